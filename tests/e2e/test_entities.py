"""Entities in a real browser: merge two with a look before, split them again, and see them in the graph."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate import jobs
from annotate.actions import entity as entities
from annotate.models import Entity, User
from tests.e2e.conftest import PATIENCE
from tests.factories import a_mark, an_article, an_entity
from verify.actions import candidate as candidates
from verify.actions import claim as claims
from verify.models import Claim, Evidence

SignIn = Callable[[BrowserContext, User], None]

SAID = "The harbour of Lindholm shipped 400 crates of herring in May 2021."
FOR = "In May 2021 the harbour of Lindholm shipped 400 crates of herring, its register says. It rained."


@pytest.fixture
def two(transactional_db: None, erin: User) -> tuple[Entity, Entity]:
    """Two names of one mayor, with a mark each, beside Lindholm."""
    full, short = an_entity("Ada Brandt", by=erin), an_entity("Mayor Ada Brandt", by=erin)
    port = an_entity("Lindholm", type="GPE", by=erin)
    for entity in (full, short):
        article = an_article()
        entities.confirm_mention(a_mark(article, "Ada Brandt", kind="entity", by=erin), entity, by=erin)
        entities.confirm_mention(a_mark(article, "Lindholm", kind="entity", by=erin), port, by=erin)
    return full, short


@pytest.fixture
def desk(page: Page, context: BrowserContext, erin: User, sign_in: SignIn, quiet: list[str]) -> Page:
    """Erin's browser."""
    page.set_default_timeout(PATIENCE)
    sign_in(context, erin)
    return page


def test_two_entities_are_merged_after_a_look_and_split_again(
    desk: Page, live_server: LiveServer, two: tuple[Entity, Entity], accessible: Callable[[Page], None]
) -> None:
    full, short = two
    desk.goto(f"{live_server.url}/entities/{short.pk}/")
    accessible(desk)
    desk.get_by_role("link", name="Merge…").click()
    desk.get_by_role("link", name="Ada Brandt", exact=True).click()
    expect(desk.get_by_role("heading", level=2)).to_have_text("Mayor Ada Brandt becomes a part of Ada Brandt")
    accessible(desk)
    desk.get_by_role("button", name="Merge into Ada Brandt").click()
    expect(desk.locator(".mentions-of")).to_have_count(2)
    desk.goto(f"{live_server.url}/entities/{short.pk}/")
    expect(desk).to_have_url(f"{live_server.url}/entities/{full.pk}/")
    desk.get_by_role("button", name="Split off").click()
    expect(desk).to_have_url(f"{live_server.url}/entities/{short.pk}/")
    expect(desk.locator(".mentions-of")).to_have_count(1)


def test_the_graph_is_drawn_and_stands_in_a_table_too(
    desk: Page, live_server: LiveServer, two: tuple[Entity, Entity], accessible: Callable[[Page], None]
) -> None:
    desk.goto(f"{live_server.url}/graph/?entity={two[0].pk}")
    desk.wait_for_selector("[data-graph][data-drawn] canvas")
    expect(desk.get_by_role("row")).to_have_count(2)
    accessible(desk)
    desk.get_by_role("link", name="Lindholm").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Lindholm")


@pytest.fixture
def claim(transactional_db: None, erin: User) -> Claim:
    """With a sentence of another article that speaks for it."""
    an_article(FOR, title="Register opened")
    claim = claims.open_from(a_mark(an_article(SAID), SAID, by=erin), by=erin)
    candidates.ask(claim, by=erin)
    jobs.work_off()
    return claim


def test_a_sentence_of_another_article_becomes_evidence_in_its_place(
    desk: Page, live_server: LiveServer, claim: Claim, accessible: Callable[[Page], None]
) -> None:
    desk.goto(f"{live_server.url}/claims/{claim.pk}/candidates/")
    accessible(desk)
    desk.goto(f"{live_server.url}/claims/{claim.pk}/")
    candidate = desk.locator(".candidate").first
    candidate.get_by_text("In its article").click()
    expect(candidate.locator("details mark")).to_contain_text("its register says")
    candidate.get_by_text("Make evidence of it").click()
    candidate.get_by_label("Party behind it").fill("Port of Lindholm")
    candidate.get_by_role("button", name="Accept as evidence").click()
    expect(desk.get_by_text("It is evidence now.")).to_be_visible()
    assert Evidence.objects.get(claim=claim).state == "accepted"
