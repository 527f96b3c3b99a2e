"""Which marks an export holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate.errors import Invalid
from annotate.models import Annotation, ArticleVersion, AuditEvent, EntityMention

DECIDED = ("submitted", "accepted")
"""The default: what people marked or accepted. Machine output that nobody decided on leaves only when asked for."""

RENAMING = ("entity.change", "entity.merge", "entity.absorb", "entity.split", "entity.release")
"""The events of an entity after which its marks say something else."""

_NAMES = {"states": "state", "kinds": "kind"}  # as files and queries call them


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Marks in these states that fit everything else that is given.

    ``date_from`` and ``date_to``: whose date interval meets these days. ``as_of``: as the marks were at that moment.
    ``updated_since``: only what changed since then, and, as deleted, what the selection does not hold any more.
    """

    states: tuple[str, ...] = DECIDED
    kinds: tuple[str, ...] = ()
    article: int | None = None
    publisher: int | None = None
    author: str = ""
    entity: int | None = None
    date_from: date | None = None
    date_to: date | None = None
    updated_since: datetime | None = None
    as_of: datetime | None = None

    def __post_init__(self) -> None:
        """Invalid for what no mark can be."""
        _check("state", self.states, Annotation.State.values)
        _check("kind", self.kinds, Annotation.Kind.values)
        if not self.states:
            raise Invalid(_("Choose at least one state."), field="state")
        if self.as_of and self.as_of > timezone.now():
            raise Invalid(_("as_of lies in the future: nobody knows yet what will be marked then."), field="as_of")
        if self.as_of and self.updated_since and self.updated_since > self.as_of:
            raise Invalid(_("updated_since lies after as_of: nothing can have changed between them."), field="as_of")

    @property
    def is_past(self) -> bool:
        """Whether it takes the audit trail to tell what it holds."""
        return bool(self.as_of or self.updated_since)

    @property
    def is_narrow(self) -> bool:
        """Whether articles without a fitting mark stay out."""
        return bool(self.kinds or self.author or self.entity or self.date_from or self.date_to or self.updated_since)

    def versions(self) -> QuerySet[ArticleVersion]:
        """The texts that can hold such marks."""
        rows = ArticleVersion.objects.all()
        if self.article:
            rows = rows.filter(article=self.article)
        if self.publisher:
            rows = rows.filter(article__publisher=self.publisher)
        if self.as_of:
            rows = rows.filter(captured_at__lte=self.as_of)
        if self.is_narrow and not self.is_past:
            rows = rows.filter(Exists(self.marks().filter(version=OuterRef("pk"))))
        return rows

    def marks(self) -> QuerySet[Annotation]:
        """The marks as they are now; of a past selection all that it may hold, for ``holds`` to judge."""
        rows = Annotation.objects.filter(author__username=self.author) if self.author else Annotation.objects.all()
        if self.as_of:
            return rows
        if self.updated_since:
            return rows.filter(pk__in=self.changed())
        rows = rows.filter(deleted_at=None, state__in=self.states)
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        if self.entity:
            linked = EntityMention.objects.filter(entity=self.entity).exclude(state="rejected")
            rows = rows.filter(pk__in=linked.values("annotation"))
        if self.date_from:
            rows = rows.filter(date_mention__end__gte=self.date_from)
        if self.date_to:
            rows = rows.filter(date_mention__begin__lte=self.date_to)
        return rows

    def events(self) -> QuerySet[AuditEvent]:
        """What happened from ``updated_since`` to ``as_of``."""
        rows = AuditEvent.objects.all()
        if self.updated_since:
            rows = rows.filter(at__gte=self.updated_since)
        return rows.filter(at__lte=self.as_of) if self.as_of else rows

    def renamed(self) -> QuerySet[Any]:
        """Ids of entities that were renamed, merged or split then, which changes what all their marks say."""
        return self.events().filter(target_type="entity", verb__in=RENAMING).values("target_id")

    def changed(self) -> QuerySet[Any]:
        """Ids of marks to which something happened since ``updated_since``, or to the entity they speak of now."""
        mentions = EntityMention.objects.filter(entity__in=self.renamed()).exclude(state="rejected")
        own = self.events().filter(target_type="annotation")
        return own.values("target_id").union(mentions.values("annotation"))

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a mark that was so belongs to it: the keys are those of ``documents.COLUMNS``."""
        return (
            row["deleted_at"] is None
            and row["state"] in self.states
            and (not self.kinds or row["kind"] in self.kinds)
            and (not self.entity or row["entity"] == self.entity)
            and (not self.date_from or _day(row["date_end"]) >= self.date_from)
            and (not self.date_to or _day(row["date_begin"], date.max) <= self.date_to)
        )

    def as_json(self) -> dict[str, Any]:
        """What is given of it, as job parameters, manifests and ``of_json`` have it."""
        given = {_NAMES.get(field.name, field.name): getattr(self, field.name) for field in fields(self)}
        return {name: _plain(value) for name, value in given.items() if value not in (None, "", ())}

    @classmethod
    def of_json(cls, given: Mapping[str, Any]) -> Selection:
        """The selection that ``as_json`` wrote."""
        names = {field.name: _NAMES.get(field.name, field.name) for field in fields(cls)}
        values = {name: given[short] for name, short in names.items() if given.get(short)}
        for name in ("states", "kinds"):
            if name in values:
                values[name] = tuple(values[name])
        for name in ("updated_since", "as_of"):
            if name in values:
                values[name] = moment(values[name])
        for name in ("date_from", "date_to"):
            if name in values:
                values[name] = date.fromisoformat(values[name])
        return cls(**values)


def moment(text: str) -> datetime | None:
    """A day (its start, UTC) or a time in ISO 8601; None when it is neither."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _check(field: str, given: tuple[str, ...], known: list[str]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise Invalid(
            _("There is no %(field)s %(value)s; use %(names)s.")
            % {"field": field, "value": f"{unknown[0]!r}", "names": ", ".join(known)},
            field=field,
        )


def _day(value: Any, otherwise: date = date.min) -> date:
    """A day of a row, which the audit trail keeps as text; ``otherwise`` where there is none."""
    return date.fromisoformat(value) if isinstance(value, str) else value or otherwise


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
