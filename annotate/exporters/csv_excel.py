"""One mark a row, for spreadsheets: RFC 4180, UTF-8 with a byte order mark so that Excel reads the letters right.

Cells that a spreadsheet would run as a formula get a leading apostrophe, by OWASP's rule against CSV injection; a quote
that begins so is no longer what the text reads, and the file does not come back in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotate.exporters import _table
from annotate.interchange import Document, Lost

LABEL = "CSV for Excel and other spreadsheets"
SPECIFICATION = "https://owasp.org/www-community/attacks/CSV_Injection"
OFFSETS = "Unicode code points"
LOSES = "As csv; formula-like cells gain an apostrophe."
MEDIA_TYPE = "text/csv; charset=utf-8"
SUFFIX = ".excel.csv"

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    yield from _table.lines(documents, _guarded)


def _guarded(value: object) -> object:
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value
