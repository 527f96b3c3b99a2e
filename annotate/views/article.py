"""The list of articles, and the page on which what is known about one is corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from annotate import access
from annotate.access import Can
from annotate.actions import article as articles
from annotate.errors import Stale
from annotate.models import Article, AuditEvent, Publisher
from annotate.models.article import ArticleQuerySet
from annotate.pageforms import ArticleFilter, ArticleForm, send_again_over
from annotate.views.requests import AuthenticatedRequest, render_part

PER_PAGE = 50
EVENTS_SHOWN = 20
MOST_PUBLISHERS = 500

_SORT = {
    "": (F("created_at").desc(), F("pk").desc()),
    "published": (F("published_at").desc(nulls_last=True), F("pk").desc()),
    "title": (F("title").asc(), F("pk").asc()),
}


@require_GET
def listing(request: AuthenticatedRequest) -> HttpResponse:
    access.require(request.user, Can.READ)
    form = ArticleFilter(request.GET)
    filters = form.chosen()
    page = Paginator(_found(filters), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "filtered": bool(filters.keys() - {"sort"})}
    return render_part(request, "annotate/article_list.html", "rows", context)


def _found(filters: dict[str, Any]) -> ArticleQuerySet:
    rows = Article.objects.searched(filters.get("q", "")).select_related("publisher")
    if publisher := filters.get("publisher"):
        rows = rows.filter(publisher=publisher)
    if known := filters.get("date"):
        rows = rows.filter(published_at__isnull=known == "unknown")
    if filters.get("show") == "suggestions":
        rows = rows.with_suggestions()
    return rows.with_counts().order_by(*_SORT[filters.get("sort", "")])


@require_http_methods(["GET", "POST"])
def details(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Correct title, byline, publisher, date; a change that comes too late is shown beside what was typed."""
    rows = Article.objects.select_related("publisher")
    article = access.get(request.user, rows, pk=pk)
    if request.method == "GET":
        form = ArticleForm(initial={"revision": article.revision, **ArticleForm.known(article)})
        return _details_page(request, article, form)
    form = ArticleForm(request.POST)
    if not form.is_valid():
        return _details_page(request, article, form, status=422)
    try:
        articles.correct(article, revision=form.cleaned_data["revision"], **form.changes(article), by=request.user)
    except Stale as stale:
        return _conflict_page(request, stale.current, form)
    messages.success(request, _("Saved."))
    return redirect("article_details", pk=pk)


def _conflict_page(request: AuthenticatedRequest, article: Article, form: ArticleForm) -> HttpResponse:
    """What was typed, with the other person's values beside it; sending it again writes over them."""
    typed, known = form.cleaned_data, ArticleForm.known(article)
    theirs = [(form[name].label, known[name] or _("empty")) for name in known if known[name] != typed[name]]
    form.add_error(
        None, _("Somebody changed this article meanwhile. What you typed is still here; look and send it again.")
    )
    send_again_over(form, article.revision)
    return _details_page(request, article, form, status=409, theirs=theirs)


def _details_page(
    request: AuthenticatedRequest, article: Article, form: ArticleForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    events = AuditEvent.objects.filter(target_type="article", target_id=article.pk).select_related("actor")
    context |= {
        "article": article,
        "form": form,
        "versions": article.versions.defer("text", "boilerplate").order_by("-number"),
        "events": events.order_by("-pk")[:EVENTS_SHOWN],
        "publishers": publisher_names(),
    }
    return render(request, "annotate/article_details.html", context, status=status)


def publisher_names() -> list[str]:
    """For a field that completes what is typed."""
    return list(Publisher.objects.order_by("name").values_list("name", flat=True)[:MOST_PUBLISHERS])
