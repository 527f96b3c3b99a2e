"""The texts of one article: what came in when, what differs, and what became of the marks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from annotate import access, textdiff
from annotate.actions import version as versions
from annotate.errors import Invalid, Refused
from annotate.forms import BatchForm, PlaceForm, RevisionForm, VersionForm, cleaned
from annotate.models import Annotation, Article, Job
from annotate.views import annotation as cards
from annotate.views.requests import AuthenticatedRequest

MOST_COMPARED = 1_000_000  # code points of both texts; comparing more would keep the reader waiting
SHOWN = 200


def _article(request: AuthenticatedRequest, pk: int) -> Article:
    return access.get(request.user, Article.objects.select_related("publisher"), pk=pk)


@require_http_methods(["GET", "POST"])
def listing(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The versions, the latest first, and a form for a new one."""
    article = _article(request, pk)
    if request.method == "GET":
        return _page(request, article, VersionForm())
    form = VersionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, article, form, status=422)
    try:
        version = versions.add(article, text=form.cleaned_data["text"], extractor=form.extractor, by=request.user)
    except (Invalid, Refused) as error:
        form.add_error("text", str(error))
        return _page(request, article, form, status=error.status)
    messages.success(request, _("The new text is in. Its marks are being taken along."))
    return redirect("article_version", pk=pk, number=version.number)


def _page(request: AuthenticatedRequest, article: Article, form: VersionForm, *, status: int = 200) -> HttpResponse:
    rows = article.versions.defer("text", "boilerplate").order_by("-number")
    context = {"article": article, "versions": rows, "form": form}
    return render(request, "annotate/version_list.html", context, status=status)


@require_GET
def difference(request: AuthenticatedRequest, pk: int, number: int) -> HttpResponse:
    """What this version changed against the one before, and the marks that wait for a person."""
    article = _article(request, pk)
    version = access.get(request.user, article.versions.all(), number=number)
    before = article.versions.filter(number__lt=number).order_by("-number").first()
    context: dict[str, Any] = {"article": article, "version": version, "before": before}
    if before and len(before.text) + len(version.text) <= MOST_COMPARED:
        context["lines"] = textdiff.difference(before.text, version.text)
    if version.pk == article.current_id:
        context |= _waiting(article)
    return render(request, "annotate/version_detail.html", context)


def _waiting(article: Article) -> dict[str, Any]:
    marks = Annotation.objects.live().filter(version__article=article).select_related("version")
    marks = marks.defer("version__text", "version__boilerplate").order_by("start", "pk")
    job = Job.objects.pending().filter(kind="reanchor", params__article=article.pk).first()
    return {
        "moved": marks.filter(anchor_state=Annotation.Anchor.MOVED)[:SHOWN],
        "orphaned": marks.filter(anchor_state=Annotation.Anchor.ORPHANED)[:SHOWN],
        "job": job,
    }


@require_POST
def confirm(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    mark = access.get(request.user, Annotation.objects.with_context(), pk=pk)
    mark = versions.confirm(mark, by=request.user, **cleaned(RevisionForm(request.POST)))
    if request.htmx:
        return cards.answer(request, mark, saved=True)
    return redirect("article_version", pk=mark.version.article_id, number=mark.version.number)


@require_POST
def confirm_all(request: AuthenticatedRequest, pk: int, number: int) -> HttpResponse:
    """``marks``: "id:revision id:revision …", as they were shown."""
    _article(request, pk)
    n = versions.confirm_all(cleaned(BatchForm(request.POST))["marks"], by=request.user)
    messages.success(request, ngettext("%(n)s mark stands right.", "%(n)s marks stand right.", n) % {"n": n})
    return redirect("article_version", pk=pk, number=number)


@require_POST
def place(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Where an orphaned mark stands now: ``start``, ``end`` and ``quote`` in the article's current text."""
    rows = Annotation.objects.select_related("author", "version__article__current", "date_mention")
    mark = access.get(request.user, rows, pk=pk)
    mark = versions.place(mark, by=request.user, **cleaned(PlaceForm(request.POST)))
    return cards.answer(request, mark, saved=True)
