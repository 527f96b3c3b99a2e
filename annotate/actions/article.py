"""Articles: taking a text in, correcting what is known about it, adding a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Model, OuterRef, Subquery
from django.utils.translation import gettext as _

from annotate import audit, jobs
from annotate.access import Can, require
from annotate.actions import version as versions
from annotate.errors import Invalid, Stale, about
from annotate.ingest import Incoming
from annotate.metadata import Metadata, read_metadata
from annotate.models import Annotation, Article, ArticleVersion, Publisher, User
from annotate.text import canonicalise, sha256

FIELDS = ("publisher", "url", "title", "byline", "language", "published_at", "published_precision", "published_source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the person or file says about the text; what is empty is looked for in the text itself."""

    title: str = ""
    url: str = ""
    publisher: str = ""
    byline: str = ""
    language: str = "en"
    published_at: date | datetime | None = None
    published_precision: str = ""
    published_source: str = ""
    published_reason: str = ""


def stated_by(item: Incoming, *, published_at: date | None = None, publisher: str = "") -> Stated:
    """What a file says about its article, filled up with what the person says about all of them."""
    said = item.published_at is None and published_at is not None
    return Stated(
        title=item.title,
        url=item.url,
        publisher=item.publisher or publisher,
        byline=item.byline,
        language=item.language,
        published_at=published_at if said else item.published_at,
        published_precision="day" if said else item.precision,
        published_source="entered" if said else item.published_source,
        published_reason=item.published_reason,
    )


def summary(article: Article) -> dict[str, Any]:
    """One article as a line of an import's report."""
    published = article.published_at
    exact = article.published_precision == Article.Precision.MINUTE
    return {
        "id": article.pk,
        "title": article.title,
        "publisher": article.publisher.name if article.publisher else "",
        "published_at": (published.isoformat() if exact else published.date().isoformat()) if published else None,
        "published_source": article.published_source,
        "sha256": article.current.sha256 if article.current else "",
    }


@transaction.atomic
def ingest(
    text: str, *, stated: Stated = Stated(), extractor: str = "plain", read: bool | None = None, by: User
) -> tuple[Article, bool]:
    """Store ``text`` as a new article; the same text again gives the article that has it. Returns (article, created).

    Another text at the URL of an article that we have is a new version of that one, which takes its marks along.
    ``read`` says whether the machine readers look at it afterwards; None takes the installation's setting.
    """
    require(by, Can.SUGGEST)
    canonical = canonicalise(text)
    versions.check(canonical)
    digest = sha256(canonical.text)
    known = Article.objects.filter(versions__sha256=digest).first()
    if known:
        return known, False
    earlier = Article.objects.filter(url=stated.url).order_by("pk").first() if stated.url else None
    if earlier:
        versions.add(earlier, text=text, extractor=extractor, by=by)
        return earlier, True
    article = Article(**_details(canonical.text, stated))
    try:
        with transaction.atomic():
            article.save()
            article.current = versions.make(article, canonical, digest=digest, number=1, extractor=extractor)
            article.save(update_fields=["current"])
    except IntegrityError:
        # The same text was stored by a parallel request.
        return Article.objects.get(versions__sha256=digest), False
    audit.record("article.create", article, by=by, after=audit.snapshot(article, *FIELDS) | {"sha256": digest})
    _read_later(article, read, by)
    return article, True


def ingest_many(
    given: Sequence[tuple[str, Stated]], *, read: Sequence[bool | None] = (), by: User
) -> list[tuple[Article, bool]]:
    """``ingest`` for a list: all of it or nothing, in its order, in a few statements. Invalid names the place.

    The full-text index follows in a job.
    """
    require(by, Can.SUGGEST)
    try:
        return _ingest_many(given, read, by)
    except IntegrityError:
        return _ingest_many(given, read, by)  # one of the texts was stored by a parallel request: now it is known


@transaction.atomic
def _ingest_many(
    given: Sequence[tuple[str, Stated]], read: Sequence[bool | None], by: User
) -> list[tuple[Article, bool]]:
    texts = []
    for at, (text, _stated) in enumerate(given):
        with about(at):
            canonical = canonicalise(text)
            versions.check(canonical)
            texts.append((canonical, sha256(canonical.text)))
    fresh = _fresh([digest for _, digest in texts], [stated.url for _, stated in given])
    houses: dict[str, Publisher] = {}
    made = [Article(**_details(texts[at][0].text, given[at][1], houses)) for at in fresh]
    Article.objects.bulk_create(made)
    rows = [
        versions.unsaved(article, texts[at][0], digest=texts[at][1], number=1, extractor="plain")
        for at, article in zip(fresh, made, strict=True)
    ]
    ArticleVersion.objects.bulk_create(rows, batch_size=500)
    own = ArticleVersion.objects.filter(article=OuterRef("pk")).values("pk")[:1]
    Article.objects.filter(pk__in=[article.pk for article in made]).update(current=Subquery(own))
    events: list[tuple[Model, Mapping[str, Any], Mapping[str, Any]]] = []
    for article, row in zip(made, rows, strict=True):
        article.current = row
        events.append((article, {}, audit.snapshot(article, *FIELDS) | {"sha256": row.sha256}))
    audit.record_many("article.create", events, by=by)
    jobs.enqueue_batches("index", "versions", [row.pk for row in rows], by=by, bulk=True)
    new = dict(zip(fresh, made, strict=True))
    wanted = dict(enumerate(read))
    for at, article in new.items():
        _read_later(article, wanted.get(at), by)
    return [
        (new[at], True) if at in new else ingest(text, stated=stated, read=wanted.get(at), by=by)
        for at, (text, stated) in enumerate(given)
    ]


def _fresh(digests: Sequence[str], urls: Sequence[str]) -> list[int]:
    """The places of texts that nobody has, at addresses that nobody has; each once."""
    seen = set(ArticleVersion.objects.filter(sha256__in=set(digests)).values_list("sha256", flat=True))
    seen |= set(Article.objects.filter(url__in=set(urls) - {""}).values_list("url", flat=True))
    fresh = []
    for at, keys in enumerate(zip(digests, urls, strict=True)):
        if not seen.intersection(keys):
            fresh.append(at)
        seen.update(key for key in keys if key)
    return fresh


def _read_later(article: Article, read: bool | None, by: User) -> None:
    if settings.READ_ON_IMPORT if read is None else read:
        jobs.enqueue("read", by=by, bulk=True, version=article.current_id)


def _details(text: str, stated: Stated, houses: dict[str, Publisher] | None = None) -> dict[str, Any]:
    """The columns of a new article. ``houses`` remembers publishers by name, for who asks many times."""
    told = stated.title and stated.publisher and stated.byline and stated.published_at
    found = Metadata() if told else read_metadata(text)
    published, source, precision = stated.published_at, "entered", stated.published_precision
    reason = stated.published_reason
    if published:
        source = stated.published_source or "entered"
    elif found.published_at:
        published, source, precision = found.published_at, found.published_source, found.precision
        reason = found.reason
    name = stated.publisher or found.publisher
    return {
        "title": (stated.title or found.title)[:500],
        "url": stated.url,
        "byline": (stated.byline or found.byline)[:200],
        "language": stated.language or "en",
        "publisher": _house(name, houses) if name else None,
        **_publication(published, precision, source),
        "published_reason": reason[:300],
    }


def _publication(published: date | datetime | None, precision: str, source: str) -> dict[str, Any]:
    if published is None:
        return {"published_at": None, "published_precision": "", "published_source": ""}
    exact = isinstance(published, datetime)
    at = published if isinstance(published, datetime) else datetime.combine(published, time(), UTC)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return {
        "published_at": at,
        "published_precision": precision or ("minute" if exact else "day"),
        "published_source": source,
    }


def _house(name: str, known: dict[str, Publisher] | None) -> Publisher:
    known = {} if known is None else known
    if name not in known:
        known[name] = publisher_named(name)
    return known[name]


def publisher_named(name: str) -> Publisher:
    """The publisher of this name or alias; made when there is none."""
    name = " ".join(name.split())[:200]
    known = Publisher.objects.filter(name__iexact=name).first()
    return known or Publisher.objects.get_or_create(name=name)[0]


@transaction.atomic
def correct(
    article: Article,
    *,
    revision: int,
    publisher: str | None = None,
    published_at: date | datetime | None = None,
    published_unknown: bool = False,
    by: User,
    **details: str,
) -> Article:
    """Correct title, byline, url, language (``details``), publisher or publication date; what is None stays.

    A new date has the source "entered", and every relative date of the article is computed again.
    """
    require(by, Can.ANNOTATE)
    unknown = details.keys() - {"title", "byline", "url", "language"}
    if unknown:
        raise Invalid(_("An article has no %(names)s.") % {"names": ", ".join(sorted(unknown))})
    columns: dict[str, Any] = dict(details)
    if publisher is not None:
        columns["publisher"] = publisher_named(publisher) if publisher.strip() else None
    if published_at is not None or published_unknown:
        columns |= _publication(published_at, "", "entered") | {"published_reason": ""}
    before = audit.snapshot(article, *FIELDS)
    rows = Article.objects.filter(pk=article.pk, revision=revision)
    if not rows.update(revision=F("revision") + 1, **columns):
        raise Stale(Article.objects.get(pk=article.pk))
    article.refresh_from_db()
    audit.record("article.correct", article, by=by, before=before, after=audit.snapshot(article, *FIELDS))
    if before["published_at"] != article.published_at:
        _date_again(article, by)
    return article


def _date_again(article: Article, by: User) -> None:
    dates = Annotation.objects.filter(version__article=article, kind=Annotation.Kind.DATE, deleted_at=None)
    dates.update(needs_linking=True)
    jobs.enqueue_batches("link", "annotations", list(dates.values_list("pk", flat=True)), by=by)
