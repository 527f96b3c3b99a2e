"""What the review queue holds of annotate: marks that somebody submitted or a machine suggested."""

from __future__ import annotations

from annotate.actions import annotation as marks
from annotate.models import Annotation, User
from annotate.models.annotation import AnnotationQuerySet
from annotate.queue import Kind


def waiting_marks(user: User) -> AnnotationQuerySet:
    """Nobody decides on a mark of their own."""
    waiting = Annotation.objects.awaiting_review().with_context()
    return waiting.exclude(author=user, state=Annotation.State.SUBMITTED)


QUEUES = {
    "annotation": Kind(
        waiting=waiting_marks, since="created_at", revision=lambda mark: mark.revision, decide=marks.decide
    )
}
