from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from annotate.views import annotation, workbench

urlpatterns = [
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("articles/<int:pk>/", workbench.detail, name="article"),
    path("versions/<int:pk>/changes/", workbench.changes, name="version_changes"),
    path("versions/<int:version>/annotations/", annotation.create, name="annotation_create"),
    path("annotations/<int:pk>/", annotation.card, name="annotation"),
    path("annotations/<int:pk>/change/", annotation.change, name="annotation_change"),
    path("annotations/<int:pk>/delete/", annotation.delete, name="annotation_delete"),
    path("annotations/<int:pk>/restore/", annotation.restore, name="annotation_restore"),
    path("annotations/<int:pk>/decide/", annotation.decide, name="annotation_decide"),
    path("annotations/<int:pk>/reopen/", annotation.reopen, name="annotation_reopen"),
    path("annotations/<int:pk>/date/", annotation.set_date, name="annotation_date"),
    path("annotations/<int:pk>/date/confirm/", annotation.confirm_date, name="annotation_date_confirm"),
    path("annotations/<int:pk>/entities/", annotation.entity_choices, name="annotation_entities"),
    path("annotations/<int:pk>/entity/", annotation.set_entity, name="annotation_entity"),
    path("annotations/<int:pk>/entity/reject/", annotation.reject_entity, name="annotation_entity_reject"),
    path("annotations/<int:pk>/links/", annotation.links, name="annotation_links"),
    path("annotations/<int:pk>/sentence/", annotation.sentence, name="annotation_sentence"),
    path("annotations/<int:pk>/history/", annotation.history, name="annotation_history"),
]
