"""Marks as Annotations with an IRI of this server, and Annotations as marks; the shapes are those of our W3C format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from annotate import documents
from annotate.actions import annotation as marks
from annotate.actions import labels
from annotate.errors import Invalid, Refused
from annotate.exporters import w3c
from annotate.importers import w3c as reader
from annotate.interchange import Failure, Mark
from annotate.mark_rows import Row
from annotate.models import Annotation, Article, ArticleVersion, Entity, User
from annotate.protocol.http import whole_iri

OURS = next(iter(w3c.CONTEXT_OF_OURS))
KEPT = ("canonical", "via")  # what others say of an annotation's identity, kept as it came


def iri_of(request: Request, uid: UUID, article: Article | None) -> str:
    """The annotation's address within the container of all marks, or within that of its ``article``."""
    if article is None:
        return whole_iri(request, reverse("annotation_resource", args=[uid]))
    return whole_iri(request, reverse("annotation_resource_of", args=[article.pk, uid]))


def described(
    request: Request, rows: QuerySet[Annotation], article: Article | None
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Each mark as an Annotation, without a context, in two queries."""
    for row, document, mark in documents.each(rows):
        said = w3c.annotation(document, mark)
        known = {name: mark.data[name] for name in KEPT if mark.data.get(name)}
        yield row, {**said, "canonical": said["id"], **known, "id": iri_of(request, row["uid"], article)}


def shown(request: Request, mark: Annotation, article: Article | None) -> dict[str, Any]:
    """One mark as an Annotation that stands alone."""
    (_, body) = next(described(request, Annotation.objects.filter(pk=mark.pk), article))
    return {"@context": w3c.JSONLD_CONTEXT, **body}


def posted(sent: Any, slug: str, *, article: Article | None, by: User) -> Annotation:
    """The new mark of ``by``; what it says of its author, state and times is ours to say. Invalid when it is none.

    ``slug``: the name that the client would like, which is used when it is a UUID that no mark has.
    """
    version, mark = _located(sent, article)
    kept: dict[str, Any] = {"canonical": sent.get("canonical"), "via": _via(sent)}
    data = {**_type(mark), **{name: value for name, value in kept.items() if value}}
    return marks.create(
        version=version,
        start=mark.start,
        end=mark.end,
        quote=mark.quote or None,
        ranges=mark.ranges,
        kind=mark.kind,
        note=mark.note,
        data=data,
        entity=_entity(mark, by),
        value=_value(mark),
        uid=_free(slug),
        by=by,
    )


def replaced(row: Annotation, sent: Any, *, revision: int, by: User) -> Annotation:
    """The mark as it is sent: its kind, place, note, entity and date. Refused where it becomes another annotation."""
    version, mark = _located(sent, None)
    if version.pk != row.version_id:
        raise Refused(_("An annotation stays with its text. Delete it and make another one."))
    for name, kept in (("canonical", row.data.get("canonical") or f"urn:uuid:{row.uid}"), ("via", row.data.get("via"))):
        if sent.get(name) not in (None, kept):
            raise Refused(_("The %(name)s link of an annotation may not be changed.") % {"name": name})
    return marks.change(
        row,
        revision=revision,
        kind=mark.kind,
        start=mark.start,
        end=mark.end,
        ranges=mark.ranges,
        note=mark.note,
        entity=None if _item(mark) == _item_of(row) else _entity(mark, by),
        value=None if _value(mark) == _value_of(row) else _value(mark),
        by=by,
    )


def _item(mark: Mark) -> str | None:
    """The Wikidata item that a body names."""
    named = mark.entity or {}
    return (named.get("external_ids") or {}).get("wikidata")


def _item_of(row: Annotation) -> str | None:
    """The one that people linked the mark to, as its bodies say: what comes back as it went out changes nothing."""
    mention = row.entity_mentions.filter(state="confirmed").select_related("entity").first()
    return mention.entity.external_ids.get("wikidata") if mention else None


def _value_of(row: Annotation) -> str | None:
    mention = getattr(row, "date_mention", None)
    return mention.value if mention else None


def _located(sent: Any, article: Article | None) -> tuple[ArticleVersion, Mark]:
    """The text that the annotation is on, and where."""
    if not isinstance(sent, dict) or "Annotation" not in _listed(sent.get("type", sent.get("@type"))):
        raise Invalid(_("Send one Annotation, with the type Annotation."), field="type")
    said = {name: value for name, value in sent.items() if name != OURS}  # what is meant stands in the bodies
    found = next(reader.read(BytesIO(json.dumps(said).encode())), None)
    if not isinstance(found, Failure) and found is not None:
        version, mark = labels.located(found)
        if article is not None and version.article_id != article.pk:
            raise Invalid(_("This container is for another article."), field="target")
        return version, mark
    raise Invalid(found.reason if found else "This is no Annotation.", field="target")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _via(sent: dict[str, Any]) -> Any:
    """What the sender calls it: the id that our own replaces, beside what it had for ``via``."""
    names = [*_listed(sent.get("via") or []), sent.get("id")]
    known = [name for name in names if isinstance(name, str) and name]
    return known[0] if len(known) == 1 else known


def _type(mark: Mark) -> dict[str, Any]:
    kind = mark.data.get("type")
    return {"type": kind} if isinstance(kind, str) else {}


def _entity(mark: Mark, by: User) -> Entity | None:
    named = mark.entity if mark.kind == Annotation.Kind.ENTITY else None
    return labels.entity_named(named, by) if named and named.get("state") == "confirmed" else None


def _value(mark: Mark) -> str | None:
    said = mark.date if mark.kind == Annotation.Kind.DATE else None
    return str(said.get("value", "")) if said and said.get("state") == "confirmed" else None


def _free(slug: str) -> UUID | None:
    try:
        uid = UUID(slug.strip('"'))
    except ValueError:
        return None
    return None if Annotation.objects.filter(uid=uid).exists() else uid
