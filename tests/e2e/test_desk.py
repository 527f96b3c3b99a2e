"""The desk in a real browser: the board by keyboard, a figure over time, a thread, and pages that everybody can use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.actions import discussion
from annotate.models import Notification, User
from tests.factories import a_claim, a_mark, a_proposed_verdict, an_article, an_origin
from verify.actions import claim as claims
from verify.actions import link as links
from verify.models import Claim


@pytest.fixture
def desk(transactional_db: None, erin: User, bob: User) -> list[Claim]:
    """Two figures of one thing with a confirmed link, the earlier first, and a claim in review."""
    pair = []
    for year, permits in ((2019, 400), (2020, 650)):
        amounts = [{"low": permits, "high": permits, "comparator": "=", "counted": "permits"}]
        scope = {"scope_begin": date(year, 1, 1), "scope_end": date(year, 12, 31)}
        pair.append(a_claim(f"In {year} the port issued {permits} permits.", quantities=amounts, by=erin, **scope))
    mark = pair[0].claim_mentions.get().annotation
    claims.add_mention(pair[0], mark, origin=an_origin(by=erin), by=erin)
    link = links.propose("updates", *pair, by=erin)
    links.decide(link, state="confirmed", revision=link.revision, by=bob)
    return [*pair, a_proposed_verdict(editor=erin, assignee=bob).claim]


@pytest.fixture
def go(
    page: Page,
    context: BrowserContext,
    live_server: LiveServer,
    erin: User,
    sign_in: Callable[[BrowserContext, User], None],
    quiet: list[str],
) -> Callable[[str], Page]:
    """``go("/claims/")`` as Erin."""
    page.set_default_timeout(20_000)
    sign_in(context, erin)

    def open_page(path: str) -> Page:
        page.goto(live_server.url + path)
        return page

    return open_page


def test_the_board_is_worked_by_keyboard_and_claims_are_assigned_together(
    go: Callable[[str], Page], desk: list[Claim]
) -> None:
    page = go("/claims/?state=candidate&sort=age")
    page.keyboard.press("j")
    expect(page.locator("[data-row]").nth(0).locator("[data-open]")).to_be_focused()
    for key in ("x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("[data-count]")).to_have_text("2 chosen")
    page.keyboard.press("a")
    expect(page.locator("#bulk-assignee")).to_be_focused()
    page.locator("#bulk-assignee").select_option("bob")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.locator(".message-success")).to_contain_text("2 claims are assigned to bob.")
    assert set(Claim.objects.filter(assignee__username="bob", state="candidate")) == set(desk[:2])
    assert page.url.endswith("/claims/?state=candidate&sort=age")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("In 2020 the port issued 650 permits.")


def test_filters_are_in_the_address_and_back_works(go: Callable[[str], Page], desk: list[Claim]) -> None:
    page = go("/claims/")
    expect(page.locator("[data-row]")).to_have_count(3)
    page.locator("#id_state").select_option("in_review")
    expect(page.locator("[data-row]")).to_have_count(1)
    assert "state=in_review" in page.url
    page.keyboard.press("Escape")
    page.go_back()
    expect(page.locator("[data-row]")).to_have_count(3)
    page.locator("h1").click()
    page.keyboard.press("v")
    expect(page.locator(".column")).to_have_count(6)
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_contain_text("Assign the chosen ones")


def test_the_figure_is_drawn_and_a_point_leads_to_its_row(go: Callable[[str], Page], desk: list[Claim]) -> None:
    page = go(f"/claims/{desk[0].pk}/")
    expect(page.locator("[data-figure] svg circle")).to_have_count(2)
    rows = page.locator("#figure tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Port register 2021 (Port of Lindholm)")
    page.locator("[data-figure]").scroll_into_view_if_needed()
    box: dict[str, Any] = page.locator("[data-figure] svg circle").nth(1).bounding_box()  # type: ignore[assignment]
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("[data-figure] [aria-label=tip] text")).to_contain_text("650")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#figure tr:focus")).to_contain_text("650")


def test_words_that_do_not_stand_alone_are_pointed_at_while_typing(
    go: Callable[[str], Page], desk: list[Claim]
) -> None:
    page = go(f"/claims/{desk[0].pk}/")
    page.locator("#describe > summary").click()
    field = page.locator("#describe textarea[name=text]")
    field.fill("Last year the agency issued 400 permits.")
    expect(page.locator("#dangling")).to_contain_text("Last year")
    expect(page.locator("#dangling")).to_contain_text("the agency")
    field.fill("In 2019 the Port of Lindholm issued 400 permits.")
    expect(page.locator("#dangling li")).to_have_count(0)


def test_a_thread_is_read_and_written_on_the_claim_page_and_a_notification_leads_there(
    go: Callable[[str], Page], desk: list[Claim], bob: User, erin: User
) -> None:
    discussion.say(desk[0], "@erin, who counted?", by=bob)
    page = go("/notifications/")
    expect(page.locator(".badge")).to_contain_text("1")
    page.locator("[data-notice]").click()
    thread = page.locator(".thread")
    expect(thread).to_contain_text("who counted?")
    thread.get_by_label("Your comment").fill("The port, @bob.")
    thread.get_by_role("button", name="Comment").click()
    expect(thread.locator(".comment")).to_have_count(2)
    assert not Notification.objects.unread().filter(user=erin).exists()
    assert Notification.objects.filter(user=bob, kind="mention").count() == 1


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_of_the_desk_is_accessible_and_fits(
    go: Callable[[str], Page],
    page: Page,
    desk: list[Claim],
    bob: User,
    accessible: Callable[[Page], None],
    width: int,
    scheme: str,
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    discussion.say(desk[0], "@erin, who counted?", by=bob)
    mark = a_mark(an_article(), "400 permits had expired", by=bob)
    discussion.say(mark, "Which permits?", by=bob)
    origin = desk[0].claim_mentions.get().origin
    assert origin is not None
    paths = [
        "/claims/",
        "/claims/?view=columns",
        *(f"/claims/{claim.pk}/" for claim in (desk[0], desk[2])),
        "/sources/",
        "/sources/?kind=origins",
        f"/sources/origins/{origin.pk}/",
        f"/sources/publishers/{mark.version.article.publisher_id}/",
        f"/sources/parties/{origin.party_id}/",
        "/dashboard/",
        "/notifications/",
        f"/discussion/annotation/{mark.pk}/",
    ]
    for path in paths:
        go(path)
        page.wait_for_load_state("networkidle")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
