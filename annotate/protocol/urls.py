"""What the protocol serves under /annotations/. Numbers there are addresses of pages, UUIDs those of annotations."""

from django.urls import path

from annotate.protocol.annotations import Resource
from annotate.protocol.containers import Container

urlpatterns = [
    path("", Container.as_view(), name="annotation_containers"),
    path("articles/<int:pk>/", Container.as_view(), name="annotation_container"),
    path("<uuid:uid>/", Resource.as_view(), name="annotation_resource"),
    path("articles/<int:pk>/<uuid:uid>/", Resource.as_view(), name="annotation_resource_of"),
]
