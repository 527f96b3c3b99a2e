"""Files that hold many articles, one a line or a row; read as a stream, a bad one does not stop the others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any, BinaryIO, TextIO

from annotate.ingest.article import NAMES, article, known_fields
from annotate.ingest.decoding import encoding_of, notes_on
from annotate.ingest.documents import article_from_html
from annotate.ingest.records import LARGEST, Incoming, UnreadableError
from annotate.interchange import Failure

_SAMPLE = 64 * 1024


def read_jsonl(name: str, stream: BinaryIO) -> Iterator[Incoming | Failure]:
    """One JSON object a line, in UTF-8; empty lines are passed over."""
    number = 0
    while line := stream.readline(LARGEST + 1):
        number += 1
        if len(line) > LARGEST:
            _pass_over(line, stream)
            yield Failure(f"{name} line {number}", f"The line is longer than {LARGEST // 2**20} MB.")
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield _attempt(f"{name} line {number}", partial(_object, line))
    if not number:
        raise UnreadableError("The file is empty.")


def _pass_over(line: bytes, stream: BinaryIO) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(LARGEST)


def _attempt(name: str, record: Callable[[], dict[str, Any]], notes: tuple[str, ...] = ()) -> Incoming | Failure:
    try:
        return _from_record(name, record(), notes)
    except UnreadableError as refusal:
        return Failure(name, str(refusal))


def _object(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.rstrip().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UnreadableError(f"The line is not UTF-8: byte {error.start:,} does not fit.") from None
    except json.JSONDecodeError as error:
        raise UnreadableError(f"The line is not JSON: {error.msg} (character {error.pos + 1:,}).") from None
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets without end
        raise UnreadableError("The line is not JSON that can be read.") from None
    if not isinstance(record, dict):
        raise UnreadableError("The line is JSON, but not an object with a text in it.")
    return record


def read_csv(name: str, stream: BinaryIO) -> Iterator[Incoming | Failure]:
    """A header line that names the columns, then one article a row; comma, semicolon, tab or bar between them."""
    buffered = io.BufferedReader(stream, _SAMPLE)  # type: ignore[type-var]  # any binary stream will do
    sample = buffered.peek(_SAMPLE)
    if not sample.strip():
        raise UnreadableError("The file is empty.")
    encoding = encoding_of(sample)
    text = io.TextIOWrapper(buffered, encoding, newline="")
    number = 1
    try:
        for number, row in enumerate(_rows(text), 2):
            yield _attempt(f"{name} row {number}", partial(dict, row), notes_on(encoding))
    except UnicodeDecodeError:
        raise UnreadableError(
            f"After row {number} the file is not {encoding}; nothing was read from there on."
        ) from None
    except csv.Error as error:
        raise UnreadableError(
            f"After row {number} the file is not CSV ({error}); nothing was read from there on."
        ) from None
    finally:
        text.detach()
        buffered.detach()  # the stream is the caller's to close


def _rows(text: TextIO) -> Iterator[dict[str, Any]]:
    csv.field_size_limit(LARGEST)
    lines = _lines(text)
    header = next(lines)
    delimiter = max(",;\t|", key=header.count)
    rows = csv.DictReader(chain([header], lines), delimiter=delimiter)
    columns = [str(column) for column in rows.fieldnames or ()]
    if not known_fields(dict.fromkeys(columns, "present")).keys() & {"text", "html"}:
        shown = ", ".join(columns)[:200]
        raise UnreadableError(
            f"No column holds the text; it is expected under {_expected()}. The columns are: {shown}."
        )
    yield from rows


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(LARGEST + 1):
        if len(line) > LARGEST:
            raise csv.Error(f"a line is longer than {LARGEST // 2**20} MB")
        yield line


def _expected() -> str:
    return ", ".join(NAMES["text"][:-1]) + f" or {NAMES['text'][-1]}"


def _from_record(name: str, record: dict[str, Any], notes: tuple[str, ...] = ()) -> Incoming:
    given = known_fields(record)
    if "text" in given:
        return article(name, given["text"], given, extractor="plain", notes=notes)
    if "html" in given:
        return article_from_html(name, given["html"], given, notes=notes)
    raise UnreadableError(f"There is no text in it; it is expected under {_expected()}.")
