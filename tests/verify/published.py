"""Reports for tests: a draft that can be published, and a published one, on a claim that one article makes."""

from __future__ import annotations

from datetime import date

from annotate.models import User
from tests.factories import a_claim_in_research, a_mark, an_article, some_evidence
from verify.actions import report as reports
from verify.actions import verdict as verdicts
from verify.models import Report


def a_report(*, editor: User, assignee: User, text: str = "The register is public. It lists 650.") -> Report:
    """A draft on an approved claim whose evidence is a mark in an article."""
    claim = a_claim_in_research(editor=editor, assignee=assignee, speaker="Ada Brandt", claim_date=date(2021, 3, 12))
    mark = a_mark(an_article(by=assignee, url="https://post.example/650"), "650 permits in 2020", by=assignee)
    some_evidence(claim, url="", quote=mark.quote, annotation=mark, by=assignee)
    said = "The register says so."
    verdict = verdicts.propose(claim, label="Supported", justification=said, revision=claim.revision, by=assignee)
    verdict = verdicts.approve(verdict, revision=claim.revision, by=editor)
    return reports.write(verdict.claim, summary="The port's register says so.", text=text, revision=0, by=assignee)


def a_published_report(*, editor: User, assignee: User, text: str = "The register is public. It lists 650.") -> Report:
    draft = a_report(editor=editor, assignee=assignee, text=text)
    draft.claim.refresh_from_db()
    return reports.publish(draft.claim, revision=draft.claim.revision, by=editor)


def corrected(report: Report, *, by: User, approved_by: User) -> Report:
    """The report with another verdict and text, which ``by`` asked for and ``approved_by`` agreed to."""
    report.claim.refresh_from_db()
    correction = reports.correct(
        report.claim,
        what="We wrote 2019 instead of 2020.",
        label="Supported",
        justification="The register says so, for 2020.",
        text="The register is public. In 2020 it lists 650.",
        revision=report.claim.revision,
        by=by,
    )
    verdict = correction.verdict
    verdicts.approve(verdict, revision=report.claim.revision, by=approved_by)
    report.refresh_from_db()
    return report
