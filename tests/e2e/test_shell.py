"""What every page shares: signing in, the keys, the palette, the theme, and pages for what went wrong."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Article, User
from tests.e2e.conftest import Desk
from tests.factories import PASSWORD


def test_signing_in_leads_to_the_page_that_was_asked_for(
    page: Page, live_server: LiveServer, article: Article, alice: User, quiet: list[str]
) -> None:
    page.goto(f"{live_server.url}/articles/{article.pk}/")
    expect(page).to_have_title("Sign in · Corroborate")
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Username").fill("alice")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page).to_have_title("Crews sent home · Corroborate")


def test_the_first_tab_stop_skips_to_the_content(desk: Desk) -> None:
    desk.press("Tab")
    expect(desk.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    desk.press("Enter")
    expect(desk.page.locator("main")).to_be_focused()


def test_g_and_a_letter_go_to_a_room_but_not_while_writing(desk: Desk) -> None:
    desk.page.route("**/claims/", lambda route: route.fulfill(body="<title>board</title>", content_type="text/html"))
    desk.press("Control+k")
    desk.page.keyboard.type("gc")
    expect(desk.page.get_by_role("combobox")).to_have_value("gc")
    desk.press("Escape", "g", "c")
    expect(desk.page).to_have_url(re.compile("/claims/$"))


def test_a_slip_after_g_does_nothing(desk: Desk, article: Article) -> None:
    desk.press("g", "j")
    expect(desk.card).to_have_count(0)
    expect(desk.page).to_have_url(re.compile(f"/articles/{article.pk}/$"))


def test_the_palette_finds_rooms_and_searches_for_what_is_typed(desk: Desk) -> None:
    desk.press("Control+k")
    desk.page.keyboard.type("time")
    options = desk.page.get_by_role("option")
    expect(options.first).to_contain_text("Timeline")
    expect(options.first).to_have_attribute("aria-selected", "true")
    desk.press("ArrowDown")
    expect(options.nth(1)).to_contain_text("Search everything for “time”")
    expect(desk.page.get_by_role("combobox")).to_have_attribute("aria-activedescendant", "palette-option-1")


def test_the_palette_finds_what_the_server_knows(desk: Desk) -> None:
    desk.press("Control+k")
    desk.page.keyboard.type("crews sent")
    desk.page.get_by_role("option").filter(has_text="Crews sent home").last.click()
    expect(desk.page).to_have_title("Crews sent home · Corroborate")


def test_the_keys_are_listed_by_the_question_mark_and_the_focus_comes_back(desk: Desk) -> None:
    desk.press("t", "?")
    dialog = desk.page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Accept, and go on")
    desk.press("Escape")
    expect(dialog).to_be_hidden()
    expect(desk.page.locator("[data-text]")).to_be_focused()


def test_the_theme_goes_round_and_is_kept(desk: Desk, article: Article) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = desk.page.evaluate(paper)
    toggle = desk.page.locator("[data-theme-toggle]")
    toggle.click()
    toggle.click()
    dark = desk.page.evaluate(paper)
    assert dark != light
    desk.open(article)
    assert desk.page.evaluate(paper) == dark
    expect(toggle).to_have_accessible_name("Colours: dark")


def test_a_page_that_is_not_there_says_so_and_offers_a_way_on(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/articles/999999/")
    expect(desk.page.get_by_role("main")).to_contain_text("There is no such article")
    expect(desk.page.get_by_role("link", name="Go to my work")).to_be_visible()
