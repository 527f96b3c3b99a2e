"""One mark a row, as programs read it: RFC 4180, UTF-8 without a byte order mark, every cell as it is.

A spreadsheet would run a quote that looks like a formula: for people who open the file in one there is ``csv_excel``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotate.exporters import _table
from annotate.interchange import Document, Lost

LABEL = "CSV for programs"
SPECIFICATION = "https://www.rfc-editor.org/rfc/rfc4180"
OFFSETS = "Unicode code points"
LOSES = (
    "Of articles all but title, publisher, date and address: the marks come back to articles that are here. Articles "
    "without marks; the readers' data and reasons; of entities all ids but Wikidata's; how a date was counted."
)
MEDIA_TYPE = "text/csv; charset=utf-8"
SUFFIX = ".csv"


def write(documents: Iterable[Document], lost: Lost) -> Iterator[bytes]:
    return _table.lines(documents)
