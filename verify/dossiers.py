"""From rows to the record that the public reads: one verdict revision of a claim with everything it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings

from annotate.models import Annotation, Article
from verify import quotes
from verify.interchange import Appearance, Change, Dossier, Finding, Judgement, Source
from verify.models import Claim, ClaimMention, Correction, Evidence, Origin, Report, Snapshot, Verdict
from verify.origins import roots

_STANCES = ("supports", "refutes", "context", "")


def of_claim(claim: Claim, verdict: Verdict, report: Report | None = None) -> Dossier:
    """The dossier as the rows are now; with ``report``, as it would be published at this moment."""
    findings, appearances = _findings(verdict), _appearances(claim)
    shown = _shown(report) if report else {}
    return Dossier(
        claim=claim.pk,
        text=claim.text,
        verdict=_judgement(verdict),
        types=tuple(claim.types),
        speaker=claim.speaker,
        claim_date=_iso(claim.claim_date),
        author=settings.PUBLISHER_NAME,
        findings=findings,
        appearances=appearances,
        **shown,  # type: ignore[arg-type]
    )


def _iso(moment: date | datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _shown(report: Report) -> dict[str, object]:
    return {
        "slug": report.slug,
        "language": report.language,
        "summary": report.summary,
        "body": report.text,
        "published_at": _iso(report.published_at),
        "modified_at": _iso(report.modified_at),
        "changes": changes(report),
    }


def changes(report: Report) -> tuple[Change, ...]:
    """What the public saw change, oldest first; empty for a draft."""
    if report.published_at is None:
        return ()
    rows = Correction.objects.filter(report=report, state="approved").select_related("verdict", "replaces")
    corrections = list(rows.order_by("decided_at", "pk"))
    first = corrections[0].replaces if corrections else report.verdict
    assert first is not None
    return (
        Change("published", _iso(report.published_at), label=first.label, number=first.number),
        *(
            Change("corrected", _iso(row.decided_at), row.what, row.verdict.label, row.verdict.number)
            for row in corrections
        ),
    )


def _judgement(verdict: Verdict) -> Judgement:
    return Judgement(
        number=verdict.number,
        label=verdict.label,
        as_of=_iso(verdict.as_of),
        justification=verdict.justification,
        confidence=verdict.confidence,
        likelihood=verdict.likelihood,
        left_out=verdict.left_out,
        scope_begin=_iso(verdict.scope_begin),
        scope_end=_iso(verdict.scope_end),
        approved_at=_iso(verdict.approved_at),
    )


# -- what was found ---------------------------------------------------------------------------------------------------


def _findings(verdict: Verdict) -> tuple[Finding, ...]:
    """The evidence that the verdict rests on: for, against, context, then the searches that found nothing."""
    sources = ("origin__party", "annotation__version__article__publisher", "snapshot")
    rows = sorted(verdict.evidence.select_related(*sources).order_by("pk"), key=lambda row: _STANCES.index(row.stance))
    ends = roots(row.origin_id for row in rows)
    return tuple(_finding(row, ends.get(row.origin_id or 0)) for row in rows)


def _finding(row: Evidence, root: Origin | None) -> Finding:
    text = row.annotation.version.text if row.annotation else row.snapshot.text if row.snapshot else ""
    before, after = quotes.passage(text, row.quote)
    return Finding(
        id=f"e{row.pk}",
        question=row.question,
        answer=row.answer,
        answer_type=row.answer_type,
        stance=row.stance,
        searched=row.searched,
        quote=quotes.plain(row.quote),
        before=before,
        after=after,
        origin=root.name if root else "",
        origin_kind=root.get_kind_display() if root else "",
        party=root.party.name if root else "",
        said_by=row.origin.name if row.origin and row.origin != root else "",
        grade=row.grade,
        primary=row.is_primary,
        medium=row.medium,
        rebuttal=row.rebuttal,
        source=_source(row),
    )


def _source(row: Evidence) -> Source:
    if row.annotation is not None:
        return of_article(row.annotation)
    snapshot = row.snapshot
    if snapshot is None or snapshot.state != Snapshot.State.CAPTURED:
        return Source(url=row.url)
    return Source(
        title=snapshot.name,
        url=row.url,
        captured_at=_iso(snapshot.captured_at),
        sha256=snapshot.sha256,
        hashed="file",
        media_type=snapshot.media_type,
    )


def of_article(mark: Annotation) -> Source:
    """The article version that a mark lies in. Its text never changes, so it is its own capture."""
    version, article = mark.version, mark.version.article
    publisher = article.publisher
    return Source(
        title=article.title,
        url=article.url,
        publisher=publisher.name if publisher else "",
        published_at=published(article),
        country=publisher.country if publisher else "",
        captured_at=_iso(version.captured_at),
        sha256=version.sha256,
        hashed="text",
        media_type="text/plain",
    )


def published(article: Article) -> str:
    """The day it was published, as exactly as that is known: "2021-03-12", "2021-03", "2021", or nothing."""
    if article.published_at is None:
        return ""
    digits = {"year": 4, "month": 7}.get(article.published_precision, 10)
    return article.published_at.date().isoformat()[:digits]


# -- who says it ------------------------------------------------------------------------------------------------------


def _appearances(claim: Claim) -> tuple[Appearance, ...]:
    """Every article that people say makes the claim, once, the earliest first; not what a machine suggests."""
    rows = ClaimMention.objects.live().filter(claim=claim).exclude(annotation__state="suggested").with_context()
    ends = roots(rows.values_list("origin", flat=True))
    return tuple(_appearance(row, ends.get(row.origin_id or 0)) for row in _first_in_each_article(rows))


def _first_in_each_article(rows: Iterable[ClaimMention]) -> list[ClaimMention]:
    first: dict[int, ClaimMention] = {}
    for row in sorted(rows, key=lambda row: (row.origin_id is None, row.annotation.start, row.pk)):
        first.setdefault(row.annotation.version.article_id, row)
    return sorted(first.values(), key=lambda row: (published(row.annotation.version.article) or "9999", row.pk))


def _appearance(row: ClaimMention, root: Origin | None) -> Appearance:
    return Appearance(
        quote=quotes.plain(row.annotation.quote),
        source=of_article(row.annotation),
        modality=row.modality,
        attribution=row.attribution,
        origin=root.name if root else "",
        party=root.party.name if root else "",
    )
