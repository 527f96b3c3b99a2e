"""Lines of a file, and the JSON in them, however long they claim to be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, BinaryIO, NoReturn

from annotate.interchange import Document, Failure

LARGEST = 64 * 2**20
"""Bytes of one line: an article of ten million characters with its marks is shorter."""

Read = Callable[[str, Mapping[str, Any]], Iterator[Document | Failure]]


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number; None for one that is longer than LARGEST."""
    for number in count(1):
        line = stream.readline(LARGEST + 1)
        if not line:
            return
        if len(line) <= LARGEST:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(LARGEST)
        yield number, None


def rows(stream: BinaryIO, read: Read) -> Iterator[Document | Failure]:
    """What ``read`` makes of each line's JSON object; a line of which nothing can be made is a Failure.

    ``read`` is given the line's name, "line 3", and may raise ValueError, TypeError, KeyError or AttributeError.
    """
    for number, line in lines(stream):
        name = f"line {number}"
        if line is None:
            yield Failure(name, f"It is longer than {LARGEST // 2**20} MB.")
        elif line.strip():
            yield from guarded(name, lambda name=name, line=line: read(name, loads(line)))  # type: ignore[misc]


def loads(content: bytes) -> Mapping[str, Any]:
    """A JSON object; ValueError, in a sentence, when it is none."""
    try:
        found = json.loads(content, parse_constant=_refuse)
    except UnicodeDecodeError:
        raise ValueError("It is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"It is no JSON: {error.msg} at column {error.colno}.") from None
    except RecursionError:
        raise ValueError("It is nested too deeply.") from None
    if not isinstance(found, dict):
        raise ValueError("It is no JSON object.")
    return found


def guarded(name: str, read: Callable[[], Iterator[Document | Failure]]) -> Iterator[Document | Failure]:
    """What ``read`` yields, and a Failure in its place where the record is not made as it should be."""
    try:
        yield from read()
    except ValueError as error:
        yield Failure(name, str(error))
    except (TypeError, KeyError, AttributeError, IndexError) as error:
        yield Failure(name, f"It is no article with marks: {error}.")


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"JSON has no {word}.")
