"""What came, went and changed between two files of our own JSON Lines. Pure: lines in, counts and short lists out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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


def diff(older: Iterable[Lines], newer: Lines) -> Diff:
    """``older`` gives its lines twice, each time from the beginning.

    Only articles that differ are compared mark by mark and kept in memory: the others are told alike by their digest.
    """
    first, second = iter(older), Diff()
    known = {_sha256(line): _digest(line) for line in next(first)}
    fresh: dict[str, Marks] = {}
    seen: set[str] = set()
    for line in newer:
        article = orjson.loads(line)
        sha256 = article["sha256"]
        seen.add(sha256)
        if known.get(sha256) == _digest(line):
            second.counts["same"] += len(article["marks"])
        else:
            fresh[sha256] = _by_uid(article)
    second.articles = {"added": len(seen - known.keys()), "removed": len(known.keys() - seen)}
    for line in next(first):
        article = orjson.loads(line)
        sha256 = article["sha256"]
        if sha256 in fresh or sha256 not in seen:
            _compare(second, sha256, _by_uid(article), fresh.pop(sha256, {}))
    for sha256, marks in fresh.items():
        _compare(second, sha256, {}, marks)
    return second


def _sha256(line: bytes) -> str:
    return str(orjson.loads(line)["sha256"])


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).digest()


def _by_uid(article: Mapping[str, Any]) -> Marks:
    return {mark["uid"]: mark for mark in article["marks"]}


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
