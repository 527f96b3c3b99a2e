"""Labels in: documents with their marks, as an import format reads them. The same file again adds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from annotate.access import Can, require
from annotate.actions import annotation as annotation_action
from annotate.actions import article as articles
from annotate.actions import date as dates
from annotate.actions import entity as entities
from annotate.errors import DomainError, Invalid
from annotate.gazetteer import fold
from annotate.interchange import Document, Failure, Mark
from annotate.models import Annotation, ArticleVersion, Entity, EntityAlias, User


@dataclass(slots=True)
class Taken:
    """What came in: counts, and one Failure for each mark that could not."""

    articles: int = 0
    marks: int = 0
    known: int = 0
    failures: list[Failure] = field(default_factory=list)


def take(document: Document, taken: Taken, *, by: User) -> None:
    """Store one document; a mark that does not fit its text is reported and the others still go in."""
    require(by, Can.REVIEW)
    try:
        article, created = articles.ingest(
            document.text, stated=_stated(document), extractor="labels", read=False, by=by
        )
    except (DomainError, ValueError) as error:
        taken.failures.append(Failure(document.title or document.sha256[:12], str(error)))
        return
    taken.articles += created
    version = article.current
    assert version is not None
    known = set(Annotation.objects.filter(version__article=article).values_list("uid", flat=True))
    for mark in document.marks:
        try:
            if UUID(mark.uid) in known:
                taken.known += 1
            else:
                _take_mark(version, mark, by)
                taken.marks += 1
        except (DomainError, ValueError, KeyError) as error:
            taken.failures.append(Failure(f"{document.title or document.sha256[:12]}, mark {mark.uid}", str(error)))


def _stated(document: Document) -> articles.Stated:
    return articles.Stated(
        title=document.title,
        url=document.url,
        publisher=document.publisher,
        byline=document.byline,
        language=document.language,
        published_at=datetime.fromisoformat(document.published_at) if document.published_at else None,
        published_precision=document.published_precision,
        published_source=document.published_source,
    )


@transaction.atomic
def _take_mark(version: ArticleVersion, mark: Mark, by: User) -> None:
    if mark.state not in Annotation.State.values:
        raise Invalid(f"There is no state {mark.state!r}.")
    author = User.objects.filter(username=mark.author, is_machine=bool(mark.reader)).first() or by
    new = annotation_action.NewMark(
        version=version,
        start=mark.start,
        end=mark.end,
        quote=mark.quote,
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
        created_at=datetime.fromisoformat(mark.created_at) if mark.created_at else None,
        updated_at=datetime.fromisoformat(mark.updated_at) if mark.updated_at else None,
        author=author,
    )
    (row,) = annotation_action.create_many([new], by=by)
    if mark.entity and mark.kind == "entity" and mark.entity["state"] == "confirmed":
        entities.confirm_mention(row, _entity(mark.entity, by), by=by)
    if mark.date and mark.kind == "date" and mark.date["state"] == "confirmed":
        dates.enter(row, value=mark.date["value"], type=mark.date["type"], mod=mark.date["mod"], by=by)


def _entity(named: Mapping[str, Any], by: User) -> Entity:
    alias = EntityAlias.objects.filter(
        folded=fold(named["name"]), entity__type=named["type"], entity__merged_into=None
    ).select_related("entity")
    known = alias.first()
    return known.entity if known else entities.create(name=named["name"], type=named["type"], by=by)
