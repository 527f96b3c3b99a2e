"""The pages around the workbench in a real browser: readable by everybody, on a phone too, and without a complaint."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate import jobs
from annotate.actions import entity as entities
from annotate.models import Article, Entity, Job, User
from tests.factories import a_claim, a_mark, a_suggestion, an_article, an_entity

PATHS = (
    "/",
    "/articles/",
    "/articles/{article}/details/",
    "/articles/import/",
    "/articles/import/?paste",
    "/jobs/?all",
    "/jobs/{job}/",
    "/entities/",
    "/entities/{entity}/",
    "/timeline/",
    "/timeline/marks/?begin=2021-03-12&end=2021-03-12",
    "/exports/",
    "/status/",
    "/search/?q=permits",
)


@pytest.fixture
def rooms(transactional_db: None, alice: User, erin: User) -> dict[str, int]:
    """Something to show on every page; ids by name."""
    article = an_article()
    a_mark(article, "12 March 2021", kind="date", by=alice, value="2021-03-12")
    a_suggestion(article, "Lindholm")
    ada = an_entity(by=erin)
    entities.confirm_mention(a_mark(article, "Ada Brandt", kind="entity", by=alice), ada, by=alice)
    a_claim(by=erin, claim_date=date(2021, 3, 12))
    result = {
        "created": 0,
        "duplicate": 0,
        "failed": 1,
        "lines": [{"name": "a.txt", "status": "failed", "reason": "No."}],
    }
    job = Job.objects.create(kind="import", owner=erin, state="done", result=result)
    return {"article": article.pk, "entity": ada.pk, "job": job.pk}


@pytest.fixture
def go(
    page: Page,
    context: BrowserContext,
    live_server: LiveServer,
    erin: User,
    sign_in: Callable[[BrowserContext, User], None],
    quiet: list[str],
) -> Callable[[str], Page]:
    """``go("/timeline/")`` as Erin."""
    page.set_default_timeout(10_000)
    sign_in(context, erin)

    def open_page(path: str) -> Page:
        page.goto(live_server.url + path)
        return page

    return open_page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_is_accessible_and_fits(
    go: Callable[[str], Page],
    page: Page,
    rooms: dict[str, int],
    accessible: Callable[[Page], None],
    width: int,
    scheme: str,
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in PATHS:
        go(path.format(**rooms))
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_timeline_is_drawn_leads_to_its_rows_and_follows_its_filters(
    go: Callable[[str], Page], rooms: dict[str, int]
) -> None:
    page = go("/timeline/")
    expect(page.locator(".plot svg")).to_be_visible()
    point = page.evaluate(
        """() => {
            const box = [...document.querySelectorAll(".plot [aria-label=rule] line")].at(-1).getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2];
        }"""
    )
    page.mouse.move(*point)
    expect(page.locator(".plot [aria-label=tip] text")).to_contain_text("12 March 2021")
    page.mouse.click(*point)
    expect(page.locator("tr:focus")).to_contain_text("12 March 2021")
    page.get_by_label("Kind").select_option("claim")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator(".plot svg")).to_have_count(1)
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.locator(".said summary").click()
    expect(page.locator(".said")).to_contain_text(["Mayor Ada Brandt called the figure wrong on 12 March 2021."])


def test_dropped_files_are_listed_imported_and_reported_on(
    go: Callable[[str], Page], rooms: dict[str, int], settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = go("/articles/import/")
    page.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["The ferry to Norland stopped on Monday."], "ferry.txt"));
            dataTransfer.items.add(new File([""], "empty.txt"));
            const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
            document.querySelector("[data-dropzone]").dispatchEvent(drop);
        }"""
    )
    expect(page.locator(".dropped li")).to_have_count(2)
    page.get_by_role("button", name="Import").click()
    expect(page.locator("#progress")).to_contain_text("Waits for a worker")
    jobs.run(Job.objects.latest("pk").pk)
    expect(page.locator("#progress tbody tr")).to_contain_text(["empty.txt", "ferry.txt"])
    assert Article.objects.filter(versions__text__contains="Norland stopped").count() == 1


def test_a_mention_is_rejected_without_leaving_the_page(go: Callable[[str], Page], rooms: dict[str, int]) -> None:
    page = go(f"/entities/{rooms['entity']}/")
    page.get_by_role("button", name="Not this one").click()
    expect(page.locator(".entity-mention")).to_contain_text("Rejected")
    assert not Entity.objects.get(pk=rooms["entity"]).mentions.filter(state="confirmed").exists()
