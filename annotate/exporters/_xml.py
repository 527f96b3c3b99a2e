"""Text in XML, for the formats that are made of it."""

from __future__ import annotations

import re

from annotate.exporters import _details
from annotate.interchange import Document, Failure, Lost

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even escaped."""


def allowed(text: str) -> str:
    """The text with U+FFFD for each forbidden character: as long as before, so that offsets stay."""
    return _FORBIDDEN.sub("\ufffd", text)


def tell_forbidden(document: Document, lost: Lost, *texts: str) -> None:
    """Tell how many characters of ``texts``, which are written of the document, ``allowed`` replaces."""
    if bad := sum(len(_FORBIDDEN.findall(text)) for text in texts):
        lost(Failure(_details.name(document), f"{bad} characters that XML forbids were written as U+FFFD."))
