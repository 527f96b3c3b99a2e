"""What the public reads: one page that says the same as its markup and the API, and says when it changed."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from annotate.models import User
from tests.factories import a_mark, an_article, an_origin, some_evidence
from tests.verify.published import a_published_report, a_report, corrected
from verify.actions import claim as claims
from verify.actions import report as reports
from verify.models import Edition, Report

MARKUP = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


@pytest.fixture
def published(erin: User, bob: User) -> Report:
    return a_published_report(editor=erin, assignee=bob)


def page_of(client: Client, report: Report) -> str:
    return client.get(f"/reports/{report.slug}/").content.decode()


def words_of(page: str) -> str:
    """The page as it is read: no tags, no scripts, single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", MARKUP.sub("", page))).split())


def markup_of(page: str) -> dict[str, Any]:
    (found,) = MARKUP.findall(page)
    return json.loads(found)


def test_everybody_reads_it_without_signing_in(client: Client, published: Report) -> None:
    answer = client.get(f"/reports/{published.slug}/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_draft_is_not_there(client: Client, erin: User, bob: User) -> None:
    draft = a_report(editor=erin, assignee=bob)
    assert client.get(f"/reports/{draft.slug}/").status_code == 404
    assert draft.slug not in client.get("/reports/").content.decode()
    assert client.get("/reports/nothing-of-this-kind/").status_code == 404


def test_it_needs_no_script_and_has_one_markup(client: Client, published: Report) -> None:
    page = page_of(client, published)
    assert re.findall(r"<script(?! type=\"application/ld\+json\")", page) == []
    assert page.count('"ClaimReview"') == 1
    assert " style=" not in page


def test_the_page_says_what_its_markup_says(client: Client, published: Report) -> None:
    page = page_of(client, published)
    words, markup = words_of(page), markup_of(page)
    said = [
        markup["claimReviewed"],
        markup["reviewRating"]["alternateName"],
        markup["reviewRating"]["ratingExplanation"],
        markup["reviewBody"],
        markup["abstract"],
        markup["itemReviewed"]["author"]["name"],
        *(citation["text"] for citation in markup["citation"]),
        *(work["text"] for work in markup["itemReviewed"]["appearance"]),
    ]
    assert [text for text in said if " ".join(text.split()) not in words] == []


def test_page_api_and_markup_show_the_same_verdict_revision(
    client: Client, published: Report, erin: User, bob: User
) -> None:
    corrected(published, by=erin, approved_by=bob)
    page = page_of(client, published)
    answer = client.get(f"/api/v1/reports/{published.slug}/").json()
    assert answer["verdict_revision"] == published.verdict.number == 2
    assert 'data-number="2"' in page
    assert answer["report"]["verdict"]["justification"] in words_of(page)
    assert markup_of(page)["reviewRating"]["ratingExplanation"] == answer["report"]["verdict"]["justification"]
    assert client.get(f"/api/v1/reports/{published.slug}/claimreview/").json() == markup_of(page)


def test_a_proposed_correction_changes_nothing_that_the_public_reads(
    client: Client, published: Report, erin: User
) -> None:
    before = page_of(client, published)
    claim = published.claim
    reports.correct(claim, what="Soon.", label="Supported", justification="Else.", revision=claim.revision, by=erin)
    assert page_of(client, published) == before


def test_a_correction_is_dated_on_page_and_in_markup(client: Client, published: Report, erin: User, bob: User) -> None:
    corrected(published, by=erin, approved_by=bob)
    page = page_of(client, published)
    assert "We wrote 2019 instead of 2020." in words_of(page)
    (correction,) = markup_of(page)["correction"]
    assert correction["text"] == "We wrote 2019 instead of 2020."
    assert correction["datePublished"] in page
    assert markup_of(page)["dateModified"] > markup_of(page)["datePublished"]


def test_reopening_leaves_the_page_as_it_was_whatever_happens_to_the_evidence(
    client: Client, published: Report, erin: User, bob: User
) -> None:
    before = page_of(client, published)
    claim = claims.transition(
        published.claim, to="in_research", reason="New data.", revision=published.claim.revision, by=erin
    )
    some_evidence(claim, stance="refutes", answer="No.", origin=an_origin("A rumour", party="Nobody", by=bob), by=bob)
    claims.describe(claim, text="In 2021 something else was said.", revision=claim.revision, by=erin)
    assert page_of(client, published) == before


def test_each_edition_is_kept_with_a_fingerprint_over_the_one_before(published: Report, erin: User, bob: User) -> None:
    corrected(published, by=erin, approved_by=bob)
    first, second = Edition.objects.filter(report=published).order_by("number")
    assert first.fingerprint != second.fingerprint
    assert (first.number, second.number) == (1, 2)


def test_every_quote_has_a_permalink_and_a_hash(client: Client, published: Report) -> None:
    page = page_of(client, published)
    evidence = published.verdict.evidence.get()
    assert f'id="e{evidence.pk}"' in page
    assert f'href="#e{evidence.pk}"' in page
    assert evidence.annotation.version.sha256 in page
    assert "https://post.example/650#:~:text=650%20permits%20in%202020" in page


def test_independence_is_said_in_plain_words(client: Client, published: Report) -> None:
    assert "1 article, 0 origins, 0 parties." in words_of(page_of(client, published))


def test_a_withdrawn_report_is_a_tombstone_without_markup(
    client: Client, published: Report, admin: User, erin: User
) -> None:
    claim = published.claim
    reports.ask_withdrawal(claim, reason="The register was forged.", revision=claim.revision, by=admin)
    claim.refresh_from_db()
    reports.confirm_withdrawal(claim, revision=claim.revision, by=erin)
    answer = client.get(f"/reports/{published.slug}/")
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "The register was forged." in page
    assert "ClaimReview" not in page
    assert claim.text not in page
    assert published.slug not in client.get("/reports/").content.decode()
    assert published.slug not in client.get("/reports/feed.atom").content.decode()
    assert client.get(f"/api/v1/reports/{published.slug}/").status_code == 410


def test_hostile_text_stays_text(client: Client, erin: User, bob: User) -> None:
    hostile = '</script><script>alert("x")</script> <!-- <img src=x onerror=alert(1)>'
    report = a_published_report(editor=erin, assignee=bob, text=hostile)
    page = page_of(client, report)
    assert page.count("<script") == 1
    assert "<img" not in page
    assert markup_of(page)["reviewBody"] == hostile


def test_caches_may_keep_it_and_ask_by_its_tag(client: Client, published: Report) -> None:
    first = client.get(f"/reports/{published.slug}/")
    assert "public" in first.headers["Cache-Control"]
    again = client.get(f"/reports/{published.slug}/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_page_takes_few_queries(client: Client, published: Report, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        page_of(client, published)


def test_a_report_on_a_much_printed_claim_stays_below_100_kb(client: Client, erin: User, bob: User) -> None:
    draft = a_report(editor=erin, assignee=bob, text="A long report. " * 200)
    origin = an_origin("A dispatch", party="Agency", kind="wire", by=erin)
    for number in range(100):
        article = an_article(by=erin, url=f"https://post.example/permits-expire-in-lindholm/{number}")
        mark = a_mark(article, "400 permits had expired", by=erin)
        claims.add_mention(draft.claim, mark, origin=origin, by=erin)
    draft.claim.refresh_from_db()
    reports.publish(draft.claim, revision=draft.claim.revision, by=erin)
    answer = client.get(f"/reports/{draft.slug}/")
    assert "101 articles, 1 origin, 1 party." in words_of(answer.content.decode())
    assert len(answer.content) < 100_000


# -- index, feed, preview ---------------------------------------------------------------------------------------------


def test_the_index_lists_what_is_published(client: Client, published: Report) -> None:
    page = client.get("/reports/").content.decode()
    assert published.claim.text in page
    assert f"/reports/{published.slug}/" in page


@pytest.mark.parametrize("before", ["nonsense", "2021-99-99T00:00", "", "2001-01-01", "2999-01-01T00:00:00+00:00"])
def test_the_index_takes_any_moment_to_begin_before(client: Client, published: Report, before: str) -> None:
    page = client.get("/reports/", {"before": before}).content.decode()
    assert (published.slug in page) is (before != "2001-01-01")


def test_an_empty_index_says_so(client: Client, db: None) -> None:
    assert "No report was published yet." in client.get("/reports/").content.decode()


def test_the_feed_is_atom_with_the_label_in_the_title(client: Client, published: Report, settings: Any) -> None:
    settings.PUBLIC_URL = "https://desk.example"
    answer = client.get("/reports/feed.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = answer.content.decode()
    assert f"Supported: {published.claim.text}" in feed
    assert f"https://desk.example/reports/{published.slug}/" in feed


def test_reviewers_see_a_preview_with_what_is_missing(client: Client, erin: User, bob: User, charlie: User) -> None:
    draft = a_report(editor=erin, assignee=bob)
    address = f"/reports/{draft.slug}/preview/"
    assert client.get(address).status_code == 302
    client.force_login(charlie)
    assert client.get(address).status_code == 403
    client.force_login(bob)
    page = client.get(address).content.decode()
    assert draft.text in words_of(page)
    assert "Preview." in page
    assert MARKUP.findall(page) == []
