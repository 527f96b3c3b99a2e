"""The workbench: one article, its marks, and everything to make more of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import json_script
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from annotate import access, paragraphs, presence, rows, shortcuts
from annotate.access import Can
from annotate.models import Annotation, Article, ArticleVersion, User
from annotate.rows import KINDS, STATES, Compact
from annotate.views.requests import AuthenticatedRequest
from annotate.views.texts import WORKBENCH_TEXTS

# What workbench.js imports, told to the browser at once instead of one import after the other.
MODULES = (
    "annotate/bench.js",
    "annotate/commands.js",
    "annotate/follow.js",
    "annotate/highlights.js",
    "annotate/keyboard.js",
    "annotate/list.js",
    "annotate/live.js",
    "annotate/many.js",
    "annotate/marks.js",
    "annotate/motions.js",
    "annotate/offsets.js",
    "annotate/outbox.js",
    "annotate/palette.js",
    "annotate/pointer.js",
    "annotate/selection.js",
    "annotate/server.js",
    "annotate/shortcuts.js",
    "annotate/text.js",
    "annotate/theme.js",
    "annotate/undo.js",
    "annotate/upgrade.js",
    "annotate/view.js",
)
OVERLAP = timedelta(seconds=10)  # a transaction may commit a little after the time it wrote
MAX_PLAIN = 300_000  # code points; a page without script shows at most so much with its marks


@require_GET
@gzip_page
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The page. ``?plain`` gives the article with ``<mark>`` elements, for browsers without script or highlights."""
    articles = Article.objects.exclude(current=None).select_related("publisher", "current")
    article = access.get(request.user, articles, pk=pk)
    version = article.current
    assert version is not None
    lines = list(paragraphs.paragraphs(version.text, version.boilerplate_spans))
    is_plain = "plain" in request.GET
    marks, edge = (rows.rows_of(version.pk), None) if is_plain else rows.window_of(version.pk, 0, rows.FIRST)
    starts, beyond = rows.beyond(version.pk, edge)
    context: dict[str, Any] = {
        "article": article,
        "version": version,
        "outline": paragraphs.outline(lines, [row[1] for row in marks] + starts),
        "next_article": Article.objects.filter(pk__gt=pk).order_by("pk").only("pk").first(),
        "may_annotate": access.can(request.user, Can.ANNOTATE),
    }
    if version.number > 1:
        behind = Annotation.objects.live().filter(version__article=pk).exclude(anchor_state=Annotation.Anchor.EXACT)
        context["to_place"] = behind.count()
    if is_plain:
        return render(request, "annotate/article_plain.html", context | _plain(version, lines, marks))
    context |= {
        "page_keys": "annotate/_keys.html",
        "modules": MODULES,
        "chunks": [paragraphs.html(chunk) for chunk in paragraphs.chunks(lines)],
        "rows": json_script(marks, "workbench-rows", Compact),
        "placing": _placing(request, article),
    }
    context["settings"] = _settings(request, article, version) | {"placing": context["placing"], "beyond": beyond}
    return render(request, "annotate/article_detail.html", context)


def _plain(version: ArticleVersion, lines: list[paragraphs.Paragraph], marks: list[list[Any]]) -> dict[str, Any]:
    every = spans = [(pk, start, end, KINDS[kind], STATES[state]) for pk, start, end, kind, state, *_ in marks]
    shown = [line for line in lines if line.start < MAX_PLAIN]
    body = []
    for line in shown:
        spans = [span for span in spans if span[2] > line.start]
        here = [span for span in spans if span[1] < line.end]
        body.append((line, paragraphs.pieces(line, here)))
    text = version.text
    labels = {row[0]: row[7] for row in marks if len(row) > 7}
    listed = [(pk, kind, state, text[start:end], labels.get(pk, "")) for pk, start, end, kind, state in every]
    return {"body": body, "is_cut": len(shown) < len(lines), "listed": listed}


def _settings(request: AuthenticatedRequest, article: Article, version: ArticleVersion) -> dict[str, Any]:
    """What the script needs to know; addresses hold 0 where a mark's id goes."""
    names = ("change", "delete", "restore", "decide", "reopen")
    urls = {name: reverse(f"annotation_{name}", args=[0]) for name in names}
    return {
        "key": f"{request.user.pk}:{version.pk}",
        "version": version.pk,
        "keys": shortcuts.commands_of(request.user),
        "mayAnnotate": access.can(request.user, Can.ANNOTATE),
        "now": timezone.now().isoformat(),
        "urls": urls
        | {
            "card": reverse("annotation", args=[0]),
            "create": reverse("annotation_create", args=[version.pk]),
            "many": reverse("marks_step", args=["decide"]),
            "changes": reverse("version_changes", args=[version.pk]),
            "marks": reverse("version_marks", args=[version.pk]),
        },
        "texts": WORKBENCH_TEXTS,
    }


def _placing(request: AuthenticatedRequest, article: Article) -> dict[str, Any] | None:
    """The mark that somebody came here to place anew (``?place=``): where to send its new span."""
    pk = request.GET.get("place", "")
    if not pk.isdecimal():
        return None
    mark = access.get(request.user, Annotation.objects.live().filter(version__article=article), pk=pk)
    url = reverse("annotation_place", args=[mark.pk])
    return {"id": mark.pk, "quote": mark.quote, "revision": mark.revision, "url": url}


@require_GET
@gzip_page
def marks(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """The marks from ``?from=`` on, some at a time, which a page did not bring along; ``beyond`` as in the page."""
    version = access.get(request.user, ArticleVersion.objects.only("pk"), pk=pk)
    start = request.GET.get("from", "")
    shown, edge = rows.window_of(version.pk, int(start) if start.isdecimal() and len(start) < 10 else 0, rows.NEXT)
    return JsonResponse({"rows": shown, "beyond": rows.beyond(version.pk, edge)[1]}, encoder=Compact)


@require_GET
def changes(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """Marks that anybody changed since ``?since=``, the time to ask with next, and who else is here.

    ``current`` says whether this is still the article's text.
    """
    rows_wanted = ArticleVersion.objects.select_related("article").only("pk", "article__current")
    version = access.get(request.user, rows_wanted, pk=pk)
    now = timezone.now()
    since = parse_datetime(request.GET.get("since", "").replace(" ", "+")) or now
    changed = rows.changes_since(version.pk, since - OVERLAP)
    others = presence.meet(version.pk, request.user.pk)
    people = [person.display_name for person in User.objects.filter(pk__in=others)] if others else []
    is_current = version.article.current_id == version.pk
    return JsonResponse({"rows": changed, "now": now.isoformat(), "people": people, "current": is_current})
