"""Marking a text in a real browser, by mouse, by keyboard alone, by touch, and without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect
from pytest_django.live_server_helper import LiveServer

from annotate import rows
from annotate.actions import annotation as marks
from annotate.models import Annotation, Article, User
from config.processes import Service
from tests.e2e.conftest import TEXT, Desk
from tests.factories import a_mark, a_suggestion, an_article


def saved(kind: str = "") -> list[str]:
    """The quotes of the live marks that the database holds, in reading order."""
    marks = Annotation.objects.live().order_by("start", "-end")
    return [mark.quote for mark in (marks.filter(kind=kind) if kind else marks)]


def wait_until_saved(desk: Desk) -> None:
    expect(desk.page.locator(".mark-state", has_text="Saving")).to_have_count(0)


# -- making marks -----------------------------------------------------------------------------------------------------


def test_words_chosen_with_the_mouse_become_a_mark_of_the_chosen_kind(desk: Desk) -> None:
    desk.drag("Fisheries Board")
    expect(desk.page.get_by_role("toolbar")).to_be_visible()
    desk.page.get_by_role("toolbar").get_by_role("button", name="Entity").click()
    expect(desk.card).to_contain_text("revision 1")
    mark = Annotation.objects.get()
    assert (mark.quote, mark.kind, mark.state) == ("Fisheries Board", "entity", "submitted")
    assert TEXT[mark.start : mark.end] == "Fisheries Board"
    assert desk.shown("entity-submitted") == ["Fisheries Board"]


@pytest.mark.parametrize(("key", "kind"), [("1", "claim"), ("2", "entity"), ("3", "date")])
def test_the_keys_1_2_3_mark_the_selection(desk: Desk, key: str, kind: str) -> None:
    desk.drag("22 December 2019")
    desk.press(key)
    expect(desk.card).to_contain_text("revision 1")
    assert saved(kind) == ["22 December 2019"]


def test_the_toolbar_never_covers_the_selection(desk: Desk) -> None:
    desk.drag("forty crew members")
    box = desk.page.get_by_role("toolbar").bounding_box()
    words = desk._box("forty crew members", first=0, last=5)
    assert box is not None
    assert not box["y"] <= words["y"] <= box["y"] + box["height"]


def test_offsets_are_right_behind_emoji_and_a_family_is_never_cut(desk: Desk) -> None:
    desk.drag("captains said 👩‍👩‍👧 that", cut=0)
    desk.press("1")
    expect(desk.card).to_contain_text("revision 1")
    mark = Annotation.objects.get()
    assert mark.quote == "captains said 👩‍👩‍👧 that"
    assert TEXT[mark.start : mark.end] == mark.quote


def test_a_double_click_takes_the_word(desk: Desk) -> None:
    desk.point("Westmark", clicks=2)
    desk.press("2")
    expect(desk.card).to_contain_text("revision 1")
    assert saved() == ["Westmark"]


def test_with_alt_the_letters_stay_as_they_were_chosen(desk: Desk) -> None:
    desk.page.keyboard.down("Alt")
    desk.drag("Fisheries")
    desk.page.keyboard.up("Alt")
    desk.press("2")
    expect(desk.card).to_contain_text("revision 1")
    assert saved() == ["isherie"]


def test_a_mark_shows_at_once_and_is_saved_behind_it(desk: Desk) -> None:
    desk.page.route("**/versions/*/annotations/", lambda route: None)  # the server never answers
    desk.drag("Norland and", cut=1)
    desk.press("2")
    assert desk.shown("entity-submitted") == ["Norland and"]
    expect(desk.rows.filter(has_text="Norland and")).to_contain_text("Saving")


def test_ten_marks_one_link_and_the_next_article_with_the_keyboard_alone(
    desk: Desk, article: Article, alice: User
) -> None:
    later = an_article("Another report from the harbour.", by=alice, title="The next one")
    desk.open(article).press("t")
    for number in range(10):
        desk.press("ArrowRight", "ArrowRight", "123"[number % 3])
    wait_until_saved(desk)
    assert len(saved()) == 10
    assert saved()[0] == "sent"

    desk.press("k")
    while Annotation.objects.get(quote=desk.card.locator(".card-quote").inner_text().strip("“”")).kind != "entity":
        desk.press("k")
        desk.page.wait_for_timeout(300)
    desk.page.wait_for_selector("[data-value-field]", state="attached")
    desk.press("w")
    desk.page.keyboard.type("Harbour Authority")
    expect(desk.page.get_by_role("button", name="New entity")).to_be_visible()
    desk.press("Tab", "Enter")
    expect(desk.card).to_contain_text("confirmed")
    desk.press("Escape", "Control+Enter")
    expect(desk.page).to_have_url(re.compile(f"/articles/{later.pk}/"))


def test_the_selection_grows_and_shrinks_at_both_ends_by_keyboard(desk: Desk) -> None:
    desk.press("t", "ArrowRight")
    assert desk.selected() == "Crews"
    desk.press("Shift+ArrowRight", "Shift+ArrowRight")
    assert desk.selected() == "Crews sent home"
    desk.press("Control+Shift+ArrowRight")
    assert desk.selected() == "sent home"
    desk.press("Shift+ArrowLeft")
    assert desk.selected() == "sent"
    desk.press("Alt+Shift+ArrowLeft")
    assert desk.selected() == "sen"
    desk.press("Control+ArrowDown")
    assert desk.selected().startswith("The island office said")
    desk.press("ArrowDown")
    assert desk.selected() == "The Fisheries Board said so."


# -- reading and changing marks ---------------------------------------------------------------------------------------


def test_the_innermost_mark_opens_first_and_the_ones_around_it_next(desk: Desk, article: Article, alice: User) -> None:
    outer = a_mark(article, "312 deckhands had left by 22 December 2019", kind="claim", by=alice)
    inner = a_mark(article, "22 December 2019", kind="date", by=alice)
    desk.open(article)
    desk.point("December 2019")
    expect(desk.card).to_have_attribute("data-card", str(inner.pk))
    desk.point("December 2019")
    expect(desk.card).to_have_attribute("data-card", str(outer.pk))
    desk.press("v")
    expect(desk.card).to_have_attribute("data-card", str(inner.pk))


def test_j_and_k_walk_through_the_marks_and_enter_through_the_suggestions(
    desk: Desk, article: Article, alice: User
) -> None:
    a_mark(article, "Crews", kind="entity", by=alice)
    a_suggestion(article, "Fisheries Board")
    a_mark(article, "Westmark", kind="entity", by=alice)
    desk.open(article)
    seen = []
    for key in ("j", "j", "j", "k", "Escape", "Enter"):
        desk.press(key)
        desk.page.wait_for_timeout(250)
        seen.append(desk.shown("active-mark"))
    assert seen == [["Crews"], ["Fisheries Board"], ["Westmark"], ["Fisheries Board"], [], ["Fisheries Board"]]


def test_a_note_is_saved_in_place_and_the_card_says_so(desk: Desk, article: Article, alice: User) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    desk.open(article, f"#m{mark.pk}")
    desk.page.wait_for_selector("[data-note]")
    desk.press("e")
    desk.page.keyboard.type("Which Norland?")
    desk.press("Control+Enter")
    expect(desk.card).to_contain_text("saved")
    mark.refresh_from_db()
    assert (mark.note, mark.revision) == ("Which Norland?", 2)


def test_a_stale_note_meets_a_conflict_card_that_keeps_what_was_typed(
    desk: Desk, article: Article, alice: User, bob: User
) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    desk.page.route("**/changes/*", lambda route: route.abort())  # Alice's page does not hear of Bob's change
    desk.open(article, f"#m{mark.pk}")
    desk.page.wait_for_selector("[data-note]")
    marks.change(mark, revision=1, note="Bob was here", by=bob)
    desk.press("e")
    desk.page.keyboard.type("Alice was here")
    desk.press("Control+Enter")
    expect(desk.card).to_contain_text("Somebody changed this mark meanwhile")
    expect(desk.card).to_contain_text("Bob was here")
    expect(desk.card.locator("textarea")).to_have_value("Alice was here")
    desk.card.get_by_role("button", name="Save mine over it").click()
    expect(desk.card).to_contain_text("revision 3")
    mark.refresh_from_db()
    assert mark.note == "Alice was here"


def test_the_kind_changes_by_key_and_back_by_undo(desk: Desk, article: Article, alice: User) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    desk.open(article, f"#m{mark.pk}")
    desk.press("1")
    assert desk.shown("claim-submitted") == ["Norland"]
    expect(desk.card).to_contain_text("revision 2")
    desk.press("Control+z")
    expect(desk.card).to_contain_text("revision 3")
    assert desk.shown("entity-submitted") == ["Norland"]
    desk.press("Control+Shift+Z")
    expect(desk.card).to_contain_text("revision 4")
    assert saved("claim") == ["Norland"]


def test_the_ends_of_a_mark_move_by_keyboard(desk: Desk, article: Article, alice: User) -> None:
    mark = a_mark(article, "Norland and", kind="entity", by=alice)
    desk.open(article, f"#m{mark.pk}")
    desk.press("r", "Shift+ArrowLeft", "Enter")
    expect(desk.card).to_contain_text("revision 2")
    mark.refresh_from_db()
    assert mark.quote == "Norland"
    assert desk.shown("entity-submitted") == ["Norland"]


def test_a_deleted_mark_comes_back_by_undo_even_after_a_reload(desk: Desk, article: Article, alice: User) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    desk.open(article, f"#m{mark.pk}")
    desk.press("Delete")
    expect(desk.page.get_by_text("Mark deleted", exact=True).first).to_be_visible()
    assert desk.shown("entity") == []
    assert saved() == []
    desk.open(article)
    desk.press("Control+z")
    expect(desk.card).to_contain_text("Norland")
    assert saved() == ["Norland"]


def test_undo_leaves_alone_what_somebody_else_changed_since(
    desk: Desk, article: Article, alice: User, bob: User
) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    desk.open(article, f"#m{mark.pk}")
    desk.press("1")
    expect(desk.card).to_contain_text("revision 2")
    mark.refresh_from_db()
    marks.change(mark, revision=2, kind="date", by=bob)
    desk.press("Control+z")
    expect(desk.page.locator(".toast")).to_contain_text("Somebody else changed this mark after you")
    assert saved("date") == ["Norland"]


def test_of_many_marks_the_first_are_there_at_once_and_the_others_follow(
    desk: Desk, article: Article, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "FIRST", 2)
    words = ["Crews", "Tuesday", "Fisheries Board", "Norland", "Westmark"]
    last = [a_mark(article, each, kind="entity", by=alice) for each in words][-1]
    held: list[Route] = []
    desk.page.route("**/marks/?from=*", lambda route: held.append(route))
    desk.open(article, f"#m{last.pk}")
    assert desk.shown("entity") == words[:2]
    expect(desk.page.locator("[data-count=entity]")).to_have_text("5")
    held[0].continue_()
    expect(desk.card).to_contain_text("Westmark")
    assert desk.shown("entity") == words


def test_only_marks_near_the_window_are_painted_and_all_of_them_on_paper(desk: Desk, alice: User) -> None:
    filler = "\n".join(f"The boat of day {day} came back with less than the day before." for day in range(300))
    article = an_article(f"Norland began.\n{filler}\nWestmark ended.", by=alice, title="A long season")
    for words in ("Norland", "day 7 came", "Westmark"):
        a_mark(article, words, kind="entity", by=alice)
    desk.open(article)
    assert desk.shown("entity") == ["Norland", "day 7 came"]
    # Scrolling, and the layout of what comes into sight, take a few frames.
    desk.page.evaluate("""async () => {
        const painted = () => [...CSS.highlights.get("entity-submitted-0")].length;
        for (let frame = 0; frame < 300 && painted() !== 1; frame += 1) {
            document.querySelector("[data-text] > :last-child").scrollIntoView({ block: "end" });
            await new Promise(requestAnimationFrame);
        }
    }""")
    assert desk.shown("entity") == ["Westmark"]
    desk.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert desk.shown("entity") == ["Norland", "day 7 came", "Westmark"]


# -- suggestions ------------------------------------------------------------------------------------------------------


def test_suggestions_are_decided_one_after_the_other_by_key(desk: Desk, article: Article) -> None:
    for words in ("Fisheries Board", "Norland", "Westmark"):
        a_suggestion(article, words)
    desk.open(article)
    desk.press("Enter", "a", "x", "a")
    expect(desk.page.locator("[data-count=suggested]")).to_have_text("0")
    desk.page.wait_for_timeout(600)
    states = dict(Annotation.objects.values_list("quote", "state"))
    assert states == {"Fisheries Board": "accepted", "Norland": "rejected", "Westmark": "accepted"}
    desk.press("Control+z")
    expect(desk.page.locator("[data-count=suggested]")).to_have_text("1")


def test_a_suggestion_says_why_it_is_made_and_is_accepted_by_its_button(desk: Desk, article: Article) -> None:
    mark = a_suggestion(article, "Fisheries Board", reason="Capitals, and Board at the end.")
    desk.open(article)
    assert desk.shown("entity-suggested") == ["Fisheries Board"]
    desk.point("Fisheries Board")
    expect(desk.card).to_contain_text("Capitals, and Board at the end.")
    desk.card.get_by_role("button", name="Accept").click()
    expect(desk.card).to_contain_text("Accepted")
    mark.refresh_from_db()
    assert mark.state == "accepted"
    assert desk.shown("entity-accepted") == ["Fisheries Board"]


def test_a_suggestion_is_accepted_with_changes(desk: Desk, article: Article) -> None:
    mark = a_suggestion(article, "Fisheries Board")
    desk.open(article)
    desk.press("Enter", "1")
    expect(desk.card).to_contain_text("revision 2")
    desk.press("a")
    expect(desk.page.locator("[data-count=suggested]")).to_have_text("0")
    desk.point("Fisheries Board")
    expect(desk.card).to_contain_text("revision 3")
    mark.refresh_from_db()
    assert (mark.kind, mark.state) == ("claim", "accepted")


def test_kinds_and_suggestions_can_be_hidden(desk: Desk, article: Article, alice: User) -> None:
    a_mark(article, "Norland", kind="entity", by=alice)
    a_suggestion(article, "Fisheries Board")
    desk.open(article)
    desk.press("h")
    assert desk.shown("entity") == ["Norland"]
    desk.page.get_by_role("button", name="Entities").click()
    assert desk.shown("entity") == []
    expect(desk.rows).to_have_count(0)


# -- other people, other networks -------------------------------------------------------------------------------------


def test_marks_of_somebody_else_appear_by_themselves(desk: Desk, article: Article, bob: User) -> None:
    a_mark(article, "Westmark", kind="entity", by=bob)
    expect(desk.rows.filter(has_text="Westmark")).to_be_visible()
    assert desk.shown("entity-submitted") == ["Westmark"]


def test_without_a_connection_marks_wait_in_the_browser_and_are_sent_once(
    desk: Desk, context: BrowserContext, article: Article
) -> None:
    context.set_offline(True)
    desk.drag("Norland and")
    desk.press("2")
    expect(desk.page.locator("[data-waiting]")).to_contain_text("kept in this browser")
    assert saved() == []
    context.set_offline(False)
    expect(desk.card).to_contain_text("revision 1")
    expect(desk.page.locator("[data-waiting]")).to_be_hidden()
    desk.open(article)
    assert saved() == ["Norland and"]


def test_marks_that_wait_survive_closing_the_page(desk: Desk, article: Article) -> None:
    desk.page.route("**/versions/*/annotations/", lambda route: route.abort())
    desk.drag("Westmark")
    desk.press("2")
    expect(desk.page.locator("[data-waiting]")).to_be_visible()
    desk.page.unroute("**/versions/*/annotations/")
    desk.open(article)
    expect(desk.page.locator("[data-waiting]")).to_be_hidden()
    wait_until_saved(desk)
    assert saved() == ["Westmark"]


def test_the_card_says_that_no_worker_runs_instead_of_spinning(desk: Desk) -> None:
    desk.drag("Westmark")
    desk.press("2")
    expect(desk.card).to_contain_text("No worker is running", timeout=15_000)
    desk.card.get_by_role("button", name="Look again").click()
    expect(desk.card).to_contain_text("Looking for the same")


def test_links_to_other_articles_come_from_the_worker(desk: Desk, worker: Service, alice: User) -> None:
    a_mark(an_article("Norland is quiet.", by=alice, publisher="Westmark Gazette"), "Norland", kind="entity", by=alice)
    desk.drag("Norland and", cut=0)
    desk.press("Shift+ArrowLeft", "2")
    expect(desk.card.locator(".also-in")).to_contain_text("1 more mention in 1 article", timeout=30_000)
    desk.card.locator(".context > summary").click()
    expect(desk.card.locator(".sentence")).to_contain_text("Norland is quiet.")


# -- everybody --------------------------------------------------------------------------------------------------------


def test_text_that_looks_like_markup_stays_text(desk: Desk, alice: User, article: Article, quiet: list[str]) -> None:
    hostile = '</script><img src=x onerror="window.hacked=1"> & <b>Norland</b> {{ settings.SECRET_KEY }}'
    other = an_article(hostile, by=alice, title="<script>window.hacked=1</script>")
    mark = a_mark(other, hostile, kind="claim", by=alice, note="<script>window.hacked=1</script>")
    desk.open(other, f"#m{mark.pk}")
    expect(desk.card).to_contain_text("onerror")
    assert desk.shown("claim-submitted") == [hostile]
    assert desk.page.evaluate("window.hacked") is None


def test_without_script_the_article_has_marks_and_the_list_leads_to_cards(
    browser: Browser,
    live_server: LiveServer,
    article: Article,
    alice: User,
    sign_in: Callable[[BrowserContext, User], None],
) -> None:
    a_mark(article, "312 deckhands had left by 22 December 2019", kind="claim", by=alice)
    a_mark(article, "22 December 2019. The", kind="date", by=alice)
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, alice)
    page = context.new_page()
    page.goto(f"{live_server.url}/articles/{article.pk}/")
    page.wait_for_url("**/?plain")
    assert "".join(page.locator("mark.claim").all_inner_texts()).count("22 December 2019") >= 1
    assert page.locator(".text p").nth(1).inner_text() == TEXT.split("\n")[2]
    page.get_by_role("link", name="312 deckhands").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("312 deckhands")
    page.get_by_role("button", name="Delete").click()
    assert saved() == ["22 December 2019. The"]
    context.close()


def test_a_phone_reads_accepts_and_rejects_by_touch(
    browser: Browser,
    live_server: LiveServer,
    article: Article,
    alice: User,
    sign_in: Callable[[BrowserContext, User], None],
) -> None:
    for words in ("Fisheries Board", "Westmark"):
        a_suggestion(article, words)
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    sign_in(context, alice)
    desk = Desk(context.new_page(), live_server.url).open(article)
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.page.get_by_role("button", name="Next mark").tap()
    desk.card.get_by_role("button", name="Accept").tap()
    expect(desk.card).to_contain_text("Accepted")
    desk.page.get_by_role("button", name="Next mark").tap()
    desk.card.get_by_role("button", name="Reject").tap()
    expect(desk.page.locator("[data-count=suggested]")).to_have_text("0")
    assert set(Annotation.objects.values_list("quote", "state")) == {
        ("Fisheries Board", "accepted"),
        ("Westmark", "rejected"),
    }
    context.close()


def test_a_phone_marks_what_a_finger_chose(
    browser: Browser,
    live_server: LiveServer,
    article: Article,
    alice: User,
    sign_in: Callable[[BrowserContext, User], None],
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    sign_in(context, alice)
    desk = Desk(context.new_page(), live_server.url).open(article)
    lines = desk.page.locator("[data-start]")
    lines.nth(1).tap()
    # The handles of a selection belong to the phone; what it chose is all that the page hears of.
    lines.nth(1).evaluate("({ firstChild }) => getSelection().setBaseAndExtent(firstChild, 4, firstChild, 17)")
    desk.page.get_by_role("toolbar").get_by_role("button", name="Entity").tap()
    expect(desk.rows.filter(has_text="island office")).to_have_count(1)
    wait_until_saved(desk)
    assert saved("entity") == ["island office"]
    assert desk.shown("entity-submitted") == ["island office"]
    context.close()
