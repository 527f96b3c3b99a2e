"""ClaimReview of schema.org: what search engines and other desks read of a report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from annotate.interchange import Failure, Lost
from verify.interchange import Appearance, Dossier, Finding, Source

RECORDS = "claims"
LABEL = "ClaimReview (schema.org)"
SPECIFICATION = "https://schema.org/ClaimReview"
OFFSETS = "none"
MOST_APPEARANCES = 20
LOSES = (
    "Everything but the published reports: their claims, ratings, appearances, citations and corrections. Of more than "
    f"{MOST_APPEARANCES} appearances the first ones, as the manifest says."
)
MEDIA_TYPE = "application/ld+json"
SUFFIX = ".jsonld"

RATINGS = {"Supported": 5, "Conflicting Evidence/Cherrypicking": 3, "Refuted": 1}
"""Not Enough Evidence has no number: it is no point between true and false."""


def write(claims: Iterable[Dossier], lost: Lost) -> Iterator[bytes]:
    """One document with every report in its ``@graph``."""
    yield b'{"@context": "https://schema.org", "@graph": ['
    comma = b""
    for claim in claims:
        if not claim.published_at:
            lost(Failure(f"claim {claim.claim}", "It has no published report."))
            continue
        if (more := len(claim.appearances) - MOST_APPEARANCES) > 0:
            lost(Failure(f"claim {claim.claim}", f"{more} more appearances were left out."))
        yield comma + b"\n" + json.dumps(review(claim), ensure_ascii=False).encode()
        comma = b","
    yield b"\n]}\n"


def markup(claim: Dossier) -> dict[str, Any]:
    """What stands on the report's page: one ClaimReview with its context."""
    return {"@context": "https://schema.org", **review(claim)}


def review(claim: Dossier) -> dict[str, Any]:
    """The ClaimReview of a published report, without empty fields."""
    return _filled(
        {
            "@type": "ClaimReview",
            "@id": f"{claim.url}#review",
            "url": claim.url,
            "claimReviewed": claim.text,
            "reviewRating": _rating(claim),
            "author": {"@type": "Organization", "name": claim.author, "url": claim.home},
            "itemReviewed": _item(claim),
            "datePublished": claim.published_at,
            "dateModified": claim.modified_at,
            "inLanguage": claim.language,
            "abstract": claim.summary,
            "reviewBody": claim.body,
            "citation": [_citation(each) for each in claim.answers],
            "correction": [
                {"@type": "CorrectionComment", "text": change.what, "datePublished": change.at}
                for change in claim.changes
                if change.kind == "corrected"
            ],
        }
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [], {}, None)}


def _rating(claim: Dossier) -> dict[str, Any]:
    rating = {"@type": "Rating", "alternateName": claim.verdict.label, "ratingExplanation": claim.verdict.justification}
    number = RATINGS.get(claim.verdict.label)
    return rating if number is None else {**rating, "ratingValue": number, "bestRating": 5, "worstRating": 1}


def _item(claim: Dossier) -> dict[str, Any]:
    works = [_work(each) for each in claim.appearances[:MOST_APPEARANCES]]
    return _filled(
        {
            "@type": "Claim",
            "text": claim.text,
            "author": {"@type": "Person" if claim.speaker else "Organization", "name": claim.claimant},
            "datePublished": claim.said_on,
            "firstAppearance": works[0] if works else None,
            "appearance": works,
        }
    )


def _work(appearance: Appearance) -> dict[str, Any]:
    return _filled({"@type": "CreativeWork", **_named(appearance.source), "text": appearance.quote})


def _named(source: Source) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": source.publisher} if source.publisher else None
    return {
        "headline": source.title,
        "url": source.url,
        "datePublished": source.published_at,
        "publisher": publisher,
    }


def _citation(finding: Finding) -> dict[str, Any]:
    source = finding.source
    return _filled(
        {
            "@type": "CreativeWork",
            "name": source.title or finding.said_by or finding.origin,
            **_named(source),
            "text": finding.quote,
            "identifier": f"sha256:{source.sha256}" if source.sha256 else "",
        }
    )
