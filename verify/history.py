"""What a claim was on any day, replayed from the audit trail.

``events_of(claim)`` reads the trail, ``replay(events, at)`` is pure, and ``as_of(claim, at)`` is both together::

    past = history.as_of(claim, at)          # at: an aware datetime; what happened until then, inclusively
    past.exists                              # False before the claim was opened; everything else is empty then
    past.fields["text"], past.fields["state"]  # every field of actions.claim.FIELDS; people and claims by id
    past.verdict                             # the approved verdict that stood: {"id", "label", "as_of", "number", …}
    past.proposed                            # the one that awaited a second person, or None
    past.mentions                            # ids of the marks that made the claim and were live
    past.evidence                            # accepted evidence, by id: {"id", "question", "answer", "stance", …}

Values are those of the trail: plain JSON, dates as ISO strings. Four queries, whatever the number of events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q

from annotate.models import AuditEvent
from verify.actions.claim import FIELDS
from verify.models import Claim, ClaimMention, Evidence, Verdict

SHOWN = (*FIELDS, "merged_into")


class Event(Protocol):
    """What ``replay`` reads of an AuditEvent."""

    verb: str
    target_type: str
    target_id: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A claim as it was; see the module."""

    exists: bool
    fields: dict[str, Any]
    verdict: dict[str, Any] | None
    proposed: dict[str, Any] | None
    mentions: frozenset[int]
    evidence: list[dict[str, Any]]


@dataclass(slots=True)
class _State:
    """What the events so far make of a claim."""

    fields: dict[str, Any] = field(default_factory=dict)
    marks: set[int] = field(default_factory=set)
    dead: set[int] = field(default_factory=set)
    verdicts: dict[int, dict[str, Any]] = field(default_factory=dict)
    evidence: dict[int, dict[str, Any]] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)  # evidence that belongs to this claim now


def as_of(claim: Claim, at: datetime) -> Past:
    """The claim as it was at ``at``."""
    return replay(claim.pk, events_of(claim), at)


def events_of(claim: Claim) -> list[AuditEvent]:
    """Everything in the trail that says what the claim was, the oldest first: of itself, of its verdicts, and of the
    marks and evidence that ever were its own."""
    own = list(AuditEvent.objects.filter(target_type="claim", target_id=claim.pk).order_by("pk"))
    marks = set(ClaimMention.objects.filter(claim=claim).values_list("annotation", flat=True))
    evidence = set(Evidence.objects.filter(claim=claim).values_list("pk", flat=True))
    for event in own:
        marks |= _marks(event)
        evidence |= set(event.after.get("evidence") or ())
    rows = AuditEvent.objects.filter(
        Q(target_type="annotation", target_id__in=marks)
        | Q(target_type="evidence", target_id__in=evidence)
        | Q(target_type="verdict", target_id__in=Verdict.objects.filter(claim=claim).values("pk"))
    )
    return sorted([*own, *rows], key=lambda event: event.pk)


def replay(claim: int, events: Iterable[Event], at: datetime) -> Past:
    """What ``events``, the oldest first, had made of the claim with this id by ``at``. Pure."""
    state = _State()
    for event in events:
        if event.at <= at:
            _APPLY[event.target_type](state, event, claim)
    standing = {row["state"]: row for row in state.verdicts.values()}
    return Past(
        exists=bool(state.fields),
        fields=state.fields,
        verdict=standing.get("approved"),
        proposed=standing.get("proposed"),
        mentions=frozenset(state.marks - state.dead),
        evidence=[
            {"id": pk, **row}
            for pk, row in sorted(state.evidence.items())
            if pk in state.own and row.get("state") == "accepted"
        ],
    )


def _marks(event: Event) -> set[int]:
    """The marks that this event of a claim names."""
    one = event.after.get("annotation")
    return {*(event.after.get("mentions") or ()), *([one] if one else ())}


def _claim(state: _State, event: Event, claim: int) -> None:
    state.fields |= {name: value for name, value in event.after.items() if name in SHOWN}
    if event.verb == "claim.T1":
        state.fields.setdefault("merged_into", None)
    elif event.verb == "claim.mention":
        state.marks |= _marks(event)
    elif event.verb == "claim.mention_left":
        state.marks -= _marks(event)
    elif event.verb in ("claim.absorb", "claim.T13"):
        state.marks |= _marks(event)
        state.own |= set(event.after["evidence"])
    elif event.verb in ("claim.release", "claim.T12"):
        state.marks -= _marks(event)
        state.own -= set(event.after["evidence"])


def _mark(state: _State, event: Event, claim: int) -> None:
    if event.verb == "suggestion.withdraw":
        state.dead.add(event.target_id)
    elif "deleted_at" in event.after:  # an event of the mark itself, not of what it stands for
        gone = event.after["state"] == "rejected" or bool(event.after["deleted_at"])
        (state.dead.add if gone else state.dead.discard)(event.target_id)


def _evidence(state: _State, event: Event, claim: int) -> None:
    known = state.evidence.setdefault(event.target_id, {})
    known |= {name: value for name, value in event.after.items() if name != "claim"}
    if event.after.get("claim") == claim:
        state.own.add(event.target_id)


def _verdict(state: _State, event: Event, claim: int) -> None:
    state.verdicts.setdefault(event.target_id, {"id": event.target_id}).update(event.after)


_APPLY = {"claim": _claim, "annotation": _mark, "evidence": _evidence, "verdict": _verdict}
