"""What a person finds under "My work": panels, gathered from the table ``PANELS`` of every app's ``home`` module.

A panel is a function ``(user) -> Panel | None``; None where it is not for this person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from annotate import queue, registry
from annotate.access import Can, can
from annotate.models import Annotation, Article, Job, User

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do. ``state``: (key, words) as in components/_state.html; ``at``: when it was last touched."""

    href: str
    label: str
    detail: str = ""
    state: tuple[str, str] | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """``rank``: its place, the lowest first; ``aside``: in the narrow column; ``empty`` says what would be here."""

    title: str
    rows: list[Row]
    empty: str
    rank: int
    aside: bool = False
    more: str = ""
    waits_for_worker: bool = False


Find = Callable[[User], Panel | None]


def panels(user: User) -> list[Panel]:
    """All panels for this person, in their order."""
    tables: dict[str, Find] = registry.table("home", "PANELS")
    found = [find(user) for find in tables.values()]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.rank)


def lately_marked(user: User) -> Panel | None:
    """Articles in which this person marked something, the latest first."""
    if not can(user, Can.ANNOTATE):
        return None
    mine = Annotation.objects.filter(author=user, deleted_at=None).order_by()
    of_article = mine.filter(version__article=OuterRef("pk")).values("version__article")
    articles = (
        Article.objects.with_counts()
        .annotate(
            mine=Subquery(of_article.annotate(n=Count("pk")).values("n")),
            touched=Subquery(of_article.annotate(last=Max("updated_at")).values("last")),
        )
        .filter(pk__in=mine.values("version__article"))
        .order_by("-touched", "-pk")[:SHOWN]
    )
    rows = [Row(reverse("article", args=[each.pk]), str(each), _marked(each), at=each.touched) for each in articles]
    return Panel(_("Continue"), rows, _("Articles in which you marked something appear here."), 10, more="/articles/")


def _marked(article: Any) -> str:
    mine = ngettext("%(n)d mark of yours", "%(n)d marks of yours", article.mine) % {"n": article.mine}
    return f"{mine}, {_left(article.to_review)}" if article.to_review else mine


def _left(suggestions: int) -> str:
    return ngettext("%(n)d suggestion", "%(n)d suggestions", suggestions) % {"n": suggestions}


def suggestions(user: User) -> Panel | None:
    """Articles with suggestions that nobody decided on, the newest first."""
    if not can(user, Can.ANNOTATE):
        return None
    articles = Article.objects.with_suggestions().with_counts().select_related("publisher").order_by("-pk")[:SHOWN]
    rows = [Row(reverse("article", args=[each.pk]), str(each), _suggested(each)) for each in articles]
    empty = _("What the readers suggest in new articles appears here.")
    return Panel(_("Suggestions to look at"), rows, empty, 40, more="/articles/?show=suggestions")


def _suggested(article: Any) -> str:
    return f"{article.publisher} · {_left(article.to_review)}" if article.publisher else _left(article.to_review)


QUEUE_NAMES = {"annotation": ngettext_lazy("%(n)d mark", "%(n)d marks", "n")}


def waiting_for_review(user: User) -> Panel | None:
    """How much the review queue holds for this person."""
    if not can(user, Can.REVIEW):
        return None
    names = registry.table("home", "QUEUE_NAMES")
    counts = sorted((name, count) for name, count in queue.counts(user).items() if count)
    rows = [Row("/admin/review/", _named(names.get(name), name, count)) for name, count in counts]
    return Panel(_("Waiting for review"), rows, _("Nothing waits for your decision."), 20, aside=True)


def _named(name: Any, key: str, count: int) -> str:
    return str(name % {"n": count}) if name else f"{count} {key}"


def jobs(user: User) -> Panel:
    """Work of this person that a worker has not finished, or could not."""
    open_jobs = Job.objects.filter(owner=user, state__in=("queued", "running", "failed")).order_by()
    groups = open_jobs.values("kind", "state").annotate(n=Count("pk"), last=Max("pk"), at=Max(F("queued_at")))
    rows = [_job_row(group) for group in groups.order_by("state", "kind")]
    waits = any(group["state"] == "queued" for group in groups)
    empty = _("Imports, exports and linking show here while they run.")
    return Panel(_("Jobs"), rows, empty, 30, aside=True, more=reverse("jobs"), waits_for_worker=waits)


def _job_row(group: Any) -> Row:
    """For some jobs of one kind and state; ``group`` holds these, how many (n), the last id and the last time (at)."""
    one = group["n"] == 1
    href = (
        reverse("job", args=[group["last"]])
        if one
        else f"{reverse('jobs')}?kind={group['kind']}&state={group['state']}"
    )
    label = kind_name(group["kind"])
    state = (group["state"], str(Job.State(group["state"]).label))
    return Row(href, label if one else f"{group['n']} × {label}", "", state, group["at"])


def kind_name(kind: str) -> str:
    """A job kind in the reader's words."""
    return str(registry.table("home", "JOB_NAMES").get(kind, kind.replace("_", " ").capitalize()))


JOB_NAMES = {
    "import": gettext_lazy("Import"),
    "export": gettext_lazy("Export"),
    "release": gettext_lazy("Release"),
    "diff": gettext_lazy("Comparison of releases"),
    "read": gettext_lazy("Machine reading"),
    "link": gettext_lazy("Linking of marks"),
    "webhook": gettext_lazy("Telling a webhook"),
    "relink": gettext_lazy("Linking anew"),
}
PANELS = {
    "continue": lately_marked,
    "suggestions": suggestions,
    "review": waiting_for_review,
    "jobs": jobs,
}
