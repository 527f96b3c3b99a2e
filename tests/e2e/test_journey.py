"""The whole way in a real browser, with a real worker: import, mark, link, research, decide, approve, export."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.models import Annotation, Article, User
from config.processes import Service
from tests.e2e.conftest import Desk
from tests.factories import PASSWORD, a_mark, an_article
from verify.models import Claim, Verdict

STATEMENT = "The island office counted 312 deckhands in the port of Lindholm on 22 December 2019"
OPPOSED = "The island office counted 940 deckhands in the port of Lindholm on 22 December 2019"
COURIER = f"{STATEMENT}. Ada Brandt left on Friday."
LANTERN = f"{OPPOSED}. Ada Brandt did not comment."
WORKER_HAS = 60_000  # milliseconds that a worker may take on a busy machine


class Person:
    """Somebody with a browser window of their own, signed in by the form."""

    def __init__(self, context: BrowserContext, address: str, name: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.address = address
        self.go("/login/")
        self.page.locator("[name=username]").fill(name)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.click("Sign in")
        expect(self.page).to_have_url(f"{address}/")

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def go_until(self, path: str, words: str) -> None:
        """Look at the page again until the worker has brought ``words`` there."""
        for _ in range(WORKER_HAS // 500):
            if self.go(path).get_by_text(words).count():
                return
            self.page.wait_for_timeout(500)
        pytest.fail(f"{path} never says {words!r}")

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]:not([type=hidden])").first.fill(value)


@pytest.fixture
def sit_down(browser: Browser, live_server: LiveServer) -> Callable[[User], Person]:
    """``sit_down(alice)``: she is at her desk."""
    return lambda user: Person(browser.new_context(), live_server.url, user.username)


def paste_an_article(person: Person) -> Article:
    person.go("/articles/import/?paste")
    person.fill(title="Deckhands counted", publisher="Harbour Courier", published_at="2020-01-06", text=COURIER)
    person.page.locator("[name=read]").uncheck()  # the marks of this test are alice's
    person.click("Import")
    person.page.wait_for_selector("[data-ready]")
    return Article.objects.get(title="Deckhands counted")


def mark_by_mouse_and_keyboard(desk: Desk) -> None:
    desk.drag("Friday", cut=0)
    desk.press("3")
    expect(desk.card).to_contain_text("revision 1")
    expect(desk.card).to_contain_text("3 January 2020", timeout=WORKER_HAS)
    desk.drag("Ada Brandt")
    desk.page.get_by_role("toolbar").get_by_role("button", name="Entity").click()
    expect(desk.card).to_contain_text("Ada Brandt")
    expect(desk.card.locator(".also-in")).to_contain_text("The Lantern", timeout=WORKER_HAS)
    desk.drag(STATEMENT, cut=0)
    desk.press("1")
    expect(desk.card).to_contain_text("312 deckhands")
    expect(desk.card).to_contain_text("revision 1")


def describe_queue_and_assign(editor: Person, claim: Claim) -> None:
    editor.go_until(f"/claims/{claim.pk}/", "940 deckhands")  # the claim that it contradicts
    editor.page.get_by_text("Edit the claim").click()
    editor.page.get_by_label("Numerical Claim").check()
    editor.click("Save")
    editor.click("Queue for research")
    editor.page.locator("[name=assignee]").select_option(label="bob")
    editor.click("Assign")
    expect(editor.page.locator(".claim-head")).to_contain_text("bob")


def research_and_propose(reviewer: Person, claim: Claim) -> None:
    reviewer.go(f"/claims/{claim.pk}/")
    reviewer.click("Start research")
    reviewer.page.get_by_text("Add evidence or a question").click()
    form = reviewer.page.locator("details#evidence")
    form.locator("[name=question]").fill("How many deckhands were counted?")
    form.locator("[name=answer]").fill("312")
    form.locator("[name=stance]").select_option("supports")
    form.locator("[name=quote]").fill("Counted on 22 December: 312")
    form.locator("[name=url]").fill("https://port.example/register")
    form.locator("[name=origin]").fill("Port register 2019")
    form.locator("[name=origin_kind]").select_option("document")
    form.locator("[name=party]").fill("Port of Lindholm")
    form.locator("[name=is_primary]").check()
    form.get_by_role("button", name="Add", exact=True).click()
    expect(reviewer.page.get_by_text("Counted on 22 December: 312").first).to_be_visible()
    reviewer.page.locator("input[name=label][value=Supported]").check()
    reviewer.fill(justification="The port's own register says so.")
    reviewer.click("Propose")
    expect(reviewer.page.get_by_text("You proposed this verdict; another person decides on it.").last).to_be_visible()


def export_and_read(person: Person, folder: Path) -> list[dict[str, Any]]:
    person.go("/exports/")
    person.page.locator("[name=format][value=jsonl]").check()
    person.click("Export to a file")
    link = person.page.get_by_role("link", name="Download").first
    expect(link).to_be_visible(timeout=WORKER_HAS)
    with person.page.expect_download() as download:
        link.click()
    file = folder / "labels.jsonl"
    download.value.save_as(file)
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_from_a_pasted_article_to_an_approved_verdict_and_a_file(
    sit_down: Callable[[User], Person], worker: Service, alice: User, bob: User, erin: User, tmp_path: Path
) -> None:
    lantern = an_article(LANTERN, by=alice, publisher="The Lantern", published_at=date(2020, 1, 7))
    a_mark(lantern, OPPOSED, by=alice)
    a_mark(lantern, "Ada Brandt", kind="entity", by=alice)

    annotator = sit_down(alice)
    article = paste_an_article(annotator)
    mark_by_mouse_and_keyboard(Desk(annotator.page, annotator.address))
    quotes = Annotation.objects.live().filter(version__article=article).order_by("start").values_list("kind", "quote")
    assert [(kind, quote.rstrip(".")) for kind, quote in quotes] == [
        ("claim", STATEMENT),
        ("entity", "Ada Brandt"),
        ("date", "Friday"),
    ]

    annotator.go_until("/claims/", "312 deckhands")
    claim = Claim.objects.get(claim_mentions__annotation__version__article=article)
    annotator.go(f"/claims/{claim.pk}/")
    expect(annotator.page.get_by_role("button", name="Queue for research")).to_be_disabled()  # not her role

    editor, reviewer = sit_down(erin), sit_down(bob)
    describe_queue_and_assign(editor, claim)
    research_and_propose(reviewer, claim)
    expect(reviewer.page.get_by_role("button", name="Approve", exact=True)).not_to_be_enabled()  # four eyes
    editor.go(f"/claims/{claim.pk}/")
    editor.click("Approve")
    expect(editor.page.locator(".claim-head")).to_contain_text("Approved")
    expect(editor.page.locator(".claim-head")).to_contain_text("Supported")
    verdict = Verdict.objects.get()
    assert (verdict.state, verdict.proposed_by, verdict.approved_by) == ("approved", bob, erin)

    documents = export_and_read(annotator, tmp_path)
    assert {document["text"] for document in documents} == {COURIER, LANTERN}
    for document in documents:
        for mark in document["marks"]:
            assert document["text"][mark["start"] : mark["end"]] == mark["quote"]
    assert sum(len(document["marks"]) for document in documents) == 5
