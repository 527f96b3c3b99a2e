"""The audit trail: recording, sealing into a hash chain, and checking the chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Model, OuterRef, TextField
from django.db.models.functions import Cast

from annotate.models import AuditEvent, AuditSeal, User

START = "0" * 64
BATCH = 1000
LONGEST_TRANSACTION = timedelta(hours=1)
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_JSON = ("before", "after")
_FIELDS = ("id", "actor_id", "verb", "target_type", "target_id", "before", "after", "reason", "at")


def record(
    verb: str,
    target: Model,
    *,
    by: User,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Write one event; call it inside the transaction that makes the change."""
    return AuditEvent.objects.create(**_columns(verb, target, by, before or {}, after or {}, reason))


def record_many(
    verb: str,
    changes: Sequence[tuple[Model, Mapping[str, Any], Mapping[str, Any]]],
    *,
    by: User,
    reason: str = "",
) -> None:
    """Write one event for each ``(target, before, after)``, a batch in one statement."""
    if len(changes) == 1:
        [(target, before, after)] = changes
        record(verb, target, by=by, before=before, after=after, reason=reason)
        return
    AuditEvent.objects.bulk_create(
        [AuditEvent(**_columns(verb, target, by, before, after, reason)) for target, before, after in changes],
        batch_size=BATCH,
    )


def _columns(
    verb: str, target: Model, by: User, before: Mapping[str, Any], after: Mapping[str, Any], reason: str
) -> dict[str, Any]:
    return {
        "actor": by,
        "verb": verb,
        "target_type": target._meta.model_name,
        "target_id": target.pk,
        "before": _plain(before),
        "after": _plain(after),
        "reason": reason,
    }


class _Exact(DjangoJSONEncoder):
    """Times keep their microseconds: what was at a moment is told from the trail, and must be that very moment."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """JSON values only, so that what is hashed is what comes back from the database."""
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=_Exact))
    return plain


def snapshot(row: Model, *fields: str) -> dict[str, Any]:
    """The named fields of a row, for ``before`` and ``after``; foreign keys by id."""
    columns = {field.name: field for field in row._meta.concrete_fields}
    return {name: columns[name].value_from_object(row) for name in fields}


def seal(*, everything: bool = False) -> int:
    """Append committed, unsealed events to the chain; return how many.

    Looks only at events younger than the last seal by the longest transaction, unless ``everything`` is asked for.

    Two sealers at once are harmless: the sequence is a primary key, so the later one fails, writes nothing and leaves
    the rest to the next run. An event that commits late, with a lower id, simply comes later in the chain.
    """
    sealed, reached = 0, 0
    while True:
        try:
            with transaction.atomic():
                ids = _seal_batch(everything, reached)
        except IntegrityError:
            return sealed
        sealed += len(ids)
        if len(ids) < BATCH:
            return sealed
        # What commits behind us meanwhile is for the next run: else each batch would walk past all that are sealed.
        reached = ids[-1]


def _seal_batch(everything: bool, reached: int) -> list[int]:
    """Seal the next events after the id ``reached``; returns their ids."""
    last = AuditSeal.objects.select_related("event").order_by("-sequence").first()
    sequence, previous = (last.sequence, last.hash) if last else (0, START)
    # Said of the seals too, or PostgreSQL walks through all of them for every batch.
    sealed = AuditSeal.objects.filter(event=OuterRef("pk"), event__gt=reached)
    events = AuditEvent.objects.filter(~Exists(sealed), id__gt=reached).order_by("id")
    if last and last.event and not everything:
        events = events.filter(at__gt=last.event.at - LONGEST_TRANSACTION)
    rows, seals = list(events.values(*_FIELDS)[:BATCH]), []
    for row in rows:
        sequence += 1
        link = chain_hash(previous, row)
        seals.append(AuditSeal(sequence=sequence, event_id=row["id"], previous=previous, hash=link))
        previous = link
    AuditSeal.objects.bulk_create(seals)
    return [row["id"] for row in rows]


def chain_hash(previous: str, row: Mapping[str, Any]) -> str:
    """SHA-256 over the previous hash and the event as canonical JSON (sorted keys, no spaces, UTC time)."""
    event = {**row, "at": row["at"].isoformat()}
    return hashlib.sha256((previous + _canonical(event)).encode()).hexdigest()


def _hashes_to(link: str, previous: str, row: Mapping[str, Any]) -> bool:
    """Whether the event, its JSON columns still text, was sealed under ``link``.

    orjson writes nearly every event in the canonical form, and in a fraction of the time. What it reads or writes
    otherwise, such as 1e+16, is hashed as it was when it was sealed.
    """
    with suppress(ValueError, TypeError):
        event = {**row, "at": row["at"].isoformat(), **{name: orjson.loads(row[name]) for name in _JSON}}
        quick = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
        if hashlib.sha256(previous.encode() + quick).hexdigest() == link:
            return True
    return chain_hash(previous, {**row, **{name: json.loads(row[name]) for name in _JSON}}) == link


def faults() -> Iterator[str]:
    """One sentence for each event that was changed, dropped or reordered after it was sealed; none when all is well."""
    expected, previous = 1, START
    joined = [Cast(f"event__{name}", TextField()) if name in _JSON else F(f"event__{name}") for name in _FIELDS]
    rows = AuditSeal.objects.order_by("sequence").values_list("sequence", "event_id", "previous", "hash", *joined)
    for sequence, event_id, claimed, link, *values in rows.iterator(chunk_size=2000):
        row = dict(zip(_FIELDS, values, strict=True))
        if sequence != expected:
            yield f"The seals {expected} to {sequence - 1} are missing: events were dropped with their seals."
        elif claimed != previous:
            yield f"Event {event_id} (seal {sequence}) does not follow its predecessor: events were reordered."
        if row["verb"] is None:
            yield f"Event {event_id} (seal {sequence}) is missing: it was dropped."
        elif not _hashes_to(link, claimed, row):
            yield f"Event {event_id} (seal {sequence}, {row['verb']}) was changed after it was sealed."
        expected, previous = sequence + 1, link
