"""What jobs do: ``KINDS`` by job kind, ``LINKERS`` by the kind of mark. Other apps add theirs in their own ``work``.

``RELINKERS``, by the kind of mark too, bring up to date what a mark opened when it was first linked. ``NEIGHBOURS`` are
told in which texts names and dates were linked, between where and where: {version: (start, end)}. ``LINKED`` are told,
when a job is through, which marks it was about.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min
from django.db.models.functions import Length
from django.utils import timezone

from annotate import (
    date_counts,
    deadletters,
    digest,
    entity_index,
    hooks,
    jobs,
    one_at_a_time,
    registry,
    relatives,
    search_index,
    story_index,
)
from annotate.actions import date as date_action
from annotate.actions import entity as entity_action
from annotate.actions import export, imports, merging, release, suggestion
from annotate.actions import version as version_action
from annotate.gazetteer import lookup
from annotate.interchange import Proposal, Source
from annotate.jobs import More, Report
from annotate.linkers import entities, names
from annotate.machines import machine
from annotate.models import Annotation, Article, ArticleVersion, Entity, EntityMerge, Job, User
from annotate.models.annotation import AnnotationQuerySet
from annotate.suggesters import dates
from annotate.timex import UNKNOWN

logger = logging.getLogger(__name__)

UNREAD_FOR = timedelta(minutes=10)
FETCHED = 100  # marks of a slice that are looked up at once


def link(job: Job, report: Report) -> dict[str, Any]:
    """Bring the links of some marks up to date. Those that fail again and again are left in a dead letter."""
    ids = job.params["annotations"]
    articles = Annotation.objects.filter(pk__in=ids).order_by().values_list("version__article", flat=True)
    story_index.place_all(articles.distinct())
    waiting = Annotation.objects.awaiting_link().filter(pk__in=ids)
    # Full names first, so that short forms find them; claims last, as what they say depends on the names in them.
    claims = list(waiting.filter(kind="claim").order_by("pk").values_list("pk", flat=True))
    others = list(waiting.exclude(kind="claim").values_list("pk", flat=True))
    failed: dict[int, str] = {}
    with one_at_a_time.on_names_near(others):
        others = _fullest_first({*others, *relatives.shorter(others)})
        failed |= _each(others, report, left=len(claims))
    # An attempt that died may have linked some and told nobody.
    _tell_neighbours(others if job.fence <= 1 else [*others, *ids])
    failed |= _each(claims, report)
    for tell in registry.table("work", "LINKED").values():
        tell(ids)
    if failed:
        raise jobs.Partly(failed)
    return {}


def _each(marks: list[int], report: Report, *, left: int = 0) -> Mapping[int, str]:
    """Link one after the other; those that failed, and why."""
    try:
        jobs.each(marks, link_mark, report, total=len(marks) + left, left=left)
    except jobs.Partly as error:
        return error.failed
    return {}


def _fullest_first(marks: Collection[int]) -> list[int]:
    """These marks, which await linking from now on: full names first, so that short forms find them."""
    rows = Annotation.objects.filter(pk__in=marks)
    rows.filter(needs_linking=False).update(needs_linking=True)
    return list(rows.order_by(Length("quote").desc(), "pk").values_list("pk", flat=True))


def _tell_neighbours(marks: list[int]) -> None:
    """Tell every app where names and dates were linked: what it made of the text around may say something else now."""
    named = Annotation.objects.filter(pk__in=marks).exclude(kind="claim").order_by()
    rows = named.values("version").annotate(Min("start"), Max("end"))
    spans = {row["version"]: (row["start__min"], row["end__max"]) for row in rows}
    for tell in registry.table("work", "NEIGHBOURS").values():
        tell(spans)


def relink(job: Job, report: Report) -> dict[str, Any] | More:
    """Link all marks of a scope anew, in the order of their ids, a slice at a time.

    A mark that fails is left to a link job of its own, which names it if it fails there too.
    """
    marks = in_scope(job.params)
    total = job.total or marks.count()
    after, done = job.params.get("after", 0), job.params.get("done", 0)
    began = time.monotonic()
    while ids := list(marks.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:FETCHED]):
        for pk in ids:
            try:
                relink_mark(pk)
            except Exception:
                logger.exception("Linking mark %s anew failed", pk)
                Annotation.objects.filter(pk=pk).update(needs_linking=True)
            after, done = pk, done + 1
            report(done, max(total, done))
            if time.monotonic() - began > settings.BULK_SLICE_SECONDS:
                return More({"after": after, "done": done})
    report(done, done)
    return {}


def in_scope(params: dict[str, Any]) -> AnnotationQuerySet:
    """The live marks that a relink is about: ``{"of_kind": …, "article": …}``, both or either or none."""
    marks = Annotation.objects.live()
    if params.get("of_kind"):
        marks = marks.filter(kind=params["of_kind"])
    return marks.filter(version__article=params["article"]) if params.get("article") else marks


def relink_mark(pk: int) -> None:
    """Link one mark, and what it opened, whether or not anything changed."""
    mark = link_mark(pk)
    for relinker in registry.table("work", "RELINKERS").get(mark.kind, ()):
        relinker(mark)


@transaction.atomic
def link_mark(pk: int) -> Annotation:
    """Link one mark and note, unless it changed meanwhile, that its links are up to date: both or neither."""
    mark = (
        Annotation.objects.select_for_update(of=("self",))
        .select_related("version__article__story_place", "author")
        .defer("version__text", "version__article__story_place__profile")
        .get(pk=pk)
    )
    for linker in registry.table("work", "LINKERS").get(mark.kind, ()):
        linker(mark)
    Annotation.objects.filter(pk=pk, revision=mark.revision).update(needs_linking=False)
    return mark


def link_date(mark: Annotation) -> None:
    """Give a date mark its value: the reader's own, or what the grammar makes of the marked words in their context."""
    if not mark.is_live:
        return
    unknown = UNKNOWN, "No time expression that the grammar knows."
    value, reason = dates.explained(mark.version.source, mark.start, mark.end) or unknown
    date_action.resolve(mark, value, reason=reason, by=machine("linker"))


def link_entity(mark: Annotation) -> None:
    """Join the entity whose names match best, or propose a new one."""
    decided = list(mark.entity_mentions.exclude(state="suggested").values_list("entity_id", "state"))
    if not mark.is_live or any(state == "confirmed" for _, state in decided):
        return
    by = machine("linker")
    mention = entity_index.mention_of(mark)
    name = names.read(mention)
    rejected = [entity for entity, _ in decided]
    found = entities.best(mention, entity_index.candidates(mark, mention, name, rejected=rejected), name)
    if found:
        entity, judged = Entity.objects.get(pk=found[0].id), found[1]
        method, score, reason = "name", judged.score, judged.reason
    elif name.level in (names.NAME, names.ADJECTIVE):
        entity = _new_entity(mark, name, by)
        method, score, reason = "new", 0.5, f"No entity is called “{mark.quote}” yet."
    else:
        return
    level = mark.data.get("level") or name.level
    if entity_action.propose_mention(mark, entity, level=level, score=score, method=method, reason=reason, by=by):
        entity_index.remember(entity, mention, name)


def _new_entity(mark: Annotation, name: names.Name, by: User) -> Entity:
    """A proposal, with what the gazetteer knows of this name."""
    known_type, _, known_name = name.known.partition(":")
    entry = next((each for each in lookup(known_name) if each.type == known_type), None) if name.known else None
    if entry is None:
        kind = mark.data.get("type")
        return entity_action.create(
            name=names.bare(mark.quote), type=kind if kind in Entity.Type.values else Entity.Type.OTHER, by=by
        )
    return entity_action.create(
        name=entry.name,
        type=entry.type if entry.type in Entity.Type.values else Entity.Type.OTHER,
        external_ids={"wikidata": entry.wikidata} if entry.wikidata else {},
        aliases=[*((alias, "name") for alias in entry.aliases), *((demonym, "demonym") for demonym in entry.demonyms)],
        by=by,
    )


def read(job: Job, report: Report) -> dict[str, Any]:
    """Let every suggester read one version and replace its undecided suggestions there."""
    version = ArticleVersion.objects.select_related("article").get(pk=job.params["version"])
    story_index.place_all([version.article_id])
    total = len(registry.modules("suggesters"))
    counts = {}
    with jobs.kept_alive(job):  # a long article keeps one reader busy for longer than a job may be silent
        for done, (module, proposals) in enumerate(readings(version.source), start=1):
            report(done, total)
            if module.NAME == "quantities":
                continue  # kept inside claims, never a mark of their own
            reader = suggestion.Reader(module.NAME, module.VERSION, getattr(module, "AGENT", Annotation.Agent.RULE))
            counts[module.NAME] = suggestion.replace(version, reader, proposals, by=machine("reader"))._asdict()
    return counts


def readings(source: Source) -> Iterator[tuple[Any, list[Proposal]]]:
    """Every suggester with what it proposes.

    One that uses what others find comes after them and is given it, so that nothing is read twice.
    """
    found: list[Proposal] = []
    for module in sorted(registry.modules("suggesters"), key=lambda module: bool(getattr(module, "USES", ()))):
        proposals = list(module.suggest(source, found) if hasattr(module, "USES") else module.suggest(source))
        found += proposals
        yield module, proposals


def sweep() -> int:
    """Queue marks that await linking although no link job does."""
    return deadletters.queue_waiting("link", Annotation.objects.awaiting_link().order_by("pk"), by=machine("linker"))


def group(job: Job, report: Report) -> dict[str, Any]:
    """Let every article of the batch join its story."""
    ids = job.params["articles"]
    jobs.each(ids, lambda pk: story_index.place_all([pk]), report, total=len(ids))
    return {}


def sweep_stories() -> int:
    """Queue articles that nobody read or marked for a while: reading and linking place theirs first."""
    before = timezone.now() - UNREAD_FOR
    lonely = Article.objects.filter(story_place=None, created_at__lt=before).exclude(current=None)
    return deadletters.queue_waiting("group", lonely.order_by("created_at"), by=machine("linker"))


def index(job: Job, report: Report) -> dict[str, Any]:
    """Cut the passages of texts that were there before the full-text index was."""
    versions = ArticleVersion.objects.select_related("article").filter(pk__in=job.params["versions"]).order_by("-pk")
    for done, version in enumerate(versions.iterator(chunk_size=20)):
        search_index.index_version(version)
        report(done + 1, len(job.params["versions"]))
    return {}


def sweep_index() -> int:
    """Queue the texts that the full-text index lacks."""
    if not jobs.waits_for_nothing("index"):
        return 0
    ids = search_index.lacking(20 * jobs.BATCH)
    return jobs.enqueue_batches("index", "versions", ids, by=machine("linker"), bulk=True)


def settle_merge(job: Job, report: Report) -> dict[str, Any]:
    """After a merge or split: carry over what came too late, and tell every app which texts mean something else now."""
    row = EntityMerge.objects.get(pk=job.params["merge"])
    merging.settle(row)
    for versions in merging.moved_versions(row):
        for tell in registry.table("work", "MEANINGS").values():
            tell(versions)
        report(0, 1)
    return {}


def mail_digest(job: Job, report: Report) -> dict[str, Any]:
    """Mail some people what they were not mailed yet."""
    people = job.params["people"]
    sent = 0
    for done, user in enumerate(people, start=1):
        sent += digest.send(user)
        report(done, len(people))
    return {"notifications": sent}


def sweep_digests() -> int:
    """Queue the e-mails that are due."""
    if not jobs.waits_for_nothing("digest"):
        return 0
    return jobs.enqueue_batches("digest", "people", digest.due(timezone.now()), by=machine("post"), bulk=True)


SWEEPS = {
    "marks": sweep,
    "files": export.expire,
    "stories": sweep_stories,
    "index": sweep_index,
    "date_counts": date_counts.sweep,
    "versions": version_action.sweep,
    "webhooks": hooks.wake,
    "digests": sweep_digests,
}
KINDS = {
    "link": link,
    "relink": relink,
    "read": read,
    "group": group,
    "index": index,
    "count_dates": date_counts.count,
    "settle_merge": settle_merge,
    "reanchor": version_action.reanchor,
    "import": imports.run,
    "export": export.write_file,
    "release": release.write_file,
    "diff": release.write_diff,
    "webhook": hooks.run,
    "digest": mail_digest,
}
PARKED = {"link": "annotations", "group": "articles"}
LINKERS = {"date": [link_date], "entity": [link_entity]}
