"""Keeping the full-text index: passages are cut when a text is taken in, triggers keep everything else.

Index and triggers are made anew after every migration, like guards, so that a database that is behind is brought up to
date by ``migrate``. Every app lists in ``TRACKED`` of its ``search`` module which columns are to be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connections, transaction
from django.db.models import F

from annotate import registry
from annotate.interchange import Span
from annotate.models import ArticleVersion, SearchUnit
from annotate.search import INDEX, PASSAGE, TABLE, Tracked
from annotate.sentences import sentences

_POSTGRESQL_PLAIN = r"normalize(regexp_replace(normalize({}, NFD), '[\u0300-\u036f]', '', 'g'), NFC)"
LONGEST_PASSAGE = 600  # code points from which a passage ends with its sentence


def passages(text: str, boilerplate: Sequence[Span] = ()) -> Iterator[Span]:
    """Sentences that follow one another, together up to about LONGEST_PASSAGE, without boilerplate."""
    start = end = None
    for sentence in sentences(text):
        if any(sentence.start < dim.end and dim.start < sentence.end for dim in boilerplate):
            continue
        if start is not None and end is not None and sentence.end - start > LONGEST_PASSAGE:
            yield Span(start, end)
            start = None
        start = sentence.start if start is None else start
        end = sentence.end
    if start is not None and end is not None:
        yield Span(start, end)


@transaction.atomic
def index_version(version: ArticleVersion) -> None:
    """Make the passages of this text those that are found for its article; a second call changes nothing."""
    text, article = version.text, version.article
    wanted = list(passages(text, version.boilerplate_spans)) or [Span(0, min(len(text), LONGEST_PASSAGE))]
    SearchUnit.objects.filter(kind=PASSAGE, owner=article.pk).delete()
    SearchUnit.objects.bulk_create(
        (
            SearchUnit(
                kind=PASSAGE,
                owner=article.pk,
                part=version.pk,
                start=span.start,
                end=span.end,
                title=article.title,
                text=text[span.start : span.end],
            )
            for span in wanted
        ),
        batch_size=500,
    )


def lacking(most: int) -> list[int]:
    """Ids of current versions without a passage, the newest first: those of a database that had no index yet.

    What is taken in has its passages at once, and older texts get theirs from the newest to the oldest; so as long as
    the oldest text has some there is nothing to do, and finding that out costs one look.
    """
    oldest = ArticleVersion.objects.filter(number=1).order_by("pk").values_list("article", flat=True).first()
    if oldest is None or SearchUnit.objects.filter(kind=PASSAGE, owner=oldest).exists():
        return []
    have = SearchUnit.objects.filter(kind=PASSAGE).values("owner")
    rows = ArticleVersion.objects.filter(article__current=F("pk")).exclude(article__in=have)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:most])


def rebuild(using: str = "default") -> int:
    """Throw the index and its units away and make them anew; returns the number of units."""
    SearchUnit.objects.all().delete()
    for tracked in registry_of_tracked():
        _take_in(connections[using], tracked)
    for version in ArticleVersion.objects.select_related("article").order_by("pk").iterator(chunk_size=100):
        if version.article.current_id == version.pk:
            index_version(version)
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")
    return SearchUnit.objects.count()


def registry_of_tracked() -> list[Tracked]:
    return [tracked for rows in registry.lists("search", "TRACKED") for tracked in rows]


def install(using: str = "default", **kwargs: Any) -> None:
    """Make index and triggers where their tables exist; runs after migrate."""
    database = connections[using]
    tables = set(database.introspection.table_names())
    if TABLE not in tables:
        return
    known = [tracked for tracked in registry_of_tracked() if tracked.table in tables]
    statements = _postgresql_statements() if database.vendor == "postgresql" else _sqlite_statements(INDEX in tables)
    triggers = _postgresql_trigger if database.vendor == "postgresql" else _sqlite_trigger
    with database.cursor() as cursor:
        for statement in [*statements, *(each for tracked in known for each in triggers(tracked))]:
            cursor.execute(statement)
    for tracked in known:
        if not SearchUnit.objects.using(using).filter(kind=tracked.kind).exists():
            _take_in(database, tracked)


def _take_in(database: Any, tracked: Tracked) -> None:
    with database.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {TABLE} (kind, owner, part, start, "end", title, text) '
            f"SELECT '{tracked.kind}', {tracked.owner}, id, 0, 0, {tracked.title}, {tracked.text} FROM {tracked.table}"
        )


def _row_statements(tracked: Tracked) -> dict[str, list[str]]:
    """By event: what keeps the unit of one row."""
    title = "''" if tracked.title == "''" else f"NEW.{tracked.title}"
    return {
        "INSERT": [
            f'INSERT INTO {TABLE} (kind, owner, part, start, "end", title, text) VALUES '
            f"('{tracked.kind}', NEW.{tracked.owner}, NEW.id, 0, 0, {title}, NEW.{tracked.text})"
        ],
        "UPDATE": [
            f"UPDATE {TABLE} SET owner = NEW.{tracked.owner}, title = {title}, text = NEW.{tracked.text} "
            f"WHERE kind = '{tracked.kind}' AND part = NEW.id",
            *tracked.also,
        ],
        "DELETE": [f"DELETE FROM {TABLE} WHERE kind = '{tracked.kind}' AND part = OLD.id", *tracked.gone],
    }


def _when(tracked: Tracked, event: str) -> str:
    """A change of other columns, as every save makes them, is no change here."""
    if event != "UPDATE":
        return ""
    return f"WHEN (NEW.{tracked.text} <> OLD.{tracked.text} OR NEW.{tracked.owner} <> OLD.{tracked.owner})"


def _sqlite_trigger(tracked: Tracked) -> Iterator[str]:
    for event, statements in _row_statements(tracked).items():
        name = f"search_{tracked.kind}_{event.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {tracked.table} FOR EACH ROW {_when(tracked, event)} "
            f"BEGIN {'; '.join(statements)}; END"
        )


def _postgresql_trigger(tracked: Tracked) -> Iterator[str]:
    for event, statements in _row_statements(tracked).items():
        name = f"search_{tracked.kind}_{event.lower()}"
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {'; '.join(statements)}; RETURN NULL; END $$"
        )
        yield f"DROP TRIGGER IF EXISTS {name} ON {tracked.table}"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {tracked.table} FOR EACH ROW {_when(tracked, event)} "
            f"EXECUTE FUNCTION {name}()"
        )


def _sqlite_statements(exists: bool) -> list[str]:
    """The index and the triggers that keep it; it is filled once, when it is made."""
    columns = f"{INDEX}({INDEX}, rowid, kind, title, text)"
    gone = f"INSERT INTO {columns} VALUES ('delete', OLD.id, OLD.kind, OLD.title, OLD.text)"
    new = f"INSERT INTO {INDEX}(rowid, kind, title, text) VALUES (NEW.id, NEW.kind, NEW.title, NEW.text)"
    kept = {"insert": [new], "update": [gone, new], "delete": [gone]}
    made = (
        []
        if exists
        else [
            f"CREATE VIRTUAL TABLE {INDEX} USING fts5(kind, title, text, content='{TABLE}', content_rowid='id', "
            "tokenize='porter unicode61 remove_diacritics 2')",
            f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')",
        ]
    )
    for event, statements in kept.items():
        made += [
            f"DROP TRIGGER IF EXISTS search_index_{event}",
            f"CREATE TRIGGER search_index_{event} AFTER {event.upper()} ON {TABLE} FOR EACH ROW "
            f"BEGIN {'; '.join(statements)}; END",
        ]
    return made


def _postgresql_statements() -> list[str]:
    """A generated column: stemmed for English, and as written for every other language and for stop words.

    Accents are taken off as ``annotate.search.without_accents`` does. The column ``document``, which had them, is gone.
    """
    words = " || ".join(
        f"setweight(to_tsvector('{config}', {_POSTGRESQL_PLAIN.format(column)}), '{weight}')"
        for column, weight in (("text", "A"), ("title", "C"))
        for config in ("english", "simple")
    )
    return [
        f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS document",
        f"ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS ({words}) STORED",
        f"CREATE INDEX IF NOT EXISTS search_words ON {TABLE} USING gin (words)",
    ]
