"""Merging two claims (T12), and splitting them again (T13) as they were.

A row that moves remembers its home, the claim that it came from. Where a mention, a piece of evidence or the end of a
link is at any time follows from its home and from which claim was merged into which, so splits may come in any order
and need no record of what was moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs
from annotate.access import Can, require_person
from annotate.errors import DomainError, Refused, Stale
from annotate.models import User
from verify import lifecycle, standing
from verify.actions import reopen as reopens
from verify.models import Claim, ClaimLink, ClaimMention, Evidence

Moved = dict[str, list[int]]
"""Ids of what changed its claim: mentions (by their marks), evidence, links."""
UNORDERED = (ClaimLink.Type.SAME_CLAIM, ClaimLink.Type.CONTRADICTS)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do. ``why_not`` is a sentence where it is not possible."""

    source: Claim
    target: Claim
    mentions: int
    evidence: int
    links: int
    links_left: int
    why_not: str = ""


# -- the actions ------------------------------------------------------------------------------------------------------


def preview(claim: Claim, *, into: Claim, by: User) -> Preview:
    """What ``merge`` would move; nothing is changed."""
    require_person(by, Can.REVIEW)
    links = list(ClaimLink.objects.of(claim))
    places = _places(
        [*links, *ClaimLink.objects.of(into).exclude(pk__in=[row.pk for row in links])], {claim.pk: into.pk}
    )
    moved = sum(places[link.pk] != _ends(link) for link in links)
    try:
        _check(claim, into, by)
        why_not = ""
    except DomainError as error:
        why_not = error.message
    return Preview(
        claim,
        into,
        ClaimMention.objects.live().filter(claim=claim).count(),
        Evidence.objects.filter(claim=claim).count(),
        moved,
        len(links) - moved,
        why_not,
    )


@transaction.atomic
def merge(
    claim: Claim, *, into: Claim, revision: int, into_revision: int | None = None, reason: str = "", by: User
) -> Claim:
    """Everything that speaks of ``claim`` speaks of ``into`` from now on (T12). Returns ``claim``.

    ``revision`` is that of ``claim``, ``into_revision`` that of the other, where it was shown.
    """
    require_person(by, Can.EDIT)
    target = _locked(claim, into, revision)
    step = _check(claim, target, by)
    before_merge: dict[str, Any] = {"merged_into": target, "state_before_merge": claim.state}
    moved = {
        "mentions": _move(ClaimMention.objects.filter(claim=claim), target, "annotation"),
        "evidence": _move(Evidence.objects.filter(claim=claim), target, "pk"),
    }
    about: dict[str, Any] = {**moved, "links": []}
    lifecycle.move(claim, step, revision=revision, reason=reason, about=about, by=by, **before_merge)
    links = _settle({claim.pk, target.pk})
    _next_revision(target, into_revision or target.revision, by)
    audit.record("claim.absorb", target, by=by, after={"claim": claim.pk, **moved, "links": links}, reason=reason)
    _ask_to_reopen(target, moved["evidence"], links, by)
    return claim


@transaction.atomic
def split(claim: Claim, *, revision: int, reason: str = "", by: User) -> Claim:
    """Give a merged claim back its mentions, evidence, links and state (T13).

    What was merged into it before comes along; what was added to the other claim since stays there.
    """
    require_person(by, Can.EDIT)
    lifecycle.hold(claim, revision)
    if claim.state != Claim.State.MERGED:
        raise Refused(_("Only a merged claim is split; this claim is %s.") % claim.get_state_display().lower())
    step = lifecycle.check(claim, claim.state_before_merge, reason=reason, by=by)
    assert claim.merged_into_id is not None
    root = Claim.objects.select_for_update(no_key=True).get(pk=_roots([claim.merged_into_id])[claim.merged_into_id])
    family = _family({claim.pk})
    moved = {
        "mentions": _return(ClaimMention.objects.filter(home__in=family), claim, "annotation"),
        "evidence": _return(Evidence.objects.filter(home__in=family), claim, "pk"),
    }
    lifecycle.move(
        claim,
        step,
        target=claim.state_before_merge,
        revision=revision,
        reason=reason,
        about=dict(moved),
        by=by,
        merged_into=None,
        state_before_merge="",
        needs_linking=True,
    )
    links = _settle({claim.pk, root.pk})
    _next_revision(root, root.revision, by)
    audit.record("claim.release", root, by=by, after={"claim": claim.pk, **moved, "links": links}, reason=reason)
    jobs.enqueue("link_claims", by=by, claims=[claim.pk])
    return claim


def _check(claim: Claim, target: Claim, by: User) -> lifecycle.Transition:
    if claim.pk == target.pk:
        raise Refused(_("A claim cannot be merged into itself."))
    if target.state == Claim.State.MERGED:
        raise Refused(
            _("Claim %(target)d was itself merged into claim %(end)d. Merge into that one.")
            % {"target": target.pk, "end": target.merged_into_id}
        )
    return lifecycle.check(claim, Claim.State.MERGED, by=by)


def _locked(claim: Claim, into: Claim, revision: int) -> Claim:
    """The target as it is now. Both rows are locked in one order, so that A into B and B into A cannot both be done."""
    pks = [claim.pk, into.pk]
    rows = {row.pk: row for row in Claim.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")}
    if rows[claim.pk].revision != revision:
        raise Stale(rows[claim.pk])
    claim.refresh_from_db()
    return rows[into.pk]


def _next_revision(claim: Claim, revision: int, by: User) -> None:
    """The claim says more, or less, than who read it knows, and is compared anew."""
    changed = {"revision": F("revision") + 1, "updated_at": timezone.now(), "needs_linking": True}
    if not Claim.objects.filter(pk=claim.pk, revision=revision).update(**changed):
        raise Stale(Claim.objects.get(pk=claim.pk))
    standing.refresh([claim.pk])
    claim.refresh_from_db()
    jobs.enqueue("link_claims", by=by, claims=[claim.pk])


def _ask_to_reopen(target: Claim, evidence: list[int], links: list[int], by: User) -> None:
    """What came along may speak against a verdict that stands."""
    if target.state in reopens.DECIDED_STATES:
        for row in Evidence.objects.filter(pk__in=evidence).select_related("claim"):
            reopens.because_of_evidence(row, by=by)
        for link in ClaimLink.objects.of(target).filter(pk__in=links).select_related("older", "newer"):
            reopens.because_of_link(link, by=by)


# -- mentions and evidence --------------------------------------------------------------------------------------------


def _move(rows: QuerySet[Any], target: Claim, named: str) -> list[int]:
    ids = list(rows.order_by(named).values_list(named, flat=True))
    rows.update(home=Coalesce("home", "claim"), claim=target)
    return ids


def _return(rows: QuerySet[Any], claim: Claim, named: str) -> list[int]:
    ids = list(rows.order_by(named).values_list(named, flat=True))
    rows.update(claim=claim)
    rows.model.objects.filter(home=claim).update(home=None)
    return ids


# -- links ------------------------------------------------------------------------------------------------------------

Place = tuple[int, int, int, int]
"""Of a link: older, newer, and the homes of both ends."""


def _family(pks: Iterable[int]) -> set[int]:
    """The claims, and what was merged into them, and what was merged into that."""
    family, latest = set(pks), set(pks)
    while latest:
        latest = set(Claim.objects.filter(merged_into__in=latest).values_list("pk", flat=True)) - family
        family |= latest
    return family


def _roots(pks: Iterable[int]) -> dict[int, int]:
    """Where each claim is to be found: in the one that it was merged into, in the end; most are their own."""
    into: dict[int, int | None] = {}
    ask = set(pks)
    while ask:
        into.update(Claim.objects.filter(pk__in=ask).values_list("pk", "merged_into"))
        ask = {end for end in into.values() if end is not None} - into.keys()
    found = {}
    for pk in pks:
        end = pk
        while (further := into.get(end)) is not None:
            end = further
        found[pk] = end
    return found


def _ends(link: ClaimLink) -> Place:
    older, newer = link.older_id, link.newer_id
    return older, newer, link.older_home_id or older, link.newer_home_id or newer


def _places(links: Iterable[ClaimLink], also: dict[int, int] | None = None) -> dict[int, Place]:
    """Where each link belongs: at the roots of its homes.

    It stays at home where that would link a claim to itself, or where another link of its type is already: one that is
    at home there before one that was decided on, before the older one. ``also`` are merges that are only thought of.
    """
    rows = list(links)
    homes = {pk for link in rows for pk in _ends(link)[2:]}
    roots = {pk: (also or {}).get(root, root) for pk, root in _roots(homes).items()}
    wanted, at_home = {}, {}
    for link in rows:
        _older, _newer, older, newer = _ends(link)
        wanted[link.pk] = _ordered(link.type, roots[older], roots[newer], older, newer)
        at_home[link.pk] = _ordered(link.type, older, newer, older, newer)
    taken: set[tuple[str, int, int]] = set()
    places = {}
    for link in sorted(
        rows, key=lambda link: (wanted[link.pk] != at_home[link.pk], link.decided_by_id is None, link.pk)
    ):
        older, newer, *_homes = wanted[link.pk]
        free = older != newer and (link.type, older, newer) not in taken
        places[link.pk] = wanted[link.pk] if free else at_home[link.pk]
        taken.add((link.type, *places[link.pk][:2]))
    return places


def _ordered(type: str, older: int, newer: int, older_home: int, newer_home: int) -> Place:
    if type in UNORDERED and older > newer:
        return newer, older, newer_home, older_home
    return older, newer, older_home, newer_home


def _settle(pks: set[int]) -> list[int]:
    """Put every link of these claims where it belongs; the ids of those that moved.

    Where one moves to the place that another one leaves they go by way of their homes, where no two can meet: the
    database would refuse the second.
    """
    family = _family(pks)
    touching = Q(older__in=family) | Q(newer__in=family) | Q(older_home__in=family) | Q(newer_home__in=family)
    links = {link.pk: link for link in ClaimLink.objects.select_for_update().filter(touching)}
    places = _places(links.values())
    moved = [link for link in links.values() if places[link.pk] != _ends(link)]
    left = {(link.type, link.older_id, link.newer_id) for link in moved}
    if any((link.type, *places[link.pk][:2]) in left for link in moved):
        _put(moved, {link.pk: _ordered(link.type, *_ends(link)[2:], *_ends(link)[2:]) for link in moved})
    _put(moved, places)
    return sorted(link.pk for link in moved)


def _put(links: list[ClaimLink], places: dict[int, Place]) -> None:
    for link in links:
        older, newer, older_home, newer_home = places[link.pk]
        link.older_id, link.newer_id = older, newer
        link.older_home_id = None if older_home == older else older_home
        link.newer_home_id = None if newer_home == newer else newer_home
    ClaimLink.objects.bulk_update(links, ["older", "newer", "older_home", "newer_home"])
