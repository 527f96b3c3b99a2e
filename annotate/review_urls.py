"""The review queue, which lives beside the administration's own pages."""

from django.urls import path

from annotate.views import review

urlpatterns = [
    path("", review.index, name="review"),
    path("next/", review.following, name="review_next"),
    path("undo/", review.undo, name="review_undo"),
    path("<str:key>/", review.item, name="review_item"),
    path("<str:key>/decide/", review.decide, name="review_decide"),
    path("<str:key>/skip/", review.skip, name="review_skip"),
    path("<str:key>/keep/", review.keep, name="review_keep"),
]
