"""Labels in: documents with their marks, as an import format reads them. The same file again adds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import DatabaseError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from annotate import registry, spans, timex
from annotate.access import Can, require
from annotate.actions import annotation as annotation_action
from annotate.actions import article as articles
from annotate.actions import date as dates
from annotate.actions import entity as entities
from annotate.anchoring import anchor
from annotate.errors import DomainError, Invalid, about
from annotate.gazetteer import fold
from annotate.interchange import Document, Failure, Mark
from annotate.models import Annotation, Article, ArticleVersion, Entity, EntityAlias, User
from annotate.text import canonicalise, sha256

MOST_FAILURES = 1_000
BATCH = 500
_TOGETHER = 10
"""How many marks of one article may be refused before the rest goes in one by one."""

Place = tuple[Any, ...]


@dataclass(slots=True)
class Taken:
    """What came in: counts, and a Failure for each mark or record that could not, up to MOST_FAILURES.

    ``known`` marks were here already, ``gone`` ones were deleted where the file comes from.
    """

    articles: int = 0
    marks: int = 0
    known: int = 0
    gone: int = 0
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)

    def refuse(self, failure: Failure) -> None:
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(failure)


def formats() -> dict[str, ModuleType]:
    """Every import format by name."""
    return {module.__name__.rpartition(".")[2]: module for module in registry.modules("importers")}


def format_named(name: str) -> ModuleType:
    try:
        return formats()[name]
    except KeyError:
        raise Invalid(
            _("There is no format %(name)s to read; use %(names)s.")
            % {"name": f"{name!r}", "names": ", ".join(formats())},
            field="format",
        ) from None


def take_all(items: Iterable[Document | Failure], taken: Taken, *, by: User) -> Iterator[Taken]:
    """Store what an import format reads; yields ``taken``, what came in so far, after each record."""
    require(by, Can.REVIEW)
    for item in _joined(items):
        if isinstance(item, Failure):
            taken.refuse(item)
        else:
            take(item, taken, by=by)
        yield taken


def _joined(items: Iterable[Document | Failure]) -> Iterator[Document | Failure]:
    """Marks without texts come one by one; those of one article that follow each other are stored together."""
    waiting: list[Document] = []
    for item in items:
        if isinstance(item, Failure):
            yield item
            continue
        alike = waiting and (item.sha256, item.url, item.text) == (waiting[0].sha256, waiting[0].url, "")
        if waiting and (not alike or len(waiting) == BATCH):
            yield replace(waiting[0], marks=tuple(mark for each in waiting for mark in each.marks))
            waiting = []
        if item.text:
            yield item
        else:
            waiting.append(item)
    if waiting:
        yield replace(waiting[0], marks=tuple(mark for each in waiting for mark in each.marks))


def take(document: Document, taken: Taken, *, by: User) -> None:
    """Store one document; a mark that does not fit its text is reported and the others still go in."""
    require(by, Can.REVIEW)
    name = document.title or document.url or document.sha256[:12] or "an article without a title"
    try:
        version, created = _version(document, by)
    except (DomainError, DatabaseError, ValueError) as error:
        taken.refuse(Failure(name, _sentence(error)))
        return
    taken.articles += created
    marks = []
    for mark in _new_marks(version, document.marks, name, taken):
        try:
            marks.append((mark, _row(version, mark, by)))
        except (DomainError, ValueError, TypeError, KeyError) as error:
            taken.refuse(Failure(f"{name}, mark {_where(mark)}", _sentence(error)))
    _store_together(marks, name, taken, by)


# -- the article ------------------------------------------------------------------------------------------------------


def _version(document: Document, by: User) -> tuple[ArticleVersion, bool]:
    """The text that the marks are on, and whether it is new here."""
    if not document.text:
        return _version_here(document), False
    stated = _stated(document)
    _, created = articles.ingest(document.text, stated=stated, extractor="labels", read=False, by=by)
    return ArticleVersion.objects.get(sha256=sha256(canonicalise(document.text).text)), created


def _version_here(document: Document) -> ArticleVersion:
    """For a format without texts."""
    if document.sha256:
        version = ArticleVersion.objects.filter(sha256=document.sha256.lower()).first()
        if version is None:
            raise Invalid(_("The article of these marks is not here. Import its text first."))
        return version
    found = list(Article.objects.filter(url=document.url).select_related("current")[:2]) if document.url else []
    if len(found) != 1 or found[0].current is None:
        how_many = "Two articles have" if len(found) > 1 else "No article here has"
        raise Invalid(
            _("%(how_many)s the URL %(value)s, so nothing says which text is meant.")
            % {"how_many": how_many, "value": spans.shown(document.url)}
        )
    return found[0].current


def _stated(document: Document) -> articles.Stated:
    if document.url and urlsplit(document.url).scheme.lower() not in ("http", "https"):
        raise Invalid(_("%(value)s is no address of the web.") % {"value": spans.shown(document.url)})
    for name in ("url", "language"):
        _refuse_long(Article, name, getattr(document, name))
    if document.published_precision not in ("", *Article.Precision.values):
        raise Invalid(
            _("There is no precision %(published_precision)s.")
            % {"published_precision": f"{document.published_precision!r}"}
        )
    if document.published_source not in ("", *Article.PublishedSource.values):
        raise Invalid(
            _("A date's source is not %(published_source)s.") % {"published_source": f"{document.published_source!r}"}
        )
    return articles.Stated(
        title=document.title,
        url=document.url,
        publisher=document.publisher,
        byline=document.byline,
        language=document.language,
        published_at=_moment(document.published_at),
        published_precision=document.published_precision,
        published_source=document.published_source,
    )


def located(document: Document) -> tuple[ArticleVersion, Mark]:
    """The text here that a document's only mark is on, and the mark where its quote stands. Invalid where it is not."""
    version, taken = _version_here(document), Taken()
    mark: Mark | None = document.marks[0]
    assert mark is not None
    if mark.quote and not mark.end and version.text.count(mark.quote) == 1:
        start = version.text.index(mark.quote)  # no context is needed to tell it from others
        mark = replace(mark, start=start, end=start + len(mark.quote))
    mark = _placed(version, mark, "annotation", taken)
    if mark is None:
        raise Invalid(taken.failures[0].reason, field="target")
    return version, mark


# -- which marks are new ----------------------------------------------------------------------------------------------


def _new_marks(version: ArticleVersion, marks: Sequence[Mark], name: str, taken: Taken) -> Iterator[Mark]:
    """Marks that are not here, with a uid.

    A mark that its file gives no uid is here when another one of its kind lies in the same places; else it gets one
    that is the same whenever the file is read.
    """
    marks = [mark for mark in (_placed(version, mark, name, taken) for mark in marks) if mark]
    given = [mark.uid or str(_derived_uid(version, mark)) for mark in marks]
    columns = ("uid", "version__article", "kind", "start", "end", "ranges")
    here = {str(row[0]): row[1:] for row in Annotation.objects.filter(uid__in=given).values_list(*columns)}
    by_place = _places_taken(version) if any(not mark.uid for mark in marks) else set()
    for mark, uid in zip(marks, given, strict=True):
        row = here.get(uid)
        if mark.deleted_at:
            taken.gone += 1
        elif row == (version.article_id, *_place(mark)) or (not mark.uid and (row or _key(_place(mark)) in by_place)):
            taken.known += 1
        elif row:
            reason = f"This uid is here already as another mark: {row[1]} at {row[2]}–{row[3]}. Change it here instead."
            taken.refuse(Failure(f"{name}, mark {_where(mark)}", reason))
        else:
            here[uid] = (version.article_id, *_place(mark))
            by_place.add(_key(_place(mark)))
            yield replace(mark, uid=uid)


def _placed(version: ArticleVersion, mark: Mark, name: str, taken: Taken) -> Mark | None:
    """The mark where its quote stands, when the file counts in another text; None, and told, when nowhere."""
    text = version.text
    counts_here = mark.end and not (mark.prefix or mark.suffix)
    if counts_here or text[mark.start : mark.end] == mark.quote:
        return mark
    found = anchor(text, mark.quote, mark.prefix, mark.suffix, mark.start) if mark.quote and not mark.ranges else None
    if found is None:
        reason = f"{spans.shown(mark.quote)} is not in the text, or in several places of it that fit alike."
        taken.refuse(Failure(f"{name}, mark {_where(mark)}", reason))
        return None
    start, end = found.span.start, found.span.end
    return replace(mark, start=start, end=end, quote=text[start:end])


def _derived_uid(version: ArticleVersion, mark: Mark) -> UUID:
    return uuid5(NAMESPACE_URL, json.dumps([version.sha256, *_place(mark)]))


def _place(mark: Mark) -> Place:
    return (mark.kind, mark.start, mark.end, [list(place) for place in mark.ranges])


def _key(place: Sequence[Any]) -> str:
    return json.dumps(place)


def _places_taken(version: ArticleVersion) -> set[str]:
    rows = Annotation.objects.live().filter(version=version).values_list("kind", "start", "end", "ranges")
    return {_key(row) for row in rows}


# -- storing ----------------------------------------------------------------------------------------------------------


def _row(version: ArticleVersion, mark: Mark, by: User) -> annotation_action.NewMark:
    if mark.state not in Annotation.State.values:
        raise Invalid(_("There is no state %(state)s.") % {"state": f"{mark.state!r}"})
    if mark.agent not in Annotation.Agent.values:
        raise Invalid(_("There is no agent %(agent)s.") % {"agent": f"{mark.agent!r}"})
    if (mark.agent == Annotation.Agent.HUMAN) == bool(mark.reader):
        raise Invalid(_("A machine's mark names its reader, and a person's has none."))
    for name in ("reader", "reader_version"):
        _refuse_long(Annotation, name, getattr(mark, name))
    created_at = _moment(mark.created_at)
    author = User.objects.filter(username=mark.author, is_machine=bool(mark.reader)).first() or by
    return annotation_action.NewMark(
        version=version,
        start=mark.start,
        end=mark.end,
        quote=mark.quote or None,
        ranges=mark.ranges,
        kind=mark.kind,
        note=mark.note,
        state=mark.state,
        agent=mark.agent,
        reader=mark.reader,
        reader_version=mark.reader_version,
        reason=mark.reason,
        confidence=mark.confidence,
        data=dict(mark.data),
        uid=UUID(mark.uid),
        created_at=created_at,
        updated_at=_moment(mark.updated_at) or created_at,
        author=author,
    )


Rows = list[tuple[Mark, annotation_action.NewMark]]


def _store_together(rows: Rows, name: str, taken: Taken, by: User) -> None:
    """All marks of an article at once; those that are refused are told and left out."""
    for _try in range(_TOGETHER):
        if not rows:
            return
        try:
            _store(rows, taken, by)
            return
        except DomainError as error:
            if error.item is None:
                break
            mark, _row = rows.pop(error.item)
            taken.refuse(Failure(f"{name}, mark {_where(mark)}", error.message))
        except DatabaseError:
            break
    for row in rows:
        try:
            _store([row], taken, by)
        except (DomainError, DatabaseError) as error:
            if isinstance(error, DatabaseError) and Annotation.objects.filter(uid=row[0].uid).exists():
                taken.known += 1  # a parallel import of the same file was first
            else:
                taken.refuse(Failure(f"{name}, mark {_where(row[0])}", _sentence(error)))


def _store(rows: Rows, taken: Taken, by: User) -> None:
    with transaction.atomic():
        stored = annotation_action.create_many([row for _, row in rows], by=by)
        new = 0
        for at, (annotation, (mark, _)) in enumerate(zip(stored, rows, strict=True)):
            if str(annotation.uid) == mark.uid:
                new += 1
                with about(at):
                    _stand_for(annotation, mark, by)
    taken.marks += new
    taken.known += len(rows) - new  # a reader had suggested the same before


def _stand_for(annotation: Annotation, mark: Mark, by: User) -> None:
    """What a person said that the mark stands for. What a machine said is worked out anew."""
    try:
        if mark.entity and mark.kind == "entity" and mark.entity.get("state") == "confirmed":
            entities.confirm_mention(annotation, entity_named(mark.entity, by), by=by)
        if mark.date and mark.kind == "date" and mark.date.get("state") == "confirmed":
            _date(annotation, mark.date, by)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid(_("What it stands for cannot be read: %(error)s") % {"error": error}) from None


def _date(annotation: Annotation, said: Mapping[str, Any], by: User) -> None:
    """As it was: entered by hand, or worked out by a rule and confirmed."""
    value = timex.from_json(said)
    if value.rule in ("", "hand"):
        dates.enter(annotation, value=value.value, type=value.type, mod=value.mod, by=by)
    else:
        dates.resolve(annotation, value, by=by)
        dates.confirm(annotation, by=by)


def entity_named(named: Mapping[str, Any], by: User) -> Entity:
    """The entity with this Wikidata id, or else of this name and type; made when there is none."""
    ids = {str(name): str(id) for name, id in (named.get("external_ids") or {}).items()}
    current = Entity.objects.current()
    known = current.filter(external_ids__wikidata=ids["wikidata"]).first() if ids.get("wikidata") else None
    if known is None:
        aliases = EntityAlias.objects.filter(folded=fold(named["name"])[:300], entity__merged_into=None)
        alias = aliases.filter(entity__type=named["type"]).select_related("entity").first()
        known = alias.entity if alias else None
    return known or entities.create(name=named["name"], type=named["type"], external_ids=ids, by=by)


def _refuse_long(model: type[Model], name: str, value: str) -> None:
    """SQLite would store what PostgreSQL refuses."""
    most = getattr(model._meta.get_field(name), "max_length", None)
    if most and len(value) > most:
        raise Invalid(
            _("The %(name)s has %(n)s characters; the most is %(most)s.")
            % {"name": name, "n": f"{len(value):,}", "most": f"{most:,}"}
        )


def _moment(text: str) -> datetime | None:
    """A time without a zone is in UTC. ValueError when it is none."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _where(mark: Mark) -> str:
    return mark.uid or f"at {mark.start}–{mark.end}"


def _sentence(error: Exception) -> str:
    if isinstance(error, DomainError):
        return error.message
    if isinstance(error, DatabaseError):
        return f"The database refuses it: {' '.join(str(error).split())[:200]}"
    return str(error)
