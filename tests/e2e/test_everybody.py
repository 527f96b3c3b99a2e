"""The workbench for everybody: no state that axe objects to, text from right to left, large letters, calm eyes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, expect

from annotate import jobs
from annotate.actions import annotation as marks
from annotate.actions import discussion
from annotate.actions import guideline as guidelines
from annotate.actions import version as versions
from annotate.models import Article, Job, User
from tests.e2e.conftest import TEXT, Desk
from tests.factories import a_mark, a_suggestion, an_article, an_entity

ARABIC = "وصلت السفينة إلى الميناء في الصباح. قال المجلس إن ثلاثمئة عامل غادروا."


class Walk:
    """Looks at the page state by state, and says at the end in which of them something was wrong."""

    def __init__(self, desk: Desk, accessible: Callable[..., None]) -> None:
        self.desk, self.accessible = desk, accessible
        self.wrong: dict[str, str] = {}

    def look(self, state: str, within: str | None = "[data-workbench]") -> None:
        """At what changes; ``within=None`` also at what is around it."""
        page = self.desk.page
        try:
            self.accessible(page, within)
        except AssertionError as error:
            self.wrong[state] = str(error).partition("\n")[0]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wrong[f"{state}, its width"] = "wider than the window"


@pytest.fixture
def walk(desk: Desk, accessible: Callable[..., None]) -> Iterator[Walk]:
    steps = Walk(desk, accessible)
    yield steps
    assert steps.wrong == {}


@contextmanager
def offline(desk: Desk) -> Iterator[None]:
    desk.page.context.set_offline(True)
    yield
    desk.page.context.set_offline(False)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_state_of_the_workbench_is_accessible(
    walk: Walk, article: Article, alice: User, bob: User, erin: User, width: int, scheme: str
) -> None:
    desk, page = walk.desk, walk.desk.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 844})
    walk.look("no marks yet", within=None)
    guidelines.write(text="# Claims\n\nA claim can be checked.", revision=0, by=erin)
    an_entity("Norland", type="GPE", by=erin)
    claim = a_mark(article, "312 deckhands had left by 22 December 2019", by=alice, note="A figure.")
    discussion.say(claim, "Is that so, @alice?", by=bob)
    a_suggestion(article, "Fisheries Board", reason="Capitals.")
    date = a_mark(article, "22 December 2019", kind="date", by=alice, value="2019-12-22")
    norland = a_mark(article, "Norland", kind="entity", by=alice)

    desk.open(article, f"#m{claim.pk}")
    expect(desk.card).to_contain_text("Is that so")
    walk.look("claim card with a thread")
    for name in (".card-history", ".card-same-words"):
        desk.card.locator(f"{name} > summary").click()
    expect(desk.card.locator(".history")).to_be_visible()
    walk.look("its history and the same words elsewhere")
    desk.press("r")
    walk.look("moving the ends of a mark")
    desk.press("Escape", "Escape", "Enter")
    expect(desk.card).to_contain_text("Capitals.")
    walk.look("suggestion card")

    desk.open(article, f"#m{date.pk}")
    desk.page.wait_for_selector("[data-value-field]", state="attached")
    desk.press("w")
    walk.look("date card, entering a value")
    desk.open(article, f"#m{norland.pk}")
    desk.page.wait_for_selector("[data-value-field]", state="attached")
    desk.press("w")
    page.keyboard.type("Norl")
    expect(desk.card.locator(".entity-choice").first).to_be_visible()
    walk.look("entity card, choosing an entity")
    desk.press("Escape", "Escape")
    desk.drag("Westmark")
    walk.look("toolbar at the selection")
    with offline(desk):
        desk.press("2")
        expect(page.locator("[data-waiting]")).to_be_visible()
        walk.look("no connection")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    for key in ("?", "i", "Control+k"):
        desk.press(key)
        expect(page.locator("dialog[open]")).to_be_visible()
        walk.look(f"dialog of the key {key}", within="dialog[open]")
        desk.press("Escape")


def test_conflict_placing_and_forced_colours_are_accessible(
    walk: Walk, article: Article, alice: User, bob: User
) -> None:
    desk, page = walk.desk, walk.desk.page
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    page.route("**/changes/*", lambda route: route.abort())
    desk.open(article, f"#m{mark.pk}")
    page.wait_for_selector("[data-note]")
    marks.change(mark, revision=1, note="Bob was here", by=bob)
    desk.press("e")
    page.keyboard.type("Alice was here")
    desk.press("Control+Enter")
    expect(desk.card).to_contain_text("Somebody changed this mark meanwhile")
    walk.look("conflict card")
    page.emulate_media(forced_colors="active")
    walk.look("conflict card in forced colours", within=None)
    page.goto(f"{desk.address}/articles/{article.pk}/?place={mark.pk}")
    walk.look("placing a mark anew, in forced colours", within=None)
    page.goto(f"{desk.address}/articles/{article.pk}/?plain")
    walk.look("the page without script", within=None)


def test_many_suggestions_other_places_and_versions_are_accessible(walk: Walk, article: Article, alice: User) -> None:
    desk, page = walk.desk, walk.desk.page
    filler = "\n\n".join(f"The boat of day {day} came back to Norland with less than before." for day in range(80))
    long = an_article(filler, by=alice, title="A long season")
    for day in range(8):
        a_suggestion(long, f"day {day} came", confidence=0.9)
    norland = a_mark(long, "Norland", kind="entity", by=alice)
    desk.open(long, f"#m{norland.pk}")
    page.wait_for_selector("[data-same-words-of]", state="attached")
    walk.look("an article longer than the window, with suggestions to decide together")
    desk.press("o")
    expect(desk.card.locator(".place").first).to_be_visible()
    walk.look("other places of a name")

    a_mark(article, "312 deckhands", by=alice)
    versions.add(article, text=TEXT.replace("312 deckhands", "298 sailors"), by=alice)
    jobs.run(Job.objects.get(kind="reanchor").pk)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{desk.address}/articles/{article.pk}/versions/2/")
    expect(page.locator("ins").first).to_have_text("298")
    walk.look("what a version changed", within=None)


def test_text_from_right_to_left_is_marked_where_it_stands_and_arrows_go_as_it_reads(desk: Desk, alice: User) -> None:
    article = an_article(ARABIC, by=alice, title="الميناء", language="ar")
    a_mark(article, "الميناء", kind="entity", by=alice)
    desk.open(article)
    assert desk.page.evaluate("getComputedStyle(document.querySelector('[data-start]')).direction") == "rtl"
    assert desk.shown("entity-submitted") == ["الميناء"]
    desk.press("t", "ArrowLeft")
    assert desk.selected() == "وصلت"
    first = desk._box("وصلت", first=0, last=4)
    desk.press("ArrowLeft")
    assert desk.selected() == "السفينة"
    assert desk._box("السفينة", first=0, last=4)["right"] < first["left"], "the next word stands to the left"
    desk.press("Shift+ArrowLeft")
    assert desk.selected() == "السفينة إلى"
    desk.press("Shift+ArrowRight", "ArrowRight")
    assert desk.selected() == "وصلت"
    desk.press("1")
    expect(desk.card).to_contain_text("revision 1")
    assert desk.shown("claim-submitted") == ["وصلت"]
    assert desk.page.evaluate("getComputedStyle(document.querySelector('.card-quote')).direction") == "rtl"


def test_at_twice_the_size_nothing_is_cut_off_and_nothing_moves_that_need_not(
    desk: Desk, article: Article, alice: User
) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    desk.page.emulate_media(reduced_motion="reduce")
    desk.page.set_viewport_size({"width": 640, "height": 400})  # a window of 1280 at 200 %
    desk.open(article, f"#m{mark.pk}")
    expect(desk.card).to_contain_text("revision 1")
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.press("Escape")
    desk.drag("Westmark")
    tools = desk.page.get_by_role("toolbar").bounding_box()
    assert tools is not None
    assert tools["x"] >= 0
    assert tools["x"] + tools["width"] <= 640
    moving = """() => [...document.querySelectorAll("*")].filter((each) => {
        const { transitionDuration, animationDuration } = getComputedStyle(each);
        return `${transitionDuration},${animationDuration}`.split(",").some((time) => parseFloat(time) > 0.01);
    }).map((each) => each.className)"""
    assert desk.page.evaluate(moving) == []


def test_saved_and_offline_are_said_aloud(desk: Desk, context: BrowserContext) -> None:
    desk.page.evaluate("""() => {
        const live = document.getElementById("live");
        const hear = () => { document.body.dataset.said = `${document.body.dataset.said ?? ""}|${live.textContent}`; };
        new MutationObserver(hear).observe(live, { childList: true });
    }""")
    said = desk.page.locator("body")
    desk.drag("Westmark")
    desk.press("2")
    expect(desk.card).to_contain_text("revision 1")
    expect(said).to_have_attribute("data-said", re.compile(r"Entity, submitted: Westmark\. characters \d+ to \d+"))
    expect(said).to_have_attribute("data-said", re.compile(r"\|Saved"))
    context.set_offline(True)
    desk.drag("Fisheries Board")
    desk.press("2")
    expect(said).to_have_attribute("data-said", re.compile("kept in this browser"))
    context.set_offline(False)
    expect(desk.page.locator("[data-waiting]")).to_be_hidden()
