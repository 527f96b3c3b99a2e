"""The text of a captured source as a reader would see it: web pages, PDF, plain text. Pure.

Sources are hostile: ``read_apart`` reads in a process of its own, with limits on its time and memory, so that a page or
a PDF made to choke its parser costs one capture and not a worker.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from lxml import etree, html
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from annotate.ingest.decoding import decode
from annotate.ingest.documents import decode_html
from annotate.ingest.records import UnreadableError
from annotate.text import canonicalise

LONGEST = 2_000_000  # code points of text that are kept
SECONDS = 60
MEMORY = 2 * 2**30  # bytes of address space
_ROOT = Path(__file__).resolve().parents[2]

_HIDDEN = re.compile("script|style|noscript|template|head|svg|math|iframe|object|canvas|audio|video")
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    "|header|hr|legend|li|main|nav|ol|option|p|pre|section|summary|table|td|th|tr|ul"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """``text`` in blocks, a line each; empty where nothing could be read, with the reason in ``note``."""

    text: str
    note: str


def media_type_of(data: bytes, declared: str = "") -> str:
    """What the bytes are: by how they begin, else as declared (a Content-Type or a file's), else plain text or not."""
    named = declared.partition(";")[0].strip().lower()
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if named and named not in ("application/octet-stream", "binary/octet-stream", "application/pdf"):
        return named
    if re.match(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", data[:1000], re.I):
        return "text/html"
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "application/octet-stream" if b"\0" in data[:4096] and not wide else "text/plain"


def read(data: bytes, media_type: str, charset: str = "") -> Reading:
    """The text of ``data``; never raises for bytes that cannot be read."""
    reader = _reader(media_type)
    if reader is None:
        return Reading("", f"No text can be read out of {media_type}.")
    try:
        raw, tool = reader(data, charset)
    except (UnreadableError, PyPdfError, etree.LxmlError, ValueError, KeyError, TypeError, RecursionError) as error:
        return Reading("", f"No text could be read: {str(error) or type(error).__name__}")
    lines = (" ".join(line.split()) for line in canonicalise(raw).text.splitlines())
    text = "\n".join(filter(None, lines))
    if not text:
        return Reading("", "There is no text in it; it may be a scan or drawn by a script.")
    cut = f" Only the first {LONGEST:,} characters were kept." if len(text) > LONGEST else ""
    return Reading(text[:LONGEST], f"Read with {tool}.{cut}")


def _reader(media_type: str) -> Callable[[bytes, str], tuple[str, str]] | None:
    if media_type in ("text/html", "application/xhtml+xml"):
        return _html
    if media_type == "application/pdf":
        return _pdf
    textual = media_type.startswith("text/") or media_type.endswith(("json", "xml"))
    return _plain if textual else None


def _plain(data: bytes, charset: str) -> tuple[str, str]:
    return _declared(data, charset) or decode(data)[0], "no tool: it is text"


def _pdf(data: bytes, charset: str) -> tuple[str, str]:
    pages = PdfReader(io.BytesIO(data)).pages
    return "\n".join(page.extract_text() for page in pages), f"pypdf {version('pypdf')}"


def _html(data: bytes, charset: str) -> tuple[str, str]:
    markup = _declared(data, charset) or decode_html(data)[0]
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    page = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    return "".join(_visible(page)), f"lxml {version('lxml')}"


def _declared(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset) if charset else ""
    except (LookupError, UnicodeDecodeError):
        return ""


def _visible(page: html.HtmlElement) -> Iterator[str]:
    """The words in the order of the page, with a line break around each block. No recursion: pages nest deeply."""
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in walk:
        edge = "\n" if _BLOCKS.fullmatch(str(element.tag)) else ""
        if event == "start" and _HIDDEN.fullmatch(str(element.tag)):
            walk.skip_subtree()
        elif event == "start":
            yield edge + " ".join((element.text or "").split("\n"))
        else:
            yield edge + " ".join((element.tail or "").split("\n"))


def read_apart(path: Path, media_type: str, charset: str = "") -> Reading:
    """``read`` of a file in a process of its own; a Reading without text when that process was stopped."""
    command = [sys.executable, "-m", __name__, str(path), media_type, charset]
    try:
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, timeout=SECONDS + 30, check=True)
    except (subprocess.SubprocessError, OSError):
        return Reading("", "No text could be read: it took too much time or memory.")
    return Reading(**json.loads(done.stdout))


def main(path: str, media_type: str, charset: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    json.dump(asdict(read(Path(path).read_bytes(), media_type, charset)), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
