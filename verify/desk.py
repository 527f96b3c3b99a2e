"""What the pages of the desk show, read in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from annotate.models import AuditEvent, User
from annotate.timeline import interval_words
from verify import figures, rules, said, wording
from verify.actions import verdict as verdicts
from verify.models import Claim, ClaimLink, Evidence, Verdict

MOST_EVENTS = 100
MOST_FIGURES = 5


@dataclass(slots=True)
class Linked:
    """A link as one of its claims sees it."""

    link: ClaimLink
    other: Claim
    own_value: str
    other_value: str
    own_scope: str
    other_scope: str


def links_of(claim: Claim) -> list[Linked]:
    """Live links, contradictions first."""
    order = {"contradicts": 0, "updates": 1, "same_claim": 2, "supports": 3}
    rows = ClaimLink.objects.of(claim).live().select_related("older__index", "newer__index", "decided_by")
    return sorted((_linked(row, claim) for row in rows), key=lambda each: (order[each.link.type], -each.link.score))


def _linked(link: ClaimLink, claim: Claim) -> Linked:
    """Both sides as the linker compared them, else as far as the claims themselves say."""
    other = link.other(claim)
    mine = link.older if link.older_id == claim.pk else link.newer  # with its index
    values, scopes = link.details.get("values", {}), link.details.get("scopes", {})
    own = figures.amount_like(mine, None)
    theirs = figures.amount_like(other, own.quantity)

    def value(side: Claim, read: figures.Amount) -> str:
        return str(values.get(str(side.pk), "") or (read.quantity if own.quantity and theirs.quantity else "") or "")

    def scope(side: Claim, read: figures.Amount) -> str:
        days = scopes.get(str(side.pk))
        if days:
            return interval_words(date.fromisoformat(days[0]), date.fromisoformat(days[-1]))
        return interval_words(*read.days) if read.days else ""

    return Linked(link, other, value(mine, own), value(other, theirs), scope(mine, own), scope(other, theirs))


def claim_page(claim: Claim) -> dict[str, Any]:
    """Everything on the claim page but its forms."""
    told_by = said.by_origin(claim)
    moved = figures.series(claim)
    evidence = list(Evidence.objects.filter(claim=claim).exclude(state="rejected").with_sources().order_by("pk"))
    accepted = [row for row in evidence if row.state == "accepted"]
    items = verdicts.judged(accepted)
    revisions = list(
        Verdict.objects.filter(claim=claim)
        .select_related("proposed_by", "approved_by")
        .prefetch_related("reviews__reviewer")
        .order_by("-number")
    )
    return {
        "claim": claim,
        "said": told_by,
        "independence": told_by.independence,
        "figures": figures.amounts(claim, figures.index_of(claim))[:MOST_FIGURES],
        "series": moved,
        "chart": figures.chart(moved) if moved and len(moved.points) > 1 else None,
        "dangling": wording.dangling(claim.text),
        "links": links_of(claim),
        "supporting": [row for row in accepted if row.stance == "supports"],
        "refuting": [row for row in accepted if row.stance == "refutes"],
        "context_items": [row for row in accepted if row.stance == "context"],
        "open_questions": [row for row in accepted if not row.stance],
        "suggested_evidence": [row for row in evidence if row.state == "suggested"],
        "verdicts": revisions,
        "proposed": next((row for row in revisions if row.state == "proposed"), None),
        "standing": next((row for row in revisions if row.state == "approved"), None),
        "checklists": [(label, rules.conditions(label, items)) for label in rules.LABELS],
        "warnings": rules.warnings(items),
        "events": told(history(claim)),
        "wordings": wording.revisions(_own_events(claim)),
    }


def history(claim: Claim) -> list[AuditEvent]:
    """The latest events of the claim, its evidence, verdicts and links, newest first."""
    mine = Q(target_type="claim", target_id=claim.pk)
    for kind, rows in (
        ("evidence", Evidence.objects.filter(claim=claim)),
        ("verdict", Verdict.objects.filter(claim=claim)),
        ("claimlink", ClaimLink.objects.of(claim)),
    ):
        mine |= Q(target_type=kind, target_id__in=rows.values("pk"))
    return list(AuditEvent.objects.filter(mine).select_related("actor").order_by("-pk")[:MOST_EVENTS])


def _own_events(claim: Claim) -> QuerySet[AuditEvent]:
    """Events that may have changed the claim's words, the oldest first."""
    rows = AuditEvent.objects.filter(target_type="claim", target_id=claim.pk, verb__in=("claim.T1", "claim.describe"))
    return rows.select_related("actor").order_by("pk")


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, in words; empty for nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event with what it changed."""

    event: AuditEvent
    changes: list[Change]

    @property
    def step(self) -> tuple[str, str] | None:
        """The states before and after, in words; None where it changed none."""
        before, after = (_in_words(side.get("state")) for side in (self.event.before, self.event.after))
        return (before, after) if before and after and before != after else None


PEOPLE = ("assignee", "proposed_by", "approved_by", "reviewer")


def told(events: Sequence[AuditEvent]) -> list[Told]:
    """Who, what, before, after and why; people by their names, in one query."""
    ids = {row.get(name) for event in events for row in (event.before, event.after) for name in PEOPLE}
    names = {user.pk: user.display_name for user in User.objects.filter(pk__in=ids - {None})}
    return [Told(event, _changes(event, names)) for event in events]


def _changes(event: AuditEvent, names: dict[int, str]) -> list[Change]:
    keys = dict.fromkeys([*event.before, *event.after])
    pairs = [(key, event.before.get(key), event.after.get(key)) for key in keys]
    return [
        Change(key.replace("_", " "), _word(key, before, names), _word(key, after, names))
        for key, before, after in pairs
        if before != after and (before or after)
    ]


def _word(key: str, value: Any, names: dict[int, str]) -> str:
    if value in (None, "", [], {}):
        return ""
    if key in PEOPLE:
        return names.get(value, str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_word(key, each, names) for each in value)
    return _in_words(value) if key == "state" else str(value)


_STATES = {value: label for each in (Claim, Verdict, Evidence, ClaimLink) for value, label in each.State.choices}


def _in_words(state: Any) -> str:
    """What people read for the state of a claim, verdict, piece of evidence or link; empty for none."""
    return str(_STATES.get(state, state or ""))
