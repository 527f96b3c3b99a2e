"""The form of the AVeriTeC data set (Schlichtkrull, Guo, Vlachos 2023): claims with questions, answers and a label."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from annotate.interchange import Lost
from verify.interchange import Dossier, Finding

RECORDS = "claims"
LABEL = "AVeriTeC (claims with questions and answers)"
SPECIFICATION = "https://arxiv.org/abs/2305.13117"
OFFSETS = "none"
LOSES = "Origins and parties, grades of information, what was captured, the mentions, and all verdicts but the last."
MEDIA_TYPE = "application/json"
SUFFIX = ".json"

MEDIA = ("Web text", "PDF", "Web table", "Image/graphic", "Video", "Audio", "Metadata", "Other")
"""The words for a source's medium, as the data set has them."""
_BY_TYPE = {"text/html": "Web text", "text/plain": "Web text", "application/pdf": "PDF"}


def write(claims: Iterable[Dossier], lost: Lost) -> Iterator[bytes]:
    """A list of claims, one a line."""
    yield b"["
    comma = b""
    for claim in claims:
        yield comma + b"\n" + json.dumps(entry(claim), ensure_ascii=False).encode()
        comma = b","
    yield b"\n]\n"


def entry(claim: Dossier) -> dict[str, Any]:
    """One claim in the keys of the data set; None for what is not known."""
    first = claim.appearances[0].source if claim.appearances else None
    where = first.url if first else ""
    return {
        "claim": claim.text,
        "required_reannotation": False,
        "label": claim.verdict.label,
        "justification": claim.verdict.justification,
        "claim_date": _day(claim.said_on),
        "speaker": claim.speaker or None,
        "original_claim_url": where or None,
        "cached_original_claim_url": _named_by_hash(first.sha256) if first else None,
        "fact_checking_article": claim.url or None,
        "reporting_source": (first.publisher if first else "") or urlsplit(where).hostname,
        "location_ISO_code": (first.country if first else "") or None,
        "claim_types": list(claim.types),
        "fact_checking_strategies": _strategies(claim),
        "questions": _questions(claim),
    }


def _day(iso: str) -> str | None:
    """ "2021-03-12" as "12-03-2021"; None for what is no day."""
    parts = iso[:10].split("-")
    return "-".join(reversed(parts)) if len(parts) == 3 else None


def _named_by_hash(sha256: str) -> str | None:
    """The ``ni:`` address of a capture (RFC 6920): captures are not public, but can be told by it."""
    if not sha256:
        return None
    return f"ni:///sha-256;{urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip('=')}"


def _strategies(claim: Dossier) -> list[str]:
    found = {
        "Written Evidence": any(each.quote for each in claim.answers),
        "Numerical Comparison": "Numerical Claim" in claim.types and bool(claim.answers),
        "Consultation": any(each.origin_kind in ("named official", "anonymous source") for each in claim.answers),
    }
    return [name for name, used in found.items() if used]


def _questions(claim: Dossier) -> list[dict[str, Any]]:
    """Each question once, with all its answers, in the order they were asked."""
    asked: dict[str, list[dict[str, Any]]] = {}
    for finding in claim.findings:
        asked.setdefault(finding.question, []).append(_answer(finding))
    return [{"question": question, "answers": answers} for question, answers in asked.items()]


def _answer(finding: Finding) -> dict[str, Any]:
    source = finding.source
    kind = finding.answer_type if finding.stance else "Unanswerable"
    answer = {
        "answer": finding.answer if finding.stance else "No answer could be found.",
        "answer_type": kind,
        "source_url": source.url or None,
        "cached_source_url": _named_by_hash(source.sha256),
        "source_medium": _medium(finding),
    }
    if kind != "Boolean":
        return answer
    yes = finding.answer.casefold().startswith("yes")
    no = finding.answer.casefold().startswith("no")
    return {
        **answer,
        "answer": "Yes" if yes else "No" if no else finding.answer,
        "boolean_explanation": finding.answer,
    }


def _medium(finding: Finding) -> str | None:
    named = next((medium for medium in MEDIA if medium.casefold() == finding.medium.casefold()), "")
    if named or not finding.stance:
        return named or None
    return "Other" if finding.medium else _BY_TYPE.get(finding.source.media_type, "Other")
