"""What can be discussed and watched, and how a notification reads.

``TARGETS`` of every app's ``discussion`` module: the kind of a thing (its model's name) → :class:`Target`.
``NOTICES``: the kind of a notification → the rest of a sentence that starts with somebody's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotate import access, registry
from annotate.errors import Missing
from annotate.models import Annotation, Notification, User


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of thing. ``people``: ids of those who are told of a comment without having to watch it."""

    name: Any
    rows: Callable[[], QuerySet[Any]]
    title: Callable[[Any], str]
    href: Callable[[Any], str]
    people: Callable[[Any], Iterable[int | None]]


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification as its reader sees it."""

    row: Notification
    words: str
    kind: str
    title: str
    href: str


def kinds() -> dict[str, Target]:
    found: dict[str, Target] = registry.table("discussion", "TARGETS")
    return found


def target_of(user: User, kind: str, pk: int) -> Model:
    """The thing itself; Missing for a kind or an id that does not exist."""
    if kind not in kinds():
        raise Missing(_("There is no such thing to speak of."))
    found: Model = access.get(user, kinds()[kind].rows(), pk=pk)
    return found


def described(target: Model) -> Target:
    return kinds()[str(target._meta.model_name)]


def notices(rows: Iterable[Notification]) -> list[Notice]:
    """The rows in words, with one query for each kind of thing they are about; those about what is gone say so."""
    rows = list(rows)
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.target_type, set()).add(row.target_id)
    found = {kind: kinds()[kind].rows().in_bulk(ids) for kind, ids in wanted.items() if kind in kinds()}
    words = registry.table("discussion", "NOTICES")
    return [_notice(row, found.get(row.target_type, {}).get(row.target_id), words) for row in rows]


def _notice(row: Notification, target: Any, words: dict[str, Any]) -> Notice:
    said = str(words.get(row.kind, row.kind))
    kind = kinds().get(row.target_type)
    if target is None or kind is None:
        return Notice(row, said, row.target_type, _("something that is gone"), "")
    return Notice(row, said, str(kind.name), kind.title(target), kind.href(target))


def _mark_href(mark: Annotation) -> str:
    return f"{reverse('article', args=[mark.version.article_id])}#m{mark.pk}"


TARGETS = {
    "annotation": Target(
        name=gettext_lazy("mark"),
        rows=lambda: Annotation.objects.with_context(),
        title=lambda mark: mark.quote[:120],
        href=_mark_href,
        people=lambda mark: [None if mark.author.is_machine else mark.author_id],
    )
}
NOTICES = {
    "mention": gettext_lazy("named you in the discussion of"),
    "comment": gettext_lazy("wrote about"),
}
