"""The readers page in a browser: it fits wide and narrow windows, in both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.actions import annotation as marks
from annotate.models import Article, User
from tests.factories import a_suggestion


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_numbers_line_up(
    page: Page,
    live_server: LiveServer,
    sign_in: Callable[[BrowserContext, User], None],
    article: Article,
    bob: User,
    quiet: list[str],
    width: int,
    theme: str,
) -> None:
    for number, quote in enumerate(("Tuesday", "Norland", "Westmark", "Board", "captains", "crew")):
        mark = a_suggestion(article, quote, kind=("entity", "date")[number % 2], confidence=0.95 - number / 10)
        marks.decide(mark, accept=number % 3 > 0, revision=1, by=bob)
    a_suggestion(article, "a", reader="a-much-longer-outside-name", confidence=None)
    sign_in(page.context, bob)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{live_server.url}/readers/")
    expect(page).to_have_title("Readers · Corroborate")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    tables = page.locator("table")
    for at in range(tables.count()):
        wraps = tables.nth(at).evaluate("table => table.scrollWidth - table.parentElement.clientWidth")
        assert wraps <= 0, f"table {at} is {wraps} px wider than the page"
        if width > 1000:
            right = "row => [...row.cells].map(cell => Math.round(cell.getBoundingClientRect().right))"
            rows = [tables.nth(at).locator("tr").nth(row).evaluate(right) for row in range(3)]
            assert rows[0] == rows[1] == rows[2]
    found = Axe().run(page).response["violations"]
    assert [violation["id"] for violation in found] == []
