"""Loading the sample corpus through the actions, so that it is as real as what people enter."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from annotate.actions import annotation as marks
from annotate.actions import article as articles
from annotate.actions import date as dates
from annotate.actions import entity as entities
from annotate.machines import machine
from annotate.models import Annotation, Article, ArticleVersion, Entity, Publisher, User
from annotate.text import canonicalise, sha256
from verify.actions import claim as claims
from verify.actions import evidence as evidences
from verify.actions import link as links
from verify.actions import report as reports
from verify.actions import verdict as verdicts
from verify.models import Claim, Origin

PASSWORD = "corroborate"
ACCOUNTS = {"alice": "annotator", "bob": "reviewer", "erin": "editor", "admin": "admin", "charlie": ""}

Row = Mapping[str, Any]


def make_accounts() -> None:
    """The sample accounts with their roles; charlie has none. An account that is there keeps its password."""
    for name, role in ACCOUNTS.items():
        user, created = User.objects.get_or_create(
            username=name, defaults={"is_staff": bool(role), "is_superuser": role == "admin"}
        )
        if created:
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
        if role:
            user.groups.add(Group.objects.get(name=role))


@transaction.atomic
def load(folder: Path) -> bool:
    """Load ``folder`` (manifest.json and articles/) once; False when its articles are here already."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    texts = {row["key"]: (folder / row["file"]).read_bytes().decode() for row in manifest["articles"]}
    known = [sha256(canonicalise(text).text) for text in texts.values()]
    if ArticleVersion.objects.filter(sha256__in=known).exists():
        return False
    _Loader(manifest, texts).run()
    return True


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class _Loader:
    """One run over the manifest, in its order; remembers what each key became."""

    def __init__(self, manifest: Row, texts: Mapping[str, str]) -> None:
        self.manifest = manifest
        self.texts = texts
        self.users = {row["username"]: self._user(row) for row in manifest["users"]}
        self.articles: dict[str, Article] = {}
        self.entities: dict[str, Entity] = {}
        self.marks: dict[str, Annotation] = {}
        self.origins: dict[str, Origin] = {}
        self.claims: dict[str, Claim] = {}

    @staticmethod
    def _user(row: Row) -> User:
        return machine("linker") if row["role"] == "system" else User.objects.get(username=row["username"])

    def run(self) -> None:
        self._each("publishers", self._publisher)
        self._each("articles", self._article)
        self._each("entities", self._entity)
        together = itemgetter("article", "by")
        for _, rows in groupby(sorted(self.manifest["marks"], key=together), key=together):
            self._article_marks(list(rows))
        self._each("origins", self._origin)
        self._each("mentions", self._mention)
        self._each("claim_links", self._link)
        self._each("claims", self._progress)
        self._each("evidence", self._evidence)
        self._each("verdicts", self._verdict)
        self._each("claims", self._report)

    def _each(self, name: str, step: Callable[[Row], None]) -> None:
        for row in self.manifest[name]:
            step(row)

    def _publisher(self, row: Row) -> None:
        details = {name: row[name] for name in ("aliases", "domain", "country", "kind")}
        Publisher.objects.update_or_create(name=row["name"], defaults=details)

    def _article(self, row: Row) -> None:
        names = {publisher["key"]: publisher["name"] for publisher in self.manifest["publishers"]}
        stated = articles.Stated(
            title=row["title"], url=row["url"], byline=row["byline"], publisher=names.get(row["publisher"], "")
        )
        self.articles[row["key"]], _ = articles.ingest(self.texts[row["key"]], stated=stated, by=self.users["alice"])

    def _entity(self, row: Row) -> None:
        self.entities[row["key"]] = entities.create(
            name=row["name"],
            type=row["type"],
            external_ids={"wikidata": row["wikidata"]} if row["wikidata"] else {},
            aliases=[(alias["text"], alias["kind"]) for alias in row["aliases"]],
            by=self.users["erin"],
        )

    def _article_marks(self, rows: Sequence[Row]) -> None:
        """The marks of one article by one author, in one action."""
        by = self.users[rows[0]["by"]]
        made = marks.create_many([self._new_mark(row, by) for row in rows], by=by)
        for row, mark in zip(rows, made, strict=True):
            self.marks[row["key"]] = mark
            if row["kind"] == "date" and not by.is_machine:
                dates.enter(mark, value=row["value"], type=row["type"], mod=row["mod"], by=by)
            if row["decided_by"]:
                marks.decide(mark, accept=True, revision=mark.revision, by=self.users[row["decided_by"]])

    def _new_mark(self, row: Row, by: User) -> marks.NewMark:
        version = self.articles[row["article"]].current
        assert version is not None
        start = -1
        for _ in range(row["occurrence"]):
            start = version.text.index(row["quote"], start + 1)
        suggestion: dict[str, Any] = {"state": "suggested", "agent": "rule", "reader": "sample", "reader_version": "1"}
        return marks.NewMark(
            version=version,
            start=start,
            end=start + len(row["quote"]),
            kind=row["kind"],
            quote=row["quote"],
            entity=self.entities[row["entity"]] if row["kind"] == "entity" and not by.is_machine else None,
            **(suggestion if by.is_machine else {}),
        )

    def _origin(self, row: Row) -> None:
        self.origins[row["key"]] = evidences.origin_named(
            row["name"],
            kind=row["kind"],
            party=row["party"],
            url=row["url"],
            parent=self.origins[row["parent"]] if row["parent"] else None,
            by=self.users["bob"],
        )

    def _mention(self, row: Row) -> None:
        mark, by = self.marks[row["mark"]], self.users["bob"]
        if row["claim"] not in self.claims:
            (described,) = (claim for claim in self.manifest["claims"] if claim["key"] == row["claim"])
            columns = {name: described[name] for name in claims.DESCRIPTION}
            for name in ("claim_date", "scope_begin", "scope_end"):
                columns[name] = _day(columns[name])
            self.claims[row["claim"]] = claims.open_from(mark, by=by, **columns)
        claims.add_mention(
            self.claims[row["claim"]],
            mark,
            modality=row["modality"],
            attribution=row["attribution"],
            origin=self.origins[row["origin"]] if row["origin"] else None,
            by=by,
        )

    def _link(self, row: Row) -> None:
        older, newer = self.claims[row["older"]], self.claims[row["newer"]]
        link = links.propose(
            row["type"], older, newer, score=row["score"], reason=row["reason"], by=self.users["machine"]
        )
        if row["state"] != "suggested":
            links.decide(link, state=row["state"], revision=link.revision, by=self.users[row["decided_by"]])

    def _progress(self, row: Row) -> None:
        claim, erin = self._fresh(row["key"]), self.users["erin"]
        if row["state"] == "candidate":
            return
        if row["state"] == "rejected":
            claims.transition(claim, to="rejected", revision=claim.revision, reason=row["reject_reason"], by=erin)
            return
        claim = claims.transition(claim, to="queued", revision=claim.revision, by=erin)
        if row["assignee"]:
            researcher = self.users[row["assignee"]]
            claim = claims.assign(claim, to=researcher, revision=claim.revision, by=erin)
            claims.transition(claim, to="in_research", revision=claim.revision, by=researcher)

    def _evidence(self, row: Row) -> None:
        names = (
            "question",
            "answer",
            "answer_type",
            "stance",
            "searched",
            "quote",
            "url",
            "medium",
            "grade",
            "is_primary",
            "rebuttal",
        )
        evidences.add(
            self._fresh(row["claim"]),
            annotation=self.marks[row["mark"]] if row["mark"] else None,
            origin=self.origins[row["origin"]] if row["origin"] else None,
            capture=False,
            by=self.users[row["added_by"]],
            **{name: row[name] for name in names},
        )

    def _verdict(self, row: Row) -> None:
        claim = self._fresh(row["claim"])
        names = ("label", "justification", "confidence", "left_out")
        verdict = verdicts.propose(
            claim,
            as_of=_day(row["as_of"]),
            revision=claim.revision,
            by=self.users[row["proposed_by"]],
            **{name: row[name] for name in names},
        )
        if row["approved_by"]:
            revision = self._fresh(row["claim"]).revision
            verdicts.approve(verdict, revision=revision, comment=row["comment"], by=self.users[row["approved_by"]])

    def _report(self, row: Row) -> None:
        told = row["report"]
        if told is None:
            return
        claim = self._fresh(row["key"])
        words = {name: told[name] for name in ("slug", "summary", "text")}
        reports.write(claim, **words, revision=0, by=self.users[row["assignee"]])
        if told["published_by"]:
            reports.publish(claim, revision=claim.revision, by=self.users[told["published_by"]])

    def _fresh(self, key: str) -> Claim:
        self.claims[key].refresh_from_db()
        return self.claims[key]
