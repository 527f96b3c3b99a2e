"""The public report in a real browser: no script, accessible, both themes; and a source captured on the way to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate import jobs
from annotate.models import User
from tests.factories import a_claim_in_research, a_mark, an_article, an_origin, some_evidence
from tests.verify.published import a_published_report, corrected
from verify.models import Report


@pytest.fixture
def published(transactional_db: None, erin: User, bob: User) -> Report:
    return corrected(a_published_report(editor=erin, assignee=bob), by=erin, approved_by=bob)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_report_is_accessible(
    browser: Browser, live_server: LiveServer, published: Report, scheme: Any, width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for address in (f"/reports/{published.slug}/", "/reports/"):
        page.goto(f"{live_server.url}{address}")
        found = Axe().run(page)
        assert [each["id"] for each in found.response["violations"]] == [], found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_it_reads_the_same_without_script_and_breaks_no_policy(
    browser: Browser, live_server: LiveServer, published: Report
) -> None:
    complaints: list[str] = []
    with_script = browser.new_page()
    with_script.on("console", lambda message: complaints.append(message.text))
    without = browser.new_page(java_script_enabled=False)
    for page in (with_script, without):
        page.goto(f"{live_server.url}/reports/{published.slug}/")
    assert with_script.locator("main").inner_text() == without.locator("main").inner_text()
    assert complaints == []
    with_script.close()
    without.close()


def test_the_permalink_of_a_quote_leads_to_it(page: Page, live_server: LiveServer, published: Report) -> None:
    evidence = published.verdict.evidence.get()
    page.goto(f"{live_server.url}/reports/{published.slug}/")
    page.get_by_role("link", name="Link to this quote").click()
    assert page.url.endswith(f"#e{evidence.pk}")
    assert page.locator(":target .quote").inner_text() == evidence.quote


@pytest.fixture
def source(settings: Any) -> Iterator[str]:
    """A page outside, on this machine."""

    class Register(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<h1>Register</h1><p>Expired permits: 400, of 1,050 in all.</p>")

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Register)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTBOUND_ALLOWED_HOSTS = [f"127.0.0.1:{server.server_port}"]
    yield f"http://127.0.0.1:{server.server_port}/register"
    server.shutdown()
    server.server_close()


def test_evidence_from_an_address_is_captured_and_its_quote_put_right(
    page: Page,
    context: BrowserContext,
    live_server: LiveServer,
    sign_in: Callable[[BrowserContext, User], None],
    source: str,
    erin: User,
    bob: User,
    quiet: list[str],
) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    sign_in(context, bob)
    page.goto(f"{live_server.url}/claims/{claim.pk}/")
    page.get_by_text("Add evidence or a question").click()
    form = page.locator("#evidence form")
    form.get_by_label("Question").fill("How many permits had expired?")
    form.get_by_label("Answer", exact=False).first.fill("400")
    form.get_by_label("The answer").select_option("supports")
    form.get_by_label("Quote").fill("Expired permits: 4OO, of 1,050 in all.")
    form.get_by_label("URL of the source").fill(source)
    form.get_by_label("Origin", exact=False).first.fill("Port register")
    form.get_by_label("Party behind it").fill("Port of Lindholm")
    form.get_by_role("button", name="Add").click()
    expect(page.get_by_text("The source is being captured.")).to_be_visible()
    jobs.work_off()
    page.reload()
    page.get_by_role("button", name="Quote the captured words").click()
    expect(page.get_by_text("word for word").first).to_be_visible()
    expect(page.locator("blockquote.quote")).to_have_text("Expired permits: 400, of 1,050 in all.")
    found = Axe().run(page)
    assert [each["id"] for each in found.response["violations"]] == [], found.generate_report()


def test_the_pages_of_a_capture_are_accessible(
    page: Page,
    context: BrowserContext,
    live_server: LiveServer,
    sign_in: Callable[[BrowserContext, User], None],
    source: str,
    erin: User,
    bob: User,
) -> None:
    claim = a_claim_in_research(editor=erin, assignee=bob)
    evidence = some_evidence(claim, url=source, origin=an_origin(by=bob), by=bob)
    jobs.work_off()
    sign_in(context, bob)
    page.goto(f"{live_server.url}/snapshots/{evidence.snapshot_id}/?quote=Expired permits: 400")
    expect(page.locator("mark#quote")).to_have_text("Expired permits: 400")
    found = Axe().run(page)
    assert [each["id"] for each in found.response["violations"]] == [], found.generate_report()


def test_one_key_takes_a_mark_to_the_board_as_evidence(
    page: Page,
    context: BrowserContext,
    live_server: LiveServer,
    sign_in: Callable[[BrowserContext, User], None],
    transactional_db: None,
    bob: User,
) -> None:
    article = an_article(by=bob)
    mark = a_mark(article, "400 permits had expired", by=bob)
    sign_in(context, bob)
    page.goto(f"{live_server.url}/articles/{article.pk}/")
    page.keyboard.press("j")
    expect(page.locator("[data-evidence]")).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_url(f"**/claims/?evidence={mark.pk}")
