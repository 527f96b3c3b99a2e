"""What came, went and changed between two files of our own JSON Lines. Pure: lines in, counts and short lists out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import orjson

LISTED = 1000  # marks named of each sort; all are counted

Lines = Iterable[bytes]
Marks = Mapping[str, Mapping[str, Any]]  # by uid


@dataclass(slots=True)
class Diff:
    """``counts`` of marks: added, removed, changed, same. ``articles``: added, removed. The lists are cut at LISTED."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "removed", "changed", "same"), 0))
    articles: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "removed"), 0))
    added: list[dict[str, Any]] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)


def diff(older: Iterable[Lines], newer: Iterable[Lines]) -> Diff:
    """Each side gives its lines twice, each time from the beginning.

    The first time only the names of the articles and a digest of each line are kept; the second time both sides are
    read side by side. Releases are written in the order of their texts, so that the two lines of an article meet at
    once; in any other order they wait for one another, which costs memory but tells the same.
    """
    (old, olds), (new, news) = _read_twice(older), _read_twice(newer)
    found = Diff(articles={"added": len(new.keys() - old.keys()), "removed": len(old.keys() - new.keys())})
    alike = {sha256 for sha256, digest in old.items() if new.get(sha256) == digest}
    before, after = _shared(olds, new, found, removed=True), _shared(news, old, found, removed=False)
    waiting: tuple[dict[str, Marks], dict[str, Marks]] = ({}, {})
    for side, (sha256, marks) in chain.from_iterable(map(enumerate, zip(before, after, strict=True))):
        if sha256 in alike:
            found.counts["same"] += len(marks) if side else 0
        elif sha256 in waiting[1 - side]:
            other = waiting[1 - side].pop(sha256)
            _compare(found, sha256, *((other, _by_uid(marks)) if side else (_by_uid(marks), other)))
        else:
            waiting[side][sha256] = _by_uid(marks)
    return found


def _read_twice(lines: Iterable[Lines]) -> tuple[dict[str, bytes], Lines]:
    """The digest of each line by its article, and the lines once more."""
    times = iter(lines)
    return {_sha256(line): _digest(line) for line in next(times)}, next(times)


def _shared(
    lines: Lines, others: Collection[str], found: Diff, *, removed: bool
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    """The articles that the other side has too, with their marks; what only this side has is told at once."""
    for line in lines:
        article = orjson.loads(line)
        if article["sha256"] in others:
            yield article["sha256"], article["marks"]
        else:
            alone = _by_uid(article["marks"])
            _compare(found, article["sha256"], *((alone, {}) if removed else ({}, alone)))


def _sha256(line: bytes) -> str:
    return str(orjson.loads(line)["sha256"])


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).digest()


def _by_uid(marks: Iterable[Mapping[str, Any]]) -> Marks:
    return {mark["uid"]: mark for mark in marks}


def _compare(found: Diff, article: str, before: Marks, after: Marks) -> None:
    for uid in before.keys() | after.keys():
        old, new = before.get(uid), after.get(uid)
        if old == new:
            found.counts["same"] += 1
            continue
        sort = "added" if old is None else "removed" if new is None else "changed"
        found.counts[sort] += 1
        listed: list[dict[str, Any]] = getattr(found, sort)
        if len(listed) < LISTED:
            listed.append(_told(article, old, new))


def _told(article: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> dict[str, Any]:
    mark = new or old or {}
    told = {
        "uid": mark["uid"],
        "article": article,
        "kind": mark["kind"],
        "quote": mark["quote"],
        "state": mark["state"],
    }
    if old and new:
        told["changes"] = {name: [old.get(name), new.get(name)] for name in _differing(old, new)}
    return told


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    return (name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name))
