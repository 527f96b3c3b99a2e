"""Canonical text: made once, at ingest, and never again. Every offset in the product points into it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

# PostgreSQL cannot store NUL, and no encoding of the web can carry half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CARRIAGE_RETURN = re.compile("\r\n?")


@dataclass(frozen=True, slots=True)
class Canonical:
    """``text`` as it is stored; ``notes``: one sentence for each thing that had to be removed."""

    text: str
    notes: tuple[str, ...] = ()


def canonicalise(raw: str) -> Canonical:
    """CRLF and CR become LF; NUL and lone surrogates go, with a note. Nothing else: no trimming, no NFC.

    Idempotent, so text that was exported can come back unchanged.
    """
    unstorable = _UNSTORABLE.findall(raw)
    text = _UNSTORABLE.sub("", raw) if unstorable else raw
    return Canonical(_CARRIAGE_RETURN.sub("\n", text), tuple(_notes(unstorable)))


def _notes(unstorable: list[str]) -> list[str]:
    nul = unstorable.count("\x00")
    surrogates = len(unstorable) - nul
    removed = ((nul, "NUL character"), (surrogates, "lone surrogate"))
    return [f"Removed {count} {what}{'s' if count > 1 else ''} from the text." for count, what in removed if count]


def sha256(text: str) -> str:
    """Hex SHA-256 of the text in UTF-8: the same text again is recognised by it."""
    return hashlib.sha256(text.encode()).hexdigest()
