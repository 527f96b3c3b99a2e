"""What annotate serves under /api/v1/."""

from rest_framework.routers import SimpleRouter

from annotate.api.annotations import Annotations
from annotate.api.articles import Articles

router = SimpleRouter()
router.register("articles", Articles, basename="api-article")
router.register("annotations", Annotations, basename="api-annotation")

urlpatterns = router.urls
