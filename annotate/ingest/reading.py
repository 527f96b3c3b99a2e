"""From paths and uploads to articles: finds the files and gives each to the reader of its kind."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from annotate.ingest.archive import Reader, is_hidden, is_unsafe, read_zip
from annotate.ingest.documents import read_html, read_markdown, read_plain
from annotate.ingest.records import Incoming, UnreadableError
from annotate.ingest.tables import read_csv, read_jsonl
from annotate.interchange import Failure

Upload = tuple[str, BinaryIO]

_READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".csv": read_csv,
}
SUFFIXES = (*_READERS, ".zip")


def read_files(sources: Iterable[Path | Upload]) -> Iterator[Incoming | Failure]:
    """Articles of files, folders (with what is below them) and ``(name, binary stream)`` pairs, in their order.

    Whatever is wrong with one file becomes one Failure, and reading goes on with the next. Streams are left open.
    """
    for source in sources:
        if isinstance(source, tuple):
            yield from _read(*source)
        elif source.is_dir():
            yield from _read_folder(source)
        else:
            yield from _read_path(source.name, source)


def _read_folder(folder: Path) -> Iterator[Incoming | Failure]:
    found = [Path(parent, name) for parent, _, names in os.walk(folder) for name in names]
    names = sorted((path.relative_to(folder).as_posix(), path) for path in found)
    visible = [(name, path) for name, path in names if not is_hidden(name)]
    if not visible:
        yield Failure(str(folder), "There is no file in this folder.")
    for name, path in visible:
        yield from _read_path(name, path)


def _read_path(name: str, path: Path) -> Iterator[Incoming | Failure]:
    if path.exists() and not path.is_file():
        yield Failure(name, "This is neither a file nor a folder.")  # a pipe or device would be waited for without end
        return
    try:
        with path.open("rb") as stream:
            yield from _read(name, stream)
    except OSError as error:
        yield Failure(name, f"The file could not be opened: {error.strerror}.")


def _read(name: str, stream: BinaryIO) -> Iterator[Incoming | Failure]:
    try:
        if is_unsafe(name):
            raise UnreadableError("Its name leads out of the folder it was sent from.")
        if PurePosixPath(name).suffix.lower() == ".zip":
            yield from read_zip(name, stream, _read_member)
        else:
            yield from _read_member(name, stream)
    except UnreadableError as refusal:
        yield Failure(name, str(refusal))


def _read_member(name: str, stream: BinaryIO) -> Iterator[Incoming | Failure]:
    suffix = PurePosixPath(name).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        what = f"Files that end in “{suffix}”" if suffix else "Files without an ending"
        raise UnreadableError(f"{what} are not read; {', '.join(SUFFIXES)} are.")
    yield from reader(name, stream)
