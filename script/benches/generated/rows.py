"""Generated articles as rows: what importing, reading and linking them would have left behind, written in bulk."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import Any
from uuid import uuid4

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model, OuterRef, Subquery
from django.utils import timezone

from annotate import embeddings, timex
from annotate.actions import date as dates
from annotate.bm25 import words
from annotate.gazetteer import fold
from annotate.interchange import Source
from annotate.linkers import names
from annotate.linkers.entities import candidate_keys
from annotate.machines import machine
from annotate.models import (
    Annotation,
    Article,
    ArticleVersion,
    DateMention,
    Entity,
    EntityAlias,
    EntityKey,
    EntityMention,
)
from annotate.quantity import Quantity
from annotate.suggesters import quantities
from annotate.text import sha256
from script.benches.generated.text import Marked, Text, article
from verify import index
from verify.facts import ClaimFacts
from verify.linkers import same_claim
from verify.models import Claim, ClaimIndex, ClaimKey, ClaimMention

_AT_ONCE = 500  # articles in a transaction
_VECTORS = 64  # made-up embeddings that the claims share
_NUMBER = re.compile(r"\b\d[\d,]*\b")


_Row = tuple[int, int, Marked, Text]  # ids of the mark and of its article


class Corpus:
    """``size`` linked articles in the database, and more on demand."""

    def __init__(self) -> None:
        self.size = 0
        self._entities: dict[str, int] = {}

    def grow(self, size: int) -> None:
        """Have ``size`` articles whose marks are all linked."""
        while self.size < size:
            with transaction.atomic():
                marks = self._articles(min(_AT_ONCE, size - self.size), needs_linking=False)
                insert(
                    DateMention,
                    [{"annotation_id": pk, **_date_columns(mark.day)} for pk, _, mark, _ in marks if mark.day],
                )
                self._names([row for row in marks if row[2].kind == "entity"])
                self._claims([row for row in marks if row[2].kind == "claim"])

    def unlinked(self, count: int) -> list[tuple[int, str, int]]:
        """Id, kind and length of the marks of ``count`` more articles, which await linking."""
        with transaction.atomic():
            marks = self._articles(count, needs_linking=True)
        return [(pk, mark.kind, mark.end - mark.start) for pk, _, mark, _ in marks]

    def _articles(self, count: int, *, needs_linking: bool) -> list[_Row]:
        texts = [article(number) for number in range(self.size, self.size + count)]
        self.size += count
        first, version, mark = free_id(Article), free_id(ArticleVersion), free_id(Annotation)
        stated: dict[str, Any] = {"published_precision": "day", "published_source": "stated"}
        rows: list[dict[str, Any]] = [
            {"title": t.title, "published_at": f"{t.published} 00:00+00:00", **stated} for t in texts
        ]
        insert(Article, [{"id": first + n, **row} for n, row in enumerate(rows)])
        rows = [{"text": t.text, "length": len(t.text), "sha256": sha256(t.text)} for t in texts]
        insert(ArticleVersion, [{"id": version + n, "article_id": first + n, **row} for n, row in enumerate(rows)])
        own = ArticleVersion.objects.filter(article=OuterRef("pk")).values("pk")[:1]
        Article.objects.filter(pk__gte=first).update(current=Subquery(own))
        places = [(n, each, t) for n, t in enumerate(texts) for each in t.marks]
        common: dict[str, Any] = {"author_id": machine("reader").pk, "needs_linking": needs_linking}
        rows = [{"version_id": version + n, **_span(each, t), **common} for n, each, t in places]
        insert(Annotation, [{"id": mark + m, **row} for m, row in enumerate(rows)])
        return [(mark + m, first + n, each, t) for m, (n, each, t) in enumerate(places)]

    def _names(self, marks: list[_Row]) -> None:
        """Entities, found or made by their name, and what the link job would index them under."""
        named = [(pk, article, t.text[mark.start : mark.end], mark.type) for pk, article, mark, t in marks]
        new = {fold(name): (name, kind) for _, _, name, kind in named if name not in self._entities}
        by = machine("linker").pk
        made = [{"name": n, "type": t, "proposal_key": key, "created_by_id": by} for key, (n, t) in new.items()]
        insert(Entity, made)  # measuring made some already
        known = dict(Entity.objects.filter(proposal_key__in=new).values_list("proposal_key", "pk"))
        self._entities |= {name: known[key] for _, _, name, _ in named if (key := fold(name)) in known}
        insert(EntityAlias, [{"entity_id": known[key], "text": n, "folded": key} for key, (n, _) in new.items()])
        keys = {(key, self._entities[name]) for _, article, name, _ in named for key in _keys(name, article)}
        insert(EntityKey, [{"key": key, "entity_id": entity} for key, entity in keys])
        insert(
            EntityMention,
            [{"annotation_id": pk, "entity_id": self._entities[name], "method": "name"} for pk, _, name, _ in named],
        )

    def _claims(self, marks: list[_Row]) -> None:
        first, by = free_id(Claim), machine("linker").pk
        rows = [(first + n, pk, mark, t) for n, (pk, _, mark, t) in enumerate(marks)]
        insert(
            Claim,
            [
                {"id": claim, "text": t.text[mark.start : mark.end], "created_by_id": by, "needs_linking": False}
                for claim, _, mark, t in rows
            ],
        )
        insert(ClaimMention, [{"claim_id": claim, "annotation_id": pk} for claim, pk, _, _ in rows])
        facts = [(claim, self._facts(mark, t)) for claim, _, mark, t in rows]
        kept = [index.row(Claim(pk=claim), each) for claim, each in facts]
        insert(
            ClaimIndex,
            [
                {"claim_id": row.claim_id, "version": row.version, "facts": json.dumps(row.facts), "vector": row.vector}
                for row in kept
            ],
        )
        pairs = [{"key": key, "claim_id": claim} for claim, each in facts for key in same_claim.keys(each)]
        insert(ClaimKey, pairs)

    def _facts(self, claim: Marked, t: Text) -> ClaimFacts:
        """What reading the sentence would give, from what it was made of."""
        sentence = t.text[claim.start : claim.end]
        inside = [mark for mark in t.marks if mark != claim and claim.start <= mark.start and mark.end <= claim.end]
        bare = sentence
        for mark in inside:
            bare = bare.replace(t.text[mark.start : mark.end], " ")
        keys = {str(self._entities[t.text[mark.start : mark.end]]) for mark in inside if mark.kind == "entity"}
        return ClaimFacts(
            text=sentence,
            words=tuple(words(_NUMBER.sub(" ", bare))),
            entities=frozenset(keys),
            quantities=tuple(_quantity(found) for found in _NUMBER.findall(bare)),
            timexes=tuple(_day(mark) for mark in inside if mark.day),
            said_on=t.published,
            vector=_vector(claim.start % _VECTORS) if embeddings.available() else None,
        )


def _span(mark: Marked, t: Text) -> dict[str, Any]:
    """The columns of a suggested mark."""
    return {
        "uid": uuid4().hex,
        "start": mark.start,
        "end": mark.end,
        "quote": t.text[mark.start : mark.end],
        "prefix": t.text[max(0, mark.start - 40) : mark.start],
        "suffix": t.text[mark.end : mark.end + 40],
        "kind": mark.kind,
        "state": "suggested",
        "agent": "rule",
        "reader": "generated",
        "reader_version": "1",
        "confidence": 0.8,
        "data": json.dumps({"type": mark.type} if mark.type else {}),
    }


@cache
def _date_columns(day: date) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in dates.columns(_timex(day)).items()
    }


@cache
def _name(text: str) -> names.Name:
    return names.read(names.Mention(id="", text=text, article=""))


def _keys(name: str, article: int) -> frozenset[str]:
    return candidate_keys(names.Mention(id="", text=name, article=str(article)), _name(name))


@cache
def _timex(day: date) -> timex.Timex:
    return timex.make("DATE", day.isoformat(), rule="day")


def _day(mark: Marked) -> timex.Timex:
    assert mark.day
    return _timex(mark.day)


@cache
def _quantity(number: str) -> Quantity:
    return Quantity.from_json(next(iter(quantities.suggest(Source(f"{number} boats")))).data)


@cache
def _vector(number: int) -> Any:
    import numpy

    found = numpy.random.default_rng(number).standard_normal(embeddings.WIDTH).astype("float32")
    return found / numpy.linalg.norm(found)


def free_id(model: type[Model]) -> int:
    """The first id of those that nobody has taken."""
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


@cache
def _blank(model: type[Model]) -> dict[str, Any]:
    """What the columns of a new row hold when nothing is said about them."""
    row = model()
    columns: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        value = timezone.now() if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False) else None
        if field.column and not field.primary_key:
            columns[field.column] = field.get_db_prep_save(value or field.value_from_object(row), connection)
    return columns


def insert(model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Rows, their values as the database takes them, without a Python object for each; known ones are left alone."""
    if not rows:
        return
    blank = _blank(model)
    table = model._meta.db_table
    columns = ", ".join(f'"{name}"' for name in blank | rows[0])
    values = (tuple((blank | row).values()) for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            marks = ", ".join("%s" for _ in blank | rows[0])
            cursor.executemany(f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})", list(values))
            return
        cursor.execute(f"CREATE TEMPORARY TABLE fresh ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0")
        with cursor.copy("COPY fresh FROM STDIN") as copy:
            for each in values:
                copy.write_row(each)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT * FROM fresh ON CONFLICT DO NOTHING")
        cursor.execute("DROP TABLE fresh")
        for sql in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(sql)
