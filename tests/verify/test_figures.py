"""How a figure moved: comparable amounts of linked claims, each at its time and with its source."""

from __future__ import annotations

from datetime import date
from typing import Any

from annotate.machines import machine
from annotate.models import User
from tests.factories import a_claim, an_origin
from verify import figures
from verify.actions import claim as claims
from verify.actions import link as links
from verify.models import Claim


def stated(low: float, high: float | None = None, **more: Any) -> list[dict[str, Any]]:
    comparator = "=" if high is None else "between"
    return [{"low": low, "high": low if high is None else high, "comparator": comparator, "counted": "permits", **more}]


def a_figure(year: int, quantities: list[dict[str, Any]], *, by: User) -> Claim:
    scope = {"scope_begin": date(year, 1, 1), "scope_end": date(year, 12, 31)}
    return a_claim(f"In {year} it was so.", quantities=quantities, by=by, **scope)


def linked(older: Claim, newer: Claim, state: str, *, by: User) -> None:
    link = links.propose("updates", older, newer, by=machine("linker"))
    if state != "suggested":
        links.decide(link, state=state, revision=link.revision, by=by)


def test_linked_claims_are_points_by_time_with_their_sources(erin: User, bob: User) -> None:
    old, middle = a_figure(2018, stated(400), by=erin), a_figure(2019, stated(500, 600), by=erin)
    new = a_figure(2020, stated(650), by=erin)
    claims.add_mention(old, old.claim_mentions.get().annotation, origin=an_origin(by=erin), by=erin)
    linked(old, middle, "confirmed", by=bob)
    linked(middle, new, "suggested", by=bob)
    found = figures.series(middle)
    assert found is not None
    assert [(point.begin.year, point.low, point.high) for point in found.points] == [
        (2018, 400, 400),
        (2019, 500, 600),
        (2020, 650, 650),
    ]
    assert [point.confirmed for point in found.points] == [True, True, False]
    assert [point.own for point in found.points] == [False, True, False]
    assert found.points[0].sources == "Port register 2021 (Port of Lindholm)"
    assert found.points[1].sources == "Lindholm Post"


def test_what_cannot_be_compared_is_left_out(erin: User, bob: User) -> None:
    permits, money = a_figure(2019, stated(500), by=erin), a_figure(2020, stated(7, unit="USD"), by=erin)
    linked(permits, money, "confirmed", by=bob)
    found = figures.series(permits)
    assert found is not None
    assert [point.claim for point in found.points] == [permits]


def test_a_rejected_link_leads_nowhere(erin: User, bob: User) -> None:
    first, second = a_figure(2019, stated(500), by=erin), a_figure(2020, stated(650), by=erin)
    linked(first, second, "rejected", by=bob)
    found = figures.series(first)
    assert found is not None
    assert len(found.points) == 1


def test_a_claim_without_a_figure_has_no_series(erin: User) -> None:
    assert figures.series(a_claim("It was so.", by=erin)) is None


def test_quantities_of_an_unknown_form_are_passed_over(erin: User) -> None:
    assert figures.series(a_figure(2019, [{"nonsense": 1}], by=erin)) is None
