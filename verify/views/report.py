"""What the public reads: reports, their index and their feed. No script, no cookie, no sign-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import conditional_page, require_GET, require_safe

from annotate import access
from annotate.access import Can
from annotate.errors import Missing
from annotate.selection import moment
from annotate.views.requests import AuthenticatedRequest
from verify import dossiers, records
from verify.actions import snapshot as snapshots
from verify.exporters.claimreview import markup
from verify.interchange import Dossier, Finding
from verify.models import Correction, Edition, Report, Verdict

PER_PAGE = 30
MINUTES = 5
LONGEST_CLAIM = 75
"""Characters of a claim that search engines show."""

PublicView = Callable[..., HttpResponseBase]


def public(view: PublicView) -> PublicView:
    """For everybody, to be kept by caches for MINUTES and asked again by its ETag."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=60 * MINUTES)
        # LoginRequiredMiddleware looks who asks before it asks whether it matters; the answer is everybody's.
        request.session.accessed = False
        return response

    return login_not_required(require_safe(conditional_page(answer)))


@dataclass(frozen=True, slots=True)
class Said:
    """Articles that have the claim from one origin."""

    origin: str
    party: str
    appearances: list[Any]


def _page(template: str, context: dict[str, Any], language: str, *, status: int = 200) -> HttpResponse:
    """Rendered in the language of the report and without the request: the same for everybody."""
    with override(language):
        shared = {"publisher": settings.PUBLISHER_NAME, "language": language}
        return HttpResponse(render_to_string(template, {**shared, **context}), status=status)


@public
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """One report as it was last published; a tombstone without markup where it was withdrawn."""
    row = Report.objects.public().filter(slug=slug).first()
    if row is None:
        raise Missing(_("There is no such report."))
    if row.state == Report.State.WITHDRAWN:
        context = {"report": row, "changes": dossiers.changes(row)}
        return _page("verify/report_withdrawn.html", context, row.language, status=410)
    editions = list(Edition.objects.filter(report=row).order_by("-number").defer("content"))
    dossier = records.dossier_of(editions[0])
    response = _page("verify/report.html", _shown(dossier, editions), dossier.language)
    response.headers["Last-Modified"] = http_date(editions[0].published_at.timestamp())
    return response


def _shown(dossier: Dossier, editions: list[Edition]) -> dict[str, Any]:
    def taking(stance: str) -> list[Finding]:
        return [finding for finding in dossier.findings if finding.stance == stance]

    return {
        "dossier": dossier,
        "sides": [(_("What speaks for it"), taking("supports")), (_("What speaks against it"), taking("refutes"))],
        "context_findings": taking("context"),
        "searches": taking(""),
        "said": _said(dossier),
        "editions": editions,
        "current": editions[0] if editions else None,
        "previous": editions[1].fingerprint if len(editions) > 1 else "",
        "markup": markup(dossier) if dossier.published_at else None,
    }


def _said(dossier: Dossier) -> list[Said]:
    """The appearances by the origin that they go back to; those that nobody traced come last."""
    groups: dict[tuple[str, str], Said] = {}
    for each in dossier.appearances:
        groups.setdefault((each.origin, each.party), Said(each.origin, each.party, [])).appearances.append(each)
    return sorted(groups.values(), key=lambda group: (not group.origin, -len(group.appearances)))


@require_GET
def preview(request: AuthenticatedRequest, slug: str) -> HttpResponse:
    """The report as it would be published now, with what an editor should look at first."""
    row = access.get(request.user, Report.objects.select_related("claim"), slug=slug, what=Can.REVIEW)
    waiting = Correction.objects.filter(report=row, state="proposed").select_related("verdict").first()
    verdict = waiting.verdict if waiting else _judged(row)
    if waiting:
        row.summary, row.text = waiting.summary, waiting.text
    dossier = records.addressed(dossiers.of_claim(row.claim, verdict, row))
    context = {**_shown(dossier, []), "preview": True, "report": row, "remarks": _remarks(row, dossier)}
    response = _page("verify/report.html", context, row.language)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _judged(row: Report) -> Verdict:
    """The approved verdict of the claim, else the one that is proposed."""
    rows = Verdict.objects.filter(claim=row.claim, state__in=("approved", "proposed")).order_by("state")
    verdict = rows.first()
    if verdict is None:
        raise Missing(_("There is no verdict to show yet. Propose one first."))
    return verdict


def _remarks(row: Report, dossier: Dossier) -> list[str]:
    """What an editor should think about before publishing, as sentences."""
    found = [
        _("Not captured, or the quote is not in the capture: %s") % (evidence.url or evidence.question)
        for evidence in snapshots.missing(row.claim)
    ]
    if len(dossier.text) > LONGEST_CLAIM:
        found.append(_("The claim has %d characters; search engines show about 75.") % len(dossier.text))
    if dossier.verdict.label.casefold() in dossier.text.casefold():
        found.append(_("The claim names its own rating."))
    return found


@public
def index(request: HttpRequest) -> HttpResponse:
    """The published reports, the latest first; ``?before=`` the time of the last one on the page before."""
    rows = listed(moment(request.GET.get("before", "")))
    more = rows[PER_PAGE - 1]["published_at"] if len(rows) > PER_PAGE else None
    context = {"rows": rows[:PER_PAGE], "more": more.isoformat() if more else ""}
    return _page("verify/report_list.html", context, settings.LANGUAGE_CODE)


def listed(before: datetime | None = None) -> list[dict[str, Any]]:
    """The next reports with the claim and label of their last edition; one more than fit on a page when there are."""
    reports = Report.objects.filter(state=Report.State.PUBLISHED).order_by("-published_at", "-pk")
    if before:
        reports = reports.filter(published_at__lt=before)
    rows = list(reports.values("pk", "slug", "summary", "published_at", "modified_at")[: PER_PAGE + 1])
    editions = Edition.objects.filter(report__in=[row["pk"] for row in rows]).order_by("number")
    shown = editions.values_list("report", "content__text", "content__verdict__label", "content__verdict__as_of")
    last = {report: {"text": text, "label": label, "as_of": as_of} for report, text, label, as_of in shown}
    return [{**row, **last[row["pk"]]} for row in rows]


class ReportFeed(Feed):
    """The reports as Atom (RFC 4287); a corrected one is an update of its entry."""

    feed_type = Atom1Feed
    title = gettext_lazy("Reports")
    subtitle = gettext_lazy("Claims that were checked, with the evidence.")

    def link(self) -> str:
        return settings.PUBLIC_URL + reverse("reports")

    def author_name(self) -> str:
        return settings.PUBLISHER_NAME

    def items(self) -> list[dict[str, Any]]:
        return listed()[:PER_PAGE]

    def item_title(self, item: dict[str, Any]) -> str:
        return f"{item['label']}: {item['text']}"

    def item_description(self, item: dict[str, Any]) -> str:
        return item["summary"]

    def item_link(self, item: dict[str, Any]) -> str:
        return settings.PUBLIC_URL + reverse("report", args=[item["slug"]])

    item_guid = item_link

    def item_pubdate(self, item: dict[str, Any]) -> datetime:
        return item["published_at"]

    def item_updateddate(self, item: dict[str, Any]) -> datetime:
        return item["modified_at"]


@public
def feed(request: HttpRequest) -> HttpResponseBase:
    return ReportFeed()(request)
