"""What marks and articles were at an earlier moment, from the audit trail.

Every event keeps the columns that it changed as they were before. So what a row was at a moment is what it is now, with
each column put back to what the first event after that moment found there; and a row did not exist yet where that event
made it. A suggestion that its reader took back has no row any more: the event that removed it holds all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from annotate.mark_rows import COLUMNS, Row, rows_of
from annotate.models import ArticleVersion, AuditEvent, Entity, EntityMention, EntityMerge, Publisher, User
from annotate.selection import Selection

WHOLE = (
    "uid",
    "version",
    "start",
    "end",
    "quote",
    "ranges",
    "kind",
    "state",
    "author",
    "agent",
    "reader",
    "reader_version",
    "reason",
    "confidence",
    "data",
    "note",
    "revision",
    "created_at",
    "updated_at",
)
"""What the event of a mark whose row goes keeps of it."""
WITHDRAWN = "suggestion.withdraw"
_CREATING = ("annotation.create", "suggestion.propose")
_BATCH = 500


class Past:
    """What ``chosen`` held at its moment, as the connection ``using`` can tell."""

    def __init__(self, chosen: Selection, using: str) -> None:
        self.chosen = chosen
        self.using = using

    def marks(self, versions: Sequence[int]) -> list[Row]:
        """The marks of ``versions``, in text order.

        With ``updated_since`` also those that the selection does not hold any more: ``deleted_at`` says since when.
        """
        chosen, kept = self.chosen, []
        for row in self._then(versions, chosen.as_of) if chosen.as_of else self._now(versions):
            if chosen.holds(row):
                kept.append(row)
            elif chosen.updated_since and not self._unheard_of(row):
                kept.append({**row, "deleted_at": row["deleted_at"] or row["updated_at"]})
        return sorted(kept, key=lambda row: (row["version"], row["start"], row["end"], str(row["uid"])))

    def _now(self, versions: Sequence[int]) -> Iterator[Row]:
        yield from rows_of(self.chosen.marks().filter(version__in=versions), using=self.using)
        yield from self._withdrawn(versions)

    def _then(self, versions: Sequence[int], moment: datetime) -> list[Row]:
        """What may have been there at the moment, as it was; with ``updated_since`` what had changed or gone."""
        # A mark may have been taken along to another text of its article since.
        articles = ArticleVersion.objects.filter(pk__in=versions).values("article")
        rows = list(rows_of(self.chosen.marks().filter(version__article__in=articles), using=self.using))
        gone = list(self._withdrawn(versions))
        rows += [row | {"deleted_at": None} for row in gone if row["deleted_at"] > moment]
        rows = [row for row in self._as_of(rows, moment) if row["version"] in versions]
        rows += [row for row in gone if row["deleted_at"] <= moment]
        return self._changed(rows) if self.chosen.updated_since else rows

    def _changed(self, rows: Sequence[Row]) -> list[Row]:
        """Those of ``rows``, as they were at the moment, to which something had happened, or to what they spoke of.

        What they speak of now does not tell that: it may have changed again since.
        """
        happened: set[int] = set()
        events = self._rows(self.chosen.events().filter(target_type="annotation")).order_by()
        for at in range(0, len(rows), _BATCH):
            ids = [row["pk"] for row in rows[at : at + _BATCH]]
            happened.update(events.filter(target_id__in=ids).values_list("target_id", flat=True).distinct())
        return [row for row in rows if row["pk"] in happened or row["entity"] in self._renamed]

    @cached_property
    def _renamed(self) -> set[int]:
        return set(self._rows(self.chosen.renamed()).values_list("target_id", flat=True))

    def _unheard_of(self, row: Row) -> bool:
        """A suggestion that was never asked for: no copy holds it that would have to be told."""
        return row["state"] == "suggested" and row["revision"] == 1 and "suggested" not in self.chosen.states

    def _as_of(self, rows: Sequence[Row], moment: datetime) -> Iterator[Row]:
        changed = self._before("annotation", [row["pk"] for row in rows])
        links = [was["mention"]["entity"] for was in changed.values() if was.get("mention")]
        homes = [entity for row in rows for _, entity, _ in self._moves.get(row["pk"], ())]
        entities = self._entities({*links, *homes, *(row["entity"] for row in rows if row["entity"])})
        where: dict[int, int] = {pk: was["version"] for pk, was in changed.items() if "version" in was}
        moved: list[Any] = [
            where.get(row["pk"], row["version"]) for row in rows if "start" in changed.get(row["pk"], ())
        ]
        texts = dict(self._rows(ArticleVersion.objects.filter(pk__in=moved)).values_list("pk", "text"))
        for row in rows:
            was = changed.get(row["pk"], {})
            if "created" not in was and row["created_at"] <= moment:
                then = _restored(row, was, texts)
                for at, source, target in self._moves.get(row["pk"], ()):
                    if then["entity"] == target and at <= was.get("mention_at", at):
                        then["entity"] = source
                yield then | entities.get(then["entity"], {})

    @cached_property
    def _moves(self) -> dict[int, list[tuple[datetime, int, int]]]:
        """By mark, when and from which entity to which merges and splits took it after the moment, the latest first.

        They move many marks at once, which have no events of their own.
        """
        since = self.chosen.as_of
        if since is None:
            return {}
        moves: list[tuple[datetime, int, int, list[int]]] = []
        for merge in self._rows(EntityMerge.objects.filter(Q(merged_at__gt=since) | Q(split_at__gt=since))):
            mentions = merge.moved.get("mentions", [])
            if merge.merged_at > since:
                moves.append((merge.merged_at, merge.source_id, merge.target_id, mentions))
            if merge.split_at and merge.split_at > since:
                moves.append((merge.split_at, merge.target_id, merge.source_id, mentions))
        found = defaultdict(list)
        for when, source, target, mentions in sorted(moves, reverse=True):
            for at in range(0, len(mentions), _BATCH):
                moved = self._rows(EntityMention.objects.filter(pk__in=mentions[at : at + _BATCH]))
                for mark in moved.values_list("annotation", flat=True):
                    found[mark].append((when, source, target))
            for mention in self._gone_mentions.keys() & set(mentions):
                found[self._gone_mentions[mention]].append((when, source, target))
        return dict(found)

    def _before(self, target: str, ids: Iterable[int]) -> dict[int, Row]:
        """By id, each column as the first event after the moment found it; "created" where that event made the row.

        ``mention`` and ``date``, what the mark spoke of and said, each have events of their own; ``mention_at`` is the
        time of the one that told the mention: what moved the mark to another entity later, it does not know.
        """
        if self.chosen.as_of is None:
            return {}
        found: dict[int, Row] = defaultdict(dict)
        events = self._rows(AuditEvent.objects.filter(target_type=target, at__gt=self.chosen.as_of)).order_by("pk")
        wanted = sorted(ids)
        for at in range(0, len(wanted), _BATCH):
            rows = events.filter(target_id__in=wanted[at : at + _BATCH])
            for pk, verb, before, when in rows.values_list("target_id", "verb", "before", "at"):
                for name, value in _facts(verb, before):
                    if name == "mention":
                        found[pk].setdefault("mention_at", when)
                    found[pk].setdefault(name, value)
        return dict(found)

    def _entities(self, ids: set[int]) -> dict[int, Row]:
        """What the entities were called then."""
        before = self._before("entity", ids)
        names = ("name", "type", "external_ids")
        found = {}
        for pk, *values in self._rows(Entity.objects.filter(pk__in=ids)).values_list("pk", *names):
            now = dict(zip(names, values, strict=True)) | before.get(pk, {})
            found[pk] = {"entity_name": now["name"], "entity_type": now["type"], "entity_ids": now["external_ids"]}
        return found

    @cached_property
    def _gone(self) -> dict[int, list[int]]:
        """By version, the events that removed suggestions in or after the time asked about."""
        found = defaultdict(list)
        for pk, version in self._withdrawals().values_list("pk", "before__version").iterator():
            found[version].append(pk)
        return found

    @cached_property
    def _gone_mentions(self) -> dict[int, int]:
        """By the link to an entity that a suggestion had when it was removed, the suggestion."""
        rows = self._withdrawals().filter(before__mention__id__isnull=False)
        return dict(rows.values_list("before__mention__id", "target_id"))

    def _withdrawals(self) -> QuerySet[AuditEvent]:
        """None where nobody asks for suggestions."""
        begin = self.chosen.updated_since or self.chosen.as_of
        events = self._rows(AuditEvent.objects.filter(at__gte=begin, verb=WITHDRAWN)).order_by("pk")
        return events if "suggested" in self.chosen.states else events.none()

    def _withdrawn(self, versions: Sequence[int]) -> Iterator[Row]:
        """Suggestions whose row is gone, when suggestions are asked for; ``deleted_at``: since when."""
        ids = [pk for version in versions for pk in self._gone.get(version, ())]
        events = list(self._rows(AuditEvent.objects.filter(pk__in=ids)).values_list("target_id", "at", "before"))
        authors = self._rows(User.objects.filter(pk__in={before["author"] for _, _, before in events}))
        names = dict(authors.values_list("pk", "username"))
        for pk, at, before in events:
            author = names.get(before["author"], "")
            if self.chosen.author in ("", author):
                columns = {name: value for name, value in before.items() if name in COLUMNS}
                times = {"created_at": datetime.fromisoformat(before["created_at"]), "updated_at": at, "deleted_at": at}
                yield dict.fromkeys(COLUMNS) | columns | times | {"pk": pk, "author": author}

    def articles(self, versions: Sequence[Row]) -> list[Row]:
        """The rows of ``versions`` with what was known about their articles then."""
        before = self._before("article", {row["article_id"] for row in versions})
        houses = {was["publisher"] for was in before.values() if was.get("publisher")}
        names = dict(self._rows(Publisher.objects.filter(pk__in=houses)).values_list("pk", "name"))
        restored = []
        for row in versions:
            was = before.get(row["article_id"], {})
            columns = {name: value for name, value in was.items() if name in row}
            if "publisher" in was:
                columns["publisher"] = names.get(was["publisher"], "")
            restored.append(row | columns)
        return restored

    def _rows(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.using(self.using)


def _facts(verb: str, before: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if verb in _CREATING:
        yield "created", True
    elif verb.startswith("date."):
        yield "date", before
    elif verb == "entity.release":  # names the entity that left beside what changed
        yield from ((name, value) for name, value in before.items() if name == "external_ids")
    elif not verb.startswith("mention."):
        yield from before.items()
    elif "mention" in before:
        yield "mention", before["mention"]


def _restored(row: Row, was: Mapping[str, Any], texts: Mapping[int, str]) -> Row:
    """The author never changes: the event of a suggestion that went names it by its id."""
    row = row | {name: value for name, value in was.items() if name in row and name != "author"}
    if "start" in was:
        row["quote"] = texts[row["version"]][row["start"] : row["end"]]
    if "mention" in was:
        row |= _link(was["mention"])
    if "date" in was:
        row |= {"date_pk": row["pk"] if was["date"] else None}
        row |= {f"date_{name}": value for name, value in was["date"].items()}
    return row


def _link(mention: Mapping[str, Any] | None) -> Row:
    if not mention:
        return {"entity": None}
    return {"entity": mention["entity"], "entity_level": mention["level"], "entity_state": mention["state"]}
