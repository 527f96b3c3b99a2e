"""What verify serves under /api/v1/."""

from rest_framework.routers import SimpleRouter

from verify.api.candidates import Candidates, OriginProposals
from verify.api.claims import Claims
from verify.api.evidence import EvidenceItems, Origins, Snapshots
from verify.api.links import Links
from verify.api.reports import Reports
from verify.api.steps import ReopenRequests
from verify.api.verdicts import Verdicts

router = SimpleRouter()
router.register("claims", Claims, basename="api-claim")
router.register("links", Links, basename="api-link")
router.register("evidence", EvidenceItems, basename="api-evidence")
router.register("candidates", Candidates, basename="api-candidate")
router.register("origin-proposals", OriginProposals, basename="api-origin-proposal")
router.register("snapshots", Snapshots, basename="api-snapshot")
router.register("origins", Origins, basename="api-origin")
router.register("verdicts", Verdicts, basename="api-verdict")
router.register("reopen-requests", ReopenRequests, basename="api-reopen-request")
router.register("reports", Reports, basename="api-report")

urlpatterns = router.urls
