"""Marks in several places, marks of an earlier text, a person's own keys and the guidelines, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from annotate import jobs
from annotate.actions import guideline as guidelines
from annotate.actions import person as people
from annotate.actions import version as versions
from annotate.models import Annotation, Article, Job, User
from tests.e2e.conftest import TEXT, Desk
from tests.factories import a_mark


def test_words_far_apart_are_joined_to_one_mark_and_parted_by_undo(desk: Desk, article: Article, alice: User) -> None:
    mark = a_mark(article, "Two captains said", by=alice)
    desk.open(article, f"#m{mark.pk}")
    expect(desk.card).to_contain_text("revision 1")
    desk.drag("were still aboard")
    desk.press("+")
    expect(desk.card).to_contain_text("revision 2")
    expect(desk.card.locator(".card-quote")).to_have_text("Two captains said … were still aboard")
    assert desk.shown("claim-submitted") == ["Two captains said", "were still aboard"]
    mark.refresh_from_db()
    assert [TEXT[start:end] for start, end in mark.ranges] == ["Two captains said", "were still aboard"]
    desk.press("Control+z")
    expect(desk.card).to_contain_text("revision 3")
    mark.refresh_from_db()
    assert (mark.quote, mark.ranges) == ("Two captains said", [])


def test_a_mark_whose_words_are_gone_is_placed_on_what_the_reader_chooses(
    desk: Desk, article: Article, alice: User
) -> None:
    mark = a_mark(article, "312 deckhands", by=alice)
    versions.add(article, text=TEXT.replace("312 deckhands", "298 sailors"), by=alice)
    jobs.run(Job.objects.get(kind="reanchor").pk)
    page = desk.page
    page.goto(page.url.rstrip("/").partition("/articles/")[0] + f"/articles/{article.pk}/versions/2/")
    expect(page.locator("ins").first).to_have_text("298")
    page.get_by_role("link", name="Place it").click()
    expect(page.locator("[data-placing]")).to_contain_text("312 deckhands")
    page.wait_for_selector("[data-workbench][data-ready]")
    desk.drag("298 sailors", cut=0)
    desk.press("Enter")
    expect(desk.card).to_contain_text("298 sailors")
    expect(page.locator("[data-placing]")).to_have_count(0)
    mark.refresh_from_db()
    assert (mark.quote, mark.anchor_state, mark.version_id) == ("298 sailors", "exact", article.current_id)


def test_a_persons_own_key_works_and_the_usual_one_does_not(desk: Desk, article: Article, alice: User) -> None:
    people.choose_keys(chosen={"entity": "n"}, by=alice)
    desk.open(article)
    desk.drag("Fisheries Board")
    desk.press("2")
    assert not Annotation.objects.exists()
    desk.press("n")
    expect(desk.card).to_contain_text("revision 1")
    assert Annotation.objects.get().kind == "entity"


def test_the_guidelines_are_one_key_away_and_leave_the_text_where_it_was(
    desk: Desk, article: Article, erin: User
) -> None:
    guidelines.write(text="# Claims\n\nA claim can be checked.", revision=0, by=erin)
    desk.open(article)
    desk.press("i")
    dialog = desk.page.get_by_role("dialog", name="Guidelines")
    expect(dialog).to_contain_text("A claim can be checked.")
    desk.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_key_is_chosen_by_pressing_it(desk: Desk, alice: User) -> None:
    page = desk.page
    page.goto(page.url.partition("/articles/")[0] + "/account/keys/")
    page.get_by_label("Next mark").press("Alt+n")
    page.get_by_role("button", name="Save my keys").click()
    expect(page.locator(".messages, [data-toast], .toast").first).to_contain_text("Your keys are saved")
    assert User.objects.get(pk=alice.pk).shortcuts == {"next": "Alt-n"}
