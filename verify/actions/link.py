"""Links between claims: proposed by machines, decided by people.

A decided pair is not proposed again, unless one of the two comes to say something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit
from annotate.access import Can, require, require_person
from annotate.errors import Invalid, Refused, Stale
from annotate.models import User
from verify import standing
from verify.actions import reopen as reopens
from verify.models import Claim, ClaimLink

Key = tuple[str, int, int]  # type, older, newer: at most one link has it
UNORDERED = (ClaimLink.Type.SAME_CLAIM, ClaimLink.Type.CONTRADICTS)


def _ends(type: str, older: Claim, newer: Claim) -> dict[str, Claim]:
    if older.pk == newer.pk:
        raise Invalid(_("A claim cannot be linked to itself."), field="newer")
    if type in UNORDERED and older.pk > newer.pk:
        older, newer = newer, older
    return {"older": older, "newer": newer}


@transaction.atomic
def propose(
    type: str,
    older: Claim,
    newer: Claim,
    *,
    score: float = 1.0,
    reason: str = "",
    details: dict[str, Any] | None = None,
    by: User,
) -> ClaimLink:
    """The suggested link, made or brought up to date; one that a person decided comes back as it is."""
    require(by, Can.SUGGEST)
    _current(older, "older")
    _current(newer, "newer")
    if type not in ClaimLink.Type.values:
        raise Invalid(
            _("There is no link type %(type)s; use %(names)s.")
            % {"type": f"{type!r}", "names": ", ".join(ClaimLink.Type.values)},
            field="type",
        )
    found = {"score": score, "reason": reason, "details": details or {}}
    link, created = ClaimLink.objects.get_or_create(
        type=type, **_ends(type, older, newer), defaults={**found, "created_by": by}
    )
    if created:
        audit.record("link.propose", link, by=by, after=audit.snapshot(link, "type", "older", "newer", "score"))
    elif link.state == ClaimLink.State.SUGGESTED:
        ClaimLink.objects.filter(pk=link.pk, state="suggested").update(**found)
    return link


def _current(claim: Claim, field: str) -> None:
    if claim.state == Claim.State.MERGED:
        where = {"claim": claim.pk, "end": claim.merged_into_id}
        raise Refused(_("Claim %(claim)d was merged into claim %(end)d. Link that one.") % where, field=field)


@dataclass(frozen=True, slots=True)
class Found:
    """A link that a linker found between its claim and another one."""

    type: str
    older: Claim
    newer: Claim
    score: float
    reason: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        older, newer = _ends(self.type, self.older, self.newer).values()
        return self.type, older.pk, newer.pk


@transaction.atomic
def replace(claim: Claim, found: Iterable[Found], *, by: User) -> None:
    """Make the machine's undecided links of ``claim`` exactly ``found``; those that a person decided stay as they are.

    So do those that a merge brought along, or left behind: a split wants them back. The number of statements does not
    depend on the number of links.
    """
    require(by, Can.SUGGEST)
    wanted = {each.key: each for each in sorted(found, key=lambda each: each.key)}
    links = _create(_changed(claim, wanted, by), claim, wanted, by)
    changes: list[Any] = [(link, {}, audit.snapshot(link, "type", "older", "newer", "score")) for link in links]
    audit.record_many("link.propose", changes, by=by)


def _create(new: list[Key], claim: Claim, wanted: Mapping[Key, Found], by: User) -> list[ClaimLink]:
    """The rows of ``new``, less those that other workers, who came from the other side, committed meanwhile."""
    try:
        with transaction.atomic():
            return ClaimLink.objects.bulk_create([_row(key, wanted[key], by) for key in new])
    except IntegrityError:
        left = _changed(claim, wanted, by)
        if len(left) >= len(new):
            raise
        return _create(left, claim, wanted, by)


def _changed(claim: Claim, wanted: Mapping[Key, Found], by: User) -> list[Key]:
    """Bring the suggested links up to date, drop those that are no longer found; the keys that have no link yet."""
    known = {(link.type, link.older_id, link.newer_id): link for link in ClaimLink.objects.of(claim)}
    merged = _of_merges(claim)
    undecided = {
        key: link for key, link in known.items() if link.state == ClaimLink.State.SUGGESTED and link.pk not in merged
    }
    stale = [link.pk for key, link in undecided.items() if key not in wanted and link.created_by_id == by.pk]
    if stale:
        ClaimLink.objects.filter(pk__in=stale, state="suggested").delete()
    changed = []
    for key, link in undecided.items():
        new = wanted.get(key)
        if new and (link.score, link.reason, link.details) != (new.score, new.reason, new.details):
            link.score, link.reason, link.details = new.score, new.reason, new.details
            changed.append(link)
    ClaimLink.objects.bulk_update(changed, ["score", "reason", "details"])
    return [key for key in wanted if key not in known]


def _of_merges(claim: Claim) -> set[int]:
    """Links of the claim that are where they are because of a merge."""
    brought = Q(older_home__isnull=False) | Q(newer_home__isnull=False)
    left = Q(older__state=Claim.State.MERGED) | Q(newer__state=Claim.State.MERGED)
    return set(ClaimLink.objects.of(claim).filter(brought | left).values_list("pk", flat=True))


def _row(key: Key, found: Found, by: User) -> ClaimLink:
    type, older, newer = key
    described = {"score": found.score, "reason": found.reason, "details": found.details}
    return ClaimLink(type=type, older_id=older, newer_id=newer, created_by=by, **described)


@transaction.atomic
def decide(link: ClaimLink, *, state: str, revision: int, reason: str = "", by: User) -> ClaimLink:
    """Confirm, reject or mark as unsure. Links never move a verdict; a contradiction asks for another look at one."""
    require_person(by, Can.REVIEW)
    if state not in ClaimLink.State.values:
        raise Invalid(
            _("There is no link state %(state)s; use %(names)s.")
            % {"state": f"{state!r}", "names": ", ".join(ClaimLink.State.values)},
            field="state",
        )
    before = audit.snapshot(link, "state")
    decided = {"state": state, "decided_by": by, "decided_at": timezone.now(), "revision": F("revision") + 1}
    if not ClaimLink.objects.filter(pk=link.pk, revision=revision).update(**decided):
        raise Stale(ClaimLink.objects.get(pk=link.pk))
    link.refresh_from_db()
    audit.record("link.decide", link, by=by, before=before, after=audit.snapshot(link, "state"), reason=reason)
    reopens.because_of_link(link, by=by)
    standing.refresh([link.older_id, link.newer_id])
    return link


def offer_again(claim: Claim, *, by: User) -> None:
    """The claim says something else now: pairs that were rejected are undecided again, where a machine proposed them.

    The linker then brings them up to date, or takes away those that it no longer finds.
    """
    rejected = ClaimLink.objects.of(claim).filter(state="rejected", created_by__is_machine=True)
    offered = list(rejected.select_for_update(of=("self",)))
    ClaimLink.objects.filter(pk__in=[link.pk for link in offered]).update(
        state="suggested", decided_by=None, decided_at=None, revision=F("revision") + 1
    )
    reason = _("The wording of a claim changed.")
    changes: list[Any] = [(link, {"state": "rejected"}, {"state": "suggested"}) for link in offered]
    audit.record_many("link.offer_again", changes, by=by, reason=reason)
