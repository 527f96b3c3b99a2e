"""A browser that is signed in, an article to mark, and a few gestures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Article, User
from tests.factories import an_article

PATIENCE = 20_000  # ms; a page is there at once, unless the machine is busy with something else
expect.set_options(timeout=PATIENCE)

TEXT = """Crews sent home as the winter permits end 🚢

The island office said on Tuesday that 312 deckhands had left by 22 December 2019. The Fisheries Board said so.

Two captains said 👩‍👩‍👧 that forty crew members were still aboard in January. Nobody came to count them in Norland.

Norland and Westmark had asked for more time. The Board published its own report last March and counted 1,240 deckhands.
"""


@pytest.fixture
def article(transactional_db: None) -> Article:
    return an_article(TEXT, title="Crews sent home", publisher="Harbour Courier")


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[[BrowserContext, User], None]:
    """``sign_in(context, alice)``: without the form, which has a test of its own."""

    def sign(context: BrowserContext, user: User) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return sign


@pytest.fixture
def quiet(page: Page) -> Iterator[list[str]]:
    """What the page complained about: a script error or a violated policy fails the test; its last check is empty."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Answers like 409 and no network are part of tests, and the browser logs them.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield complaints
    assert complaints == []


class Desk:
    """The workbench as a person uses it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def open(self, article: Article, fragment: str = "") -> Desk:
        self.page.goto("about:blank")  # an address that differs in its fragment only would not load anew
        self.page.goto(f"{self.address}/articles/{article.pk}/{fragment}")
        self.page.wait_for_selector("[data-ready]")
        return self

    def _box(self, words: str, *, first: int, last: int) -> dict[str, float]:
        """Where letters ``first`` to ``last`` of ``words`` are, in the window."""
        found: dict[str, float] = self.page.evaluate(
            """([words, first, last]) => {
                const walker = document.createTreeWalker(document.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
                for (let node; (node = walker.nextNode()); ) {
                    const at = node.data.indexOf(words);
                    if (at < 0) continue;
                    const range = document.createRange();
                    range.setStart(node, at + first);
                    range.setEnd(node, at + last);
                    node.parentElement.scrollIntoView({ block: "center" });
                    const { left, right, top, bottom } = range.getBoundingClientRect();
                    return { left, right, y: (top + bottom) / 2 };
                }
            }""",
            [words, first, last],
        )
        return found

    def drag(self, words: str, *, cut: int = 1) -> None:
        """Select with the mouse, ``cut`` letters short of both ends."""
        length = len(words.encode("utf-16-le")) // 2
        head = self._box(words, first=cut, last=cut + 1)
        tail = self._box(words, first=length - cut - 1, last=length - cut)
        self.page.mouse.move(head["left"] + 0.5, head["y"])
        self.page.mouse.down()
        self.page.mouse.move(tail["right"] - 0.5, tail["y"], steps=4)
        self.page.mouse.up()

    def point(self, words: str, *, clicks: int = 1) -> None:
        box = self._box(words, first=1, last=2)
        self.page.mouse.click(box["left"] + 1, box["y"], click_count=clicks)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def card(self) -> Any:
        return self.page.locator("[data-card]")

    @property
    def rows(self) -> Any:
        return self.page.locator(".mark-row")

    def selected(self) -> str:
        text: str = self.page.evaluate("getSelection().toString()")
        return text

    def shown(self, name: str) -> list[str]:
        """The words that the highlights whose name starts with ``name`` cover, in the order of the text."""
        words: list[str] = self.page.evaluate(
            """name => [...CSS.highlights].filter(([key]) => key.startsWith(name)).flatMap(([, ranges]) =>
                [...ranges].map((it) => {
                    const range = document.createRange();
                    range.setStart(it.startContainer, it.startOffset);
                    range.setEnd(it.endContainer, it.endOffset);
                    return range;
                })).sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b)).map(String)""",
            name,
        )
        return words


@pytest.fixture
def desk(
    page: Page,
    context: BrowserContext,
    live_server: LiveServer,
    alice: User,
    article: Article,
    sign_in: Callable[[BrowserContext, User], None],
    quiet: list[str],
) -> Desk:
    """Alice at the article."""
    page.set_default_timeout(PATIENCE)
    sign_in(context, alice)
    return Desk(page, live_server.url).open(article)


@pytest.fixture
def accessible() -> Callable[..., None]:
    """``accessible(page)``: axe finds nothing wrong with the page as it is now, or ``within`` a selector."""

    def check(page: Page, within: str | None = None) -> None:
        if page.evaluate("typeof axe === 'undefined'"):
            page.evaluate(Axe().axe_script)
        run = "within => axe.run(within ?? document, { resultTypes: ['violations'] })"
        violations = page.evaluate(run, within)["violations"]
        assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in violations] == []

    return check
