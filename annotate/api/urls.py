"""What annotate serves under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from annotate.api.annotations import Annotations
from annotate.api.around import Me, Stats
from annotate.api.articles import Articles
from annotate.api.dates import Dates
from annotate.api.entities import Entities, Publishers
from annotate.api.exports import Export, Exports, Releases
from annotate.api.jobs import Imports, Jobs
from annotate.api.queue import Queue
from annotate.api.tokens import Tokens
from annotate.api.webhooks import Webhooks

router = SimpleRouter()
router.register("articles", Articles, basename="api-article")
router.register("annotations", Annotations, basename="api-annotation")
router.register("entities", Entities, basename="api-entity")
router.register("dates", Dates, basename="api-date")
router.register("publishers", Publishers, basename="api-publisher")
router.register("jobs", Jobs, basename="api-job")
router.register("exports", Exports, basename="api-export")
router.register("releases", Releases, basename="api-release")
router.register("imports", Imports, basename="api-import")
router.register("users/me/tokens", Tokens, basename="api-token")
router.register("webhooks", Webhooks, basename="api-webhook")
router.register("queue", Queue, basename="api-queue")

urlpatterns = [
    path("export/", Export.as_view(), name="api-export-stream"),
    path("users/me/", Me.as_view(), name="api-me"),
    path("stats/", Stats.as_view(), name="api-stats"),
    *router.urls,
]
