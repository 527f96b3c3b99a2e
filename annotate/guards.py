"""Invariants that a constraint cannot state, kept by database triggers: on SQLite and PostgreSQL from one description.

Installed after every migrate, because SQLite drops a table's triggers when a migration rebuilds the table. An app keeps
its own in ``GUARDS`` of its ``guards`` module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections

from annotate import registry


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse ``event`` ("UPDATE", "INSERT", "DELETE") on ``table`` with ``message`` where ``condition`` holds.

    ``condition`` is SQL over NEW and OLD that both databases understand.
    """

    name: str
    table: str
    event: str
    condition: str
    message: str


def _frozen(table: str, event: str, what: str) -> Guard:
    verb = {"UPDATE": "changed", "DELETE": "deleted"}[event]
    return Guard(f"{table}_no_{event.lower()}", table, event, "1 = 1", f"{what} may not be {verb}")


# Spans out of order are the check constraint's business; PostgreSQL's substr() would fail on them before it is asked.
QUOTE_DIFFERS = """NEW."end" > NEW."start" AND
    (SELECT substr(v.text, NEW."start" + 1, NEW."end" - NEW."start") <> NEW.quote
    FROM annotate_articleversion v WHERE v.id = NEW.version_id)"""

GUARDS = [
    Guard(
        "annotate_version_immutable",
        "annotate_articleversion",
        "UPDATE",
        "NEW.text <> OLD.text OR NEW.sha256 <> OLD.sha256 OR NEW.length <> OLD.length OR NEW.number <> OLD.number"
        " OR NEW.article_id <> OLD.article_id",
        "the text of a version may not be changed",
    ),
    Guard(
        "annotate_annotation_quote_insert",
        "annotate_annotation",
        "INSERT",
        QUOTE_DIFFERS,
        "the quote is not what the text reads at that span",
    ),
    Guard(
        "annotate_annotation_quote_update",
        "annotate_annotation",
        "UPDATE",
        f"""(NEW."start" <> OLD."start" OR NEW."end" <> OLD."end" OR NEW.quote <> OLD.quote
            OR NEW.version_id <> OLD.version_id) AND {QUOTE_DIFFERS}""",
        "the quote is not what the text reads at that span",
    ),
    _frozen("annotate_auditevent", "UPDATE", "an audit event"),
    _frozen("annotate_auditevent", "DELETE", "an audit event"),
    _frozen("annotate_auditseal", "UPDATE", "a seal of the audit chain"),
    _frozen("annotate_auditseal", "DELETE", "a seal of the audit chain"),
    _frozen("annotate_release", "UPDATE", "a release"),
]


def all_guards() -> list[Guard]:
    return [guard for guards in registry.lists("guards", "GUARDS") for guard in guards]


def install(using: str = "default", **kwargs: Any) -> None:
    """Create every guard anew whose table exists; runs after migrate."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    statements = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for guard in all_guards():
            if guard.table in tables:
                for statement in statements(guard):
                    cursor.execute(statement)


def lift(using: str = "default", **kwargs: Any) -> None:
    """Drop every trigger of a SQLite database; runs before migrate.

    A migration that rebuilds a table there fails on the triggers of other tables that speak of it. PostgreSQL alters
    tables where they are.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def remove(using: str = "default") -> None:
    """Drop every guard: for the tests that tamper with rows, and for emptying a SQLite database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for guard in all_guards():
            on_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on_table}")


def _sqlite(guard: Guard) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {guard.name}",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} FOR EACH ROW BEGIN "
        f"SELECT CASE WHEN {guard.condition} THEN RAISE(ABORT, '{guard.message}') END; END",
    ]


def _postgresql(guard: Guard) -> list[str]:
    returned = "OLD" if guard.event == "DELETE" else "NEW"
    refusal = f"RAISE EXCEPTION '{guard.message}' USING ERRCODE = 'integrity_constraint_violation'"
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {guard.condition} THEN {refusal}; END IF; RETURN {returned}; END $$",
        f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}",
        f"CREATE TRIGGER {guard.name} BEFORE {guard.event} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]
