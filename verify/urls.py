from django.urls import path

from verify.views import board, claim, graph, report, source

urlpatterns = [
    path("graph/", graph.page, name="graph"),
    path("claims/", board.board, name="claims"),
    path("claims/assign/", board.assign_many, name="claims_assign"),
    path("claims/wording/", claim.check_wording, name="claim_wording"),
    path("claims/views/", board.save_view, name="claims_view"),
    path("claims/views/<int:pk>/delete/", board.delete_view, name="claims_view_delete"),
    path("claims/<int:pk>/", claim.detail, name="claim"),
    path("claims/<int:pk>/past/", claim.past, name="claim_past"),
    path("claims/<int:pk>/describe/", claim.describe, name="claim_describe"),
    path("claims/<int:pk>/assign/", claim.assign, name="claim_assign"),
    path("claims/<int:pk>/transition/", claim.transition, name="claim_transition"),
    path("claims/<int:pk>/evidence/", claim.add_evidence, name="claim_evidence"),
    path("claims/<int:pk>/verdict/", claim.propose_verdict, name="claim_verdict"),
    path("evidence/<int:pk>/change/", claim.change_evidence, name="evidence_change"),
    path("mentions/<int:pk>/change/", claim.change_mention, name="mention_change"),
    path("verdicts/<int:pk>/review/", claim.review_verdict, name="verdict_review"),
    path("links/<int:pk>/decide/", claim.decide_link, name="link_decide"),
    path("annotations/<int:pk>/claim/", claim.open_from_mark, name="annotation_claim"),
    path("reports/", report.index, name="reports"),
    path("reports/feed.atom", report.feed, name="report_feed"),
    path("reports/<slug:slug>/", report.report, name="report"),
    path("reports/<slug:slug>/preview/", report.preview, name="report_preview"),
    path("sources/", source.listing, name="sources"),
    path("sources/publishers/<int:pk>/", source.publisher, name="publisher"),
    path("sources/origins/<int:pk>/", source.origin, name="origin"),
    path("sources/origins/<int:pk>/change/", source.change_origin, name="origin_change"),
    path("sources/parties/<int:pk>/", source.party, name="party"),
    path("sources/<str:kind>/<int:pk>/grade/", source.grade, name="source_grade"),
]
