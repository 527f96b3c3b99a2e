"""Many marks at once in a real browser: suggestions from a score on, the same words elsewhere, and back again."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from annotate.actions import annotation as marks
from annotate.actions import entity as entities
from annotate.models import Annotation, Article, EntityMention, User
from config.processes import Service
from tests.e2e.conftest import Desk
from tests.factories import a_mark, a_suggestion, an_entity


def states() -> dict[str, str]:
    return dict(Annotation.objects.filter(deleted_at=None).values_list("quote", "state"))


def test_suggestions_from_a_score_on_are_accepted_together_and_taken_back_after_a_reload(
    desk: Desk, article: Article
) -> None:
    for words, score in (("Fisheries Board", 0.95), ("Norland", 0.85), ("Westmark", 0.4)):
        a_suggestion(article, words, confidence=score)
    desk.open(article)
    desk.page.get_by_label("Suggestions from").select_option("0.8")
    assert desk.shown("entity-suggested") == ["Fisheries Board", "Norland"]
    desk.page.get_by_role("button", name="Accept 2").click()
    expect(desk.page.locator(".toast")).to_contain_text("2 suggestions accepted")
    assert states() == {"Fisheries Board": "accepted", "Norland": "accepted", "Westmark": "suggested"}
    desk.open(article)
    desk.press("Control+z")
    expect(desk.page.locator(".toast")).to_contain_text("2 decisions taken back")
    assert set(states().values()) == {"suggested"}
    desk.press("Control+Shift+Z")
    expect(desk.page.locator(".toast").last).to_contain_text("2 suggestions accepted")
    assert states()["Norland"] == "accepted"


def test_what_somebody_else_changed_meanwhile_is_left_as_it_is_and_said(
    desk: Desk, article: Article, bob: User
) -> None:
    desk.page.route("**/changes/*", lambda route: route.abort())
    board, norland = (a_suggestion(article, words) for words in ("Fisheries Board", "Norland"))
    desk.open(article)
    marks.change(norland, revision=1, kind="claim", by=bob)
    desk.press("A")
    expect(desk.page.locator(".toast")).to_contain_text("1 was left as it is")
    board.refresh_from_db()
    norland.refresh_from_db()
    assert (board.state, norland.state) == ("accepted", "suggested")


def test_the_other_places_of_a_name_are_shown_chosen_and_marked_as_the_first_was(
    desk: Desk, article: Article, alice: User
) -> None:
    mark = a_mark(article, "Norland", kind="entity", by=alice)
    country = an_entity("Norland", type="GPE", by=alice)
    entities.confirm_mention(mark, country, by=alice)
    desk.open(article, f"#m{mark.pk}")
    desk.page.wait_for_selector("[data-same-words-of]")
    desk.press("o")
    expect(desk.card.locator(".place")).to_have_count(1)
    expect(desk.card.locator(".place")).to_contain_text("and Westmark had asked")
    desk.card.get_by_role("button", name="Mark the chosen places").click()
    expect(desk.page.locator(".toast")).to_contain_text("1 place marked")
    assert len(desk.shown("entity-submitted")) == 2
    assert EntityMention.objects.filter(entity=country, state="confirmed").count() == 2
    desk.press("Control+z")
    expect(desk.page.locator(".toast").last).to_contain_text("1 mark deleted")
    assert Annotation.objects.live().count() == 1


def test_who_else_has_the_article_open_is_shown_and_goes_when_they_leave(
    desk: Desk,
    article: Article,
    bob: User,
    browser: Browser,
    live_server: LiveServer,
    sign_in: Callable[..., None],
    broker: Service,
) -> None:
    other = browser.new_context(base_url=live_server.url)
    sign_in(other, bob)
    page = other.new_page()
    page.goto(f"/articles/{article.pk}/")
    expect(desk.page.locator("[data-people]")).to_have_text(f"Also here: {bob.display_name}")
    other.close()
    expect(desk.page.locator("[data-people]")).to_be_hidden(timeout=30_000)
