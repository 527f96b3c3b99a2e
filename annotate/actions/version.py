"""New text for an article that we have: the marks of the old text go along, or are kept for a person to place.

A mark comes to stand where its words stand now. Where they do not, or in two places alike, it stays with the old text
as *orphaned*: nothing is moved onto words that only look alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs, search_index, spans
from annotate.access import Can, require, require_person
from annotate.actions.annotation import FIELDS
from annotate.anchoring import anchor
from annotate.boilerplate import boilerplate
from annotate.errors import Invalid, Refused, Stale
from annotate.interchange import Span
from annotate.machines import machine
from annotate.models import Annotation, Article, ArticleVersion, Job, User
from annotate.text import Canonical, canonicalise, sha256

LARGEST = 10_000_000  # code points
CHUNK = 200
LATE = timedelta(hours=1)
"""How long after a mark was saved on an old text a sweep still finds it."""


@transaction.atomic
def add(article: Article, *, text: str, extractor: str = "plain", by: User) -> ArticleVersion:
    """Make ``text`` the article's current one, and queue the job that takes its marks along.

    The text of an earlier version makes that one the current one again. Refused when the article reads so already, or
    another article does; Invalid for a text that none can have.
    """
    require(by, Can.SUGGEST)
    canonical = canonicalise(text)
    check(canonical)
    locked = Article.objects.select_for_update(of=("self",)).select_related("current").get(pk=article.pk)
    digest = sha256(canonical.text)
    version = _version(locked, canonical, digest, extractor)
    before = {"version": locked.current_id}
    Article.objects.filter(pk=locked.pk).update(current=version, revision=F("revision") + 1, updated_at=timezone.now())
    article.refresh_from_db()
    after = {"version": version.pk, "number": version.number, "sha256": digest}
    audit.record("article.add_version", article, by=by, before=before, after=after)
    jobs.enqueue("reanchor", by=by, article=article.pk)
    return version


def _version(article: Article, canonical: Canonical, digest: str, extractor: str) -> ArticleVersion:
    """The version with this text: a new one, or the earlier one that the article goes back to."""
    known = ArticleVersion.objects.filter(sha256=digest).select_related("article").defer("text").first()
    if known and known.article_id != article.pk:
        raise Refused(_("This is the text of another article, “%(article)s”.") % {"article": known.article})
    if known and known.pk == article.current_id:
        raise Refused(_("The article reads so already; nothing was changed."))
    if known:
        return known
    last = article.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return make(article, canonical, digest=digest, number=last + 1, extractor=extractor)


def check(canonical: Canonical) -> None:
    """Invalid for a text that no article can have."""
    if not canonical.text.strip():
        raise Invalid(_("The text is empty."), field="text")
    if len(canonical.text) > LARGEST:
        raise Invalid(
            _("The text has %(n)s characters; the most is %(largest)s.")
            % {"n": f"{len(canonical.text):,}", "largest": f"{LARGEST:,}"},
            field="text",
        )


def make(article: Article, canonical: Canonical, *, digest: str, number: int, extractor: str) -> ArticleVersion:
    """The row of a text that no version has yet; who calls it makes it the article's current one."""
    version = unsaved(article, canonical, digest=digest, number=number, extractor=extractor)
    version.save(force_insert=True)
    search_index.index_version(version)
    return version


def unsaved(article: Article, canonical: Canonical, *, digest: str, number: int, extractor: str) -> ArticleVersion:
    """As ``make``, for who saves many at once and has them indexed."""
    return ArticleVersion(
        article=article,
        number=number,
        text=canonical.text,
        length=len(canonical.text),
        sha256=digest,
        boilerplate=[[span.start, span.end] for span in boilerplate(canonical.text)],
        extractor=extractor,
        notes=list(canonical.notes),
    )


def left_behind(article: int | None = None) -> QuerySet[Annotation]:
    """Live marks on a text that is not its article's current one, and that nobody looked for in the new one yet."""
    rows = Annotation.objects.filter(deleted_at=None).exclude(anchor_state=Annotation.Anchor.ORPHANED)
    rows = rows.exclude(version=F("version__article__current"))
    return rows if article is None else rows.filter(version__article=article)


def reanchor(job: Job, report: jobs.Report) -> dict[str, Any]:
    """Take the marks of one article along to its current text, then let the readers look at it.

    Each chunk is one transaction and what is done is not done again: the job may run twice or die half-way.
    """
    article = job.params["article"]
    total = left_behind(article).count()
    counts = {"exact": 0, "moved": 0, "orphaned": 0}
    while states := _reanchor_some(article):
        for state in states:
            counts[state] += 1
        report(sum(counts.values()), max(total, sum(counts.values())))
    if settings.READ_ON_IMPORT and total:
        _read_again(article)
    return counts


def _read_again(article: int) -> None:
    current = Article.objects.values_list("current", flat=True).get(pk=article)
    pending = Job.objects.pending().filter(kind="read", params__version=current)
    if not pending.exists():
        jobs.enqueue("read", by=machine("reader"), bulk=True, version=current)


@transaction.atomic
def _reanchor_some(article_id: int) -> list[str]:
    """The states of the next few marks after looking for them; empty when all are done."""
    article = Article.objects.select_related("current").get(pk=article_id)
    assert article.current is not None
    rows = left_behind(article_id).select_for_update(of=("self",)).order_by("pk")[:CHUNK]
    by = machine("linker")
    return [_take_along(mark, article.current, by) for mark in rows]


def _take_along(mark: Annotation, version: ArticleVersion, by: User) -> str:
    found = anchor(version.text, mark.quote, mark.prefix, mark.suffix, mark.start)
    if found is None or (mark.ranges and version.text[found.span.start : found.span.end] != mark.quote):
        _save(mark, {"anchor_state": Annotation.Anchor.ORPHANED}, "annotation.orphan", by)
        return "orphaned"
    # The same words between the same words did not move for a reader, however many lines came in before them.
    state = "exact" if found.score == 1.0 and _same_sides(mark, version.text, found.span) else found.state
    columns = _columns(version, found.span, mark) | {"anchor_state": state}
    try:
        with transaction.atomic():
            _save(mark, columns, "annotation.reanchor", by)
    except IntegrityError:
        # Its reader suggests the same in the new text already: one of the two is enough.
        _save(mark, {"deleted_at": timezone.now()}, "annotation.delete", by)
    return state


def _same_sides(mark: Annotation, text: str, span: Span) -> bool:
    return spans.context(text, span) == (mark.prefix, mark.suffix)


def _columns(version: ArticleVersion, span: Span, mark: Annotation) -> dict[str, Any]:
    prefix, suffix = spans.context(version.text, span)
    by = span.start - mark.start
    return {
        "version": version,
        "start": span.start,
        "end": span.end,
        "quote": version.text[span.start : span.end],
        "ranges": [[start + by, end + by] for start, end in mark.ranges],
        "prefix": prefix,
        "suffix": suffix,
    }


def _save(mark: Annotation, columns: dict[str, Any], verb: str, by: User) -> None:
    before = audit.snapshot(mark, *FIELDS, "anchor_state")
    now = timezone.now()
    rows = Annotation.objects.filter(pk=mark.pk, revision=mark.revision)
    if not rows.update(revision=F("revision") + 1, updated_at=now, needs_linking=True, **columns):
        raise Stale(Annotation.objects.with_context().get(pk=mark.pk))
    for name, value in {**columns, "revision": mark.revision + 1, "updated_at": now}.items():
        setattr(mark, name, value)
    audit.record(verb, mark, by=by, before=before, after=audit.snapshot(mark, *FIELDS, "anchor_state"))


@transaction.atomic
def confirm(mark: Annotation, *, revision: int, by: User) -> Annotation:
    """A person says that a moved mark stands where it should."""
    require_person(by, Can.ANNOTATE)
    _seen(mark, revision)
    if mark.anchor_state != Annotation.Anchor.MOVED:
        raise Refused(_("This mark was not moved; there is nothing to confirm."))
    _save(mark, {"anchor_state": Annotation.Anchor.EXACT}, "annotation.confirm_place", by)
    return mark


@transaction.atomic
def confirm_all(seen: Mapping[int, int], *, by: User) -> int:
    """The same of many marks, ``seen`` at these revisions: how many. What changed since is left to be looked at."""
    require_person(by, Can.ANNOTATE)
    rows = Annotation.objects.filter(pk__in=list(seen), anchor_state=Annotation.Anchor.MOVED, deleted_at=None)
    # In one order for all, so that two people who do so at once do not wait for each other for ever.
    taken = [mark for mark in rows.order_by("pk").select_for_update() if mark.revision == seen[mark.pk]]
    for mark in taken:
        _save(mark, {"anchor_state": Annotation.Anchor.EXACT}, "annotation.confirm_place", by)
    return len(taken)


@transaction.atomic
def place(mark: Annotation, *, start: int, end: int, quote: str, revision: int, by: User) -> Annotation:
    """A person says where an orphaned or moved mark stands in the article's current text."""
    require_person(by, Can.ANNOTATE)
    _seen(mark, revision)
    version = mark.version.article.current
    assert version is not None
    try:
        span = spans.check(version.text, start, end, quote)
    except ValueError as error:
        raise Invalid(str(error), field="start") from None
    columns = _columns(version, span, mark) | {"ranges": [], "anchor_state": Annotation.Anchor.EXACT}
    _save(mark, columns, "annotation.place", by)
    jobs.enqueue("link", by=by, annotations=[mark.pk])
    return mark


def _seen(mark: Annotation, revision: int) -> None:
    if mark.revision != revision:
        raise Stale(Annotation.objects.with_context().get(pk=mark.pk))
    if mark.deleted_at is not None:
        raise Refused(_("This mark was deleted. Restore it first."))


def sweep() -> int:
    """Queue articles with marks that were saved or restored on a text that had just been replaced."""
    if not jobs.waits_for_nothing("reanchor"):
        return 0
    lately = left_behind().filter(updated_at__gt=timezone.now() - LATE)
    articles = set(lately.values_list("version__article", flat=True)[: jobs.BATCH])
    for article in articles:
        jobs.enqueue("reanchor", by=machine("linker"), article=article)
    return len(articles)
