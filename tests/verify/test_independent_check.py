"""An outsider checks a report from its page alone, and sees what was tampered with."""

from __future__ import annotations

import hashlib
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from annotate.models import User
from tests.factories import a_claim_in_research, a_mark, an_article, an_origin, some_evidence
from tests.verify.published import a_published_report, corrected
from verify.actions import claim as claims
from verify.actions import evidence as evidences
from verify.actions import report as reports
from verify.actions import verdict as verdicts
from verify.models import Report

PROGRAM = Path(__file__).resolve().parents[2] / "docs" / "independent_check.py"
check = runpy.run_path(str(PROGRAM))["check"]


@pytest.fixture
def page(client: Client, erin: User, bob: User) -> str:
    report = a_published_report(editor=erin, assignee=bob)
    return client.get(f"/reports/{corrected(report, by=erin, approved_by=bob).slug}/").content.decode()


def failures(page: str) -> list[str]:
    return [what.partition(" ")[0] for what, holds in check(page) if not holds]


def test_the_program_is_short_and_uses_the_standard_library_alone() -> None:
    text = PROGRAM.read_text()
    assert len(text.splitlines()) <= 100
    imported = re.findall(r"^(?:import|from) (\w+)", text, re.M)
    assert set(imported) <= sys.stdlib_module_names


def test_it_runs_on_a_saved_page(page: str, tmp_path: Path) -> None:
    saved = tmp_path / "report.html"
    saved.write_text(page)
    done = subprocess.run([sys.executable, PROGRAM, saved], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok  ") == 6


@pytest.mark.parametrize(
    ("pattern", "instead", "caught"),
    [
        (r'(class="quote">)650', r"\g<1>950", {"with", "the"}),
        (r'data-sha256="\w{4}', 'data-sha256="0000', {"with", "the"}),
        (r'data-party="Port', 'data-party="Fort', {"the"}),
        (r'data-articles="1"', 'data-articles="3"', {"articles,"}),
        (r" data-primary", "", {"the"}),
        (r'data-label="Supported"', 'data-label="Refuted"', {"with", "the"}),
        (r'"claimReviewed": "In', '"claimReviewed": "On', {"one"}),
        (r'data-previous="\w{4}', 'data-previous="0000', {"the"}),
    ],
)
def test_what_is_changed_on_the_page_is_seen(page: str, pattern: str, instead: str, caught: set[str]) -> None:
    changed, times = re.subn(pattern, instead, page, count=1)
    assert times == 1
    assert set(failures(changed)) == caught


def published(client: Client, label: str, *, by: User, second: User, left_out: str = "") -> str:
    """The page of a claim with evidence of two parties on either side, or with a search alone."""
    claim = a_claim_in_research(editor=second, assignee=by)
    if label == "Not Enough Evidence":
        evidences.add(claim, question="Who counted?", searched="The register of 2021 & 2022.", by=by)
    else:
        for stance, party in (("supports", "Port of “Lindholm”"), ("refutes", "Union <of> Dockers")):
            mark = a_mark(an_article(by=by), "400 permits had expired", by=by)
            told = an_origin(f"What {party} said", party=party, by=by)
            some_evidence(claim, stance=stance, annotation=mark, quote=mark.quote, url="", origin=told, by=by)
    verdict = verdicts.propose(
        claim, label=label, justification="See above.", left_out=left_out, revision=claim.revision, by=by
    )
    verdicts.approve(verdict, revision=claim.revision, by=second)
    claim.refresh_from_db()
    reports.write(claim, summary="Both sides.", text="Both sides.", revision=0, by=by)
    report = reports.publish(claim, revision=claim.revision, by=second)
    return client.get(f"/reports/{report.slug}/").content.decode()


@pytest.mark.parametrize("label", ["Conflicting Evidence/Cherrypicking", "Not Enough Evidence"])
def test_every_kind_of_verdict_is_checked(client: Client, erin: User, bob: User, label: str) -> None:
    page = published(client, label, by=bob, second=erin, left_out="The year before." if "Conflict" in label else "")
    assert failures(page) == []


def test_articles_with_one_origin_are_counted_as_one_voice(client: Client, erin: User, bob: User) -> None:
    report = a_published_report(editor=erin, assignee=bob)
    claim = claims.transition(
        report.claim, to="in_research", reason="More of it.", revision=report.claim.revision, by=erin
    )
    wire = an_origin("A dispatch", party="Agency", kind="wire", by=erin)
    for number in range(5):
        mark = a_mark(an_article(by=erin, url=f"https://post.example/{number}"), "400 permits had expired", by=erin)
        claims.add_mention(claim, mark, origin=wire, by=erin)
    verdict = verdicts.propose(claim, label="Supported", justification="As before.", revision=_revision(report), by=bob)
    verdicts.approve(verdict, revision=_revision(report), by=erin)
    claim.refresh_from_db()
    reports.publish(claim, revision=claim.revision, what="Five more articles.", by=erin)
    results = dict(check(client.get(f"/reports/{report.slug}/").content.decode()))
    assert results["articles, origins and parties: 6, 1, 1"]
    assert all(results.values())


def _revision(report: Report) -> int:
    report.claim.refresh_from_db()
    return report.claim.revision


def test_captured_files_are_fetched_and_compared(page: str) -> None:
    digest = hashlib.sha256(b"as it was").hexdigest()
    with_file = re.sub(r'data-sha256="\w+"', f'data-file data-sha256="{digest}"', page)
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return b"as it was"

    results = [what for what, holds in check(with_file, fetch) if holds]
    assert asked == ["https://post.example/650#:~:text=650%20permits%20in%202020"]
    assert "https://post.example/650 is as it was captured" in results
