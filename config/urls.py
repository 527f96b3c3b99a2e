from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from annotate.api.around import Docs, Nothing

api: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
    path("v1/", include("verify.api.urls")),
    path("v1/", include("annotate.api.urls")),
    re_path("", Nothing.as_view()),
]

urlpatterns = [
    path("admin/review/", include("annotate.review_urls")),
    path("admin/", admin.site.urls),
    path("api/", include(api)),
    path("annotations/", include("annotate.protocol.urls")),
    path("", include("verify.urls")),
    path("", include("annotate.discussion_urls")),
    path("", include("annotate.urls")),
]
