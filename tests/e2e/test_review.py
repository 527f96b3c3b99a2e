"""The review queue in a browser: by keyboard alone, without waiting, and with nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Annotation, Article, Lease, User
from tests.factories import a_link, a_mark, a_proposed_verdict
from verify.models import Verdict

WORDS = ("Fisheries Board", "Norland", "Westmark", "island office")


class Review:
    """The queue as Bob uses it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, query: str = "") -> Review:
        self.page.goto(f"{self.address}/admin/review/{query}")
        return self

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def mark(self) -> Locator:
        return self.page.locator(".review-text mark")

    @property
    def comment(self) -> Locator:
        return self.page.get_by_role("textbox", name="Comment")

    def ready(self) -> Review:
        """The next item is here."""
        self.page.wait_for_load_state("networkidle")
        return self


@pytest.fixture
def marks(article: Article, alice: User) -> list[Annotation]:
    return [a_mark(article, word, kind="entity", by=alice) for word in WORDS]


@pytest.fixture
def review(
    page: Page,
    context: BrowserContext,
    live_server: LiveServer,
    bob: User,
    sign_in: Callable[[BrowserContext, User], None],
    quiet: list[str],
) -> Review:
    page.set_default_timeout(10_000)
    sign_in(context, bob)
    return Review(page, live_server.url)


def states() -> list[str]:
    return list(Annotation.objects.order_by("pk").values_list("state", flat=True))


def test_the_whole_queue_by_keyboard(review: Review, marks: list[Annotation]) -> None:
    review.open()
    expect(review.mark).to_have_text("Fisheries Board")
    review.press("a")
    expect(review.mark).to_have_text("Norland")
    review.press("x")
    expect(review.mark).to_have_text("Westmark")
    review.press("c")
    expect(review.comment).to_be_focused()
    review.page.keyboard.type("asked for time")
    review.press("Escape", "a")
    expect(review.mark).to_have_text("island office")
    review.press("a")
    expect(review.page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    expect(review.page.get_by_role("status").filter(has_text="today")).to_have_text("4 today · 0 left")
    assert states() == ["accepted", "rejected", "accepted", "accepted"]


def test_the_next_item_shows_before_the_server_has_answered(review: Review, marks: list[Annotation]) -> None:
    review.open().ready()
    waiting: list[Any] = []
    review.page.route("**/decide/", lambda route: waiting.append(route))
    review.press("a")
    expect(review.mark).to_have_text("Norland")
    assert states()[0] == "submitted"
    waiting[0].continue_()
    expect(review.page.get_by_role("button", name="Undo")).to_be_visible()
    assert states()[0] == "accepted"


def test_a_decision_that_did_not_arrive_comes_back_with_its_comment(review: Review, marks: list[Annotation]) -> None:
    review.open().ready()
    review.page.route("**/decide/", lambda route: route.abort())
    review.comment.fill("the port's own board")
    review.press("Escape", "a")
    expect(review.page.locator("[data-toast]")).to_contain_text("The server did not answer")
    expect(review.mark).to_have_text("Fisheries Board")
    expect(review.comment).to_have_value("the port's own board")
    review.page.unroute("**/decide/")
    review.press("a")
    expect(review.mark).to_have_text("Norland")
    expect(review.page.get_by_role("button", name="Undo")).to_be_visible()
    assert states()[0] == "accepted"


def test_a_late_decision_is_refused_and_the_comment_stays(review: Review, marks: list[Annotation], erin: User) -> None:
    review.open().ready()
    review.comment.fill("looked it up")
    Lease.objects.update(holder=erin, fence=99, until=timezone.now() + timedelta(minutes=5))
    review.press("Escape", "a")
    expect(review.page.get_by_role("alert")).to_contain_text("Your hold on this item ran out")
    expect(review.page.get_by_label("What you wrote")).to_have_value("looked it up")
    assert states()[0] == "submitted"


def test_the_last_decision_is_taken_back(review: Review, marks: list[Annotation]) -> None:
    review.open().press("x")
    expect(review.mark).to_have_text("Norland")
    expect(review.page.get_by_role("button", name="Undo")).to_be_visible()
    review.press("z")
    expect(review.mark).to_have_text("Fisheries Board")
    expect(review.page.get_by_text("Taken back. Decide again.")).to_be_visible()
    assert states()[0] == "submitted"


def test_skip_and_next_pass_on(review: Review, marks: list[Annotation]) -> None:
    review.open().press("s")
    expect(review.mark).to_have_text("Norland")
    review.press("j")
    expect(review.mark).to_have_text("Westmark")
    review.press("a")
    expect(review.mark).to_have_text("island office")
    review.press("a")
    expect(review.mark).to_have_text("Norland")


def test_two_browsers_never_show_the_same_item_and_leaving_gives_it_back(
    review: Review, marks: list[Annotation], browser: Any, erin: User, sign_in: Callable[[BrowserContext, User], None]
) -> None:
    review.open().ready()
    with browser.new_context() as other:
        sign_in(other, erin)
        hers = Review(other.new_page(), review.address).open().ready()
        expect(hers.mark).to_have_text("Westmark")
        review.page.goto("about:blank")
        hers.press("a")
        expect(hers.mark).to_have_text("island office")
        hers.press("a")
        expect(hers.mark).to_have_text("Fisheries Board")


def test_an_open_page_keeps_its_items(review: Review, marks: list[Annotation]) -> None:
    review.page.clock.install()
    review.open().ready()
    Lease.objects.update(until=timezone.now() + timedelta(seconds=30))
    with review.page.expect_response(f"**/annotation:{marks[1].pk}/keep/"):
        review.page.clock.run_for(61_000)
    soon = timezone.now() + timedelta(minutes=4)
    assert [lease.until > soon for lease in Lease.objects.all()] == [True, True]


def test_changes_to_a_verdict_need_a_comment(review: Review, erin: User) -> None:
    verdict = a_proposed_verdict(editor=erin, assignee=erin)
    review.open("?kind=verdict").press("x")
    expect(review.comment).to_be_focused()
    review.page.keyboard.type("Name the date.")
    review.press("Escape", "x")
    expect(review.page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    assert Verdict.objects.get(pk=verdict.pk).state == "returned"


def test_the_item_opens_in_its_article_beside_the_queue(review: Review, marks: list[Annotation]) -> None:
    review.open()
    with review.page.expect_popup() as popup:
        review.press("e")
    assert popup.value.url.endswith(f"#m{marks[0].pk}")


def test_without_script_the_same_forms_work(
    browser: Any, live_server: LiveServer, bob: User, marks: list[Annotation], sign_in: Any
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        sign_in(context, bob)
        review = Review(context.new_page(), live_server.url).open()
        review.page.get_by_role("button", name="Accept").click()
        expect(review.mark).to_have_text("Norland")
        review.page.get_by_role("button", name="Undo").click()
        expect(review.mark).to_have_text("Fisheries Board")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_is_accessible_and_fits(
    review: Review, marks: list[Annotation], erin: User, accessible: Callable[[Page], None], width: int, scheme: Any
) -> None:
    a_link(by=erin)
    a_proposed_verdict(editor=erin, assignee=erin)
    review.page.set_viewport_size({"width": width, "height": 800})
    review.page.emulate_media(color_scheme=scheme)
    for kind in ("annotation", "link", "verdict"):
        review.open(f"?kind={kind}").ready()
        accessible(review.page)
        assert review.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# -- the administration -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_administration_works_under_the_policy(
    review: Review, marks: list[Annotation], bob: User, admin: User, context: BrowserContext, sign_in: Any, scheme: Any
) -> None:
    """Choosing a row and an action with Django's own scripts; the fixture hears what the policy forbids."""
    sign_in(context, admin)
    page = review.page
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{review.address}/admin/annotate/annotation/")
    page.get_by_role("checkbox", name="Select all objects on this page for an action").check()
    expect(page.get_by_text("4 of 4 selected")).to_be_visible()
    page.get_by_role("combobox", name="Action").select_option("accept")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("4 done.")).to_be_visible()
    assert states() == ["accepted"] * 4
    page.get_by_role("link", name="Fisheries Board").click()
    page.get_by_role("textbox", name="Note").fill("The state's own board.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Annotation.objects.get(pk=marks[0].pk).note == "The state's own board."
    page.goto(f"{review.address}/admin/annotate/article/{marks[0].version.article_id}/change/")
    expect(page.get_by_role("heading", name="Change article")).to_be_visible()
    page.get_by_role("link", name="Corroborate").click()
    expect(page).to_have_url(f"{review.address}/")
