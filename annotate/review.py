"""What the review queue holds of annotate: marks that somebody submitted or a machine suggested."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from annotate.access import get
from annotate.actions import annotation as marks
from annotate.contexts import WINDOW, with_windows
from annotate.models import Annotation, User
from annotate.models.annotation import AnnotationQuerySet
from annotate.paragraphs import sentences_around
from annotate.queue import Kind


@dataclass(frozen=True, slots=True)
class Passage:
    """A mark where it stands: its sentence, and on either side what the article says around that."""

    mark: Annotation
    lead: str
    before: str
    after: str
    rest: str


def passages(ids: Collection[int]) -> dict[int, Passage]:
    """The passages of these marks by id, without loading an article's text."""
    rows: Iterable[Any] = with_windows(Annotation.objects.with_context().filter(pk__in=ids))
    return {row.pk: _passage(row, row.window, row.start - row.window_start) for row in rows}


def _passage(mark: Annotation, window: str, start: int) -> Passage:
    end = start + mark.end - mark.start
    sentence = sentences_around(window, start, end)
    is_cut, goes_on = start < mark.start, len(window) == end + WINDOW
    return Passage(
        mark,
        "…" * is_cut + window[: sentence.start],
        window[sentence.start : start],
        window[end : sentence.end],
        window[sentence.end :] + "…" * goes_on,
    )


def waiting_marks(user: User) -> AnnotationQuerySet:
    """Nobody decides on a mark of their own."""
    waiting = Annotation.objects.awaiting_review().with_context()
    return waiting.exclude(author=user, state=Annotation.State.SUBMITTED)


def shown(mark: Annotation) -> dict[str, Any]:
    mention = mark.entity_mentions.exclude(state="rejected").select_related("entity").first()
    return {
        "passage": passages([mark.pk])[mark.pk],
        "mention": mention,
        "date": getattr(mark, "date_mention", None),
    }


def reopen(pk: int, *, revision: int, by: User) -> Annotation:
    return marks.reopen(get(by, Annotation.objects.with_context(), pk=pk), revision=revision, by=by)


QUEUES = {
    "annotation": Kind(
        waiting=waiting_marks,
        since="created_at",
        revision=lambda mark: mark.revision,
        decide=marks.decide,
        undo=reopen,
        name=_("Marks"),
        title=lambda mark: mark.quote,
        template="annotate/_review_annotation.html",
        shown=shown,
        words={"accept": _("Accept"), "reject": _("Reject")},
        verbs=("annotation.accept", "annotation.reject"),
    )
}
