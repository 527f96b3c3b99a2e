"""From bytes to text: UTF-8 first; anything else is said aloud, so that someone checks the accents."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from annotate.ingest.records import UnreadableError

_MARKED = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Encodings that news archives really hold; among all of Python's a short text always finds an exotic one that fits.
_LIKELY = ["cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1256", "gb18030", "big5", "shift_jis"]
_LIKELY += ["euc_jp", "euc_kr"]
_SAMPLE = 256 * 1024  # bytes by which an encoding is recognised
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1f\x7f]")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and notes on how it was read; UnreadableError for bytes that are no text."""
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"The text is not {encoding} throughout: byte {error.start:,} does not fit.") from None
    return text, notes_on(encoding)


def encoding_of(data: bytes) -> str:
    """The Python name of the encoding of ``data``, which may be the first part of a longer text."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return encoding
    if _is_utf8(data):
        if len(_CONTROL.findall(data[:_SAMPLE])) * 100 > len(data[:_SAMPLE]):
            raise UnreadableError("This is a binary file, not text.")
        return "utf-8"
    if b"\0" in data or len(_CONTROL.findall(data[:_SAMPLE])) * 100 > len(data[:_SAMPLE]):
        raise UnreadableError("This is a binary file, not text.")
    best = from_bytes(data[:_SAMPLE], cp_isolation=_LIKELY).best()
    if best is None:
        raise UnreadableError("The text is not in UTF-8, nor in another encoding known here; save it as UTF-8.")
    return best.encoding


def notes_on(encoding: str) -> tuple[str, ...]:
    if encoding in ("utf-8", "utf-8-sig"):
        return ()
    return (f"Read as {encoding}, because it is not UTF-8; check that accents and quotation marks are right.",)


def _is_utf8(data: bytes) -> bool:
    try:
        # A sample may end inside a character.
        codecs.getincrementaldecoder("utf-8")().decode(data, final=False)
    except UnicodeDecodeError:
        return False
    return True
