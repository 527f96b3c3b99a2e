"""Articles in, from files or from what a program posts: stored first, read in a job, one line about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import jobs
from annotate.access import Can, require
from annotate.actions import article as articles
from annotate.actions import labels
from annotate.errors import DomainError, Invalid, about
from annotate.ingest import Failure, Incoming, read_files
from annotate.ingest.documents import article_from_html
from annotate.ingest.records import UnreadableError
from annotate.models import Article, Job, User

FOLDER = "imports"
LARGEST_FILE = 500 * 2**20
MOST_FILES = 100
KEPT_DAYS = 30  # an upload that failed, or that nobody ran
STATED = ("title", "byline", "url", "language", "publisher")


def take_posted(posted: Mapping[str, Any], *, by: User) -> tuple[Article, bool]:
    """One article whose ``text`` or ``html`` was sent with what is known about it. Returns (article, created)."""
    if ("text" in posted) == ("html" in posted):
        raise Invalid(_("Send either the text or the html of the article."), field="text")
    stated = {name: posted[name] for name in STATED if name in posted}
    published_at, read = posted.get("published_at"), posted.get("read")
    if "text" in posted:
        known = articles.Stated(published_at=published_at, **stated)
        return articles.ingest(posted["text"], stated=known, read=read, by=by)
    given = {**stated, **({"published_at": published_at.isoformat()} if published_at else {})}
    try:
        item = article_from_html("html", posted["html"], given)
    except UnreadableError as error:
        raise Invalid(str(error), field="html") from None
    return take(item, read=read, by=by)


def take_list(posted: Sequence[Mapping[str, Any]], *, by: User) -> list[tuple[Article, bool]]:
    """Articles whose ``text`` was sent, all or none, in their order. Returns (article, created) of each."""
    given = []
    for at, each in enumerate(posted):
        if "text" not in each or "html" in each:
            with about(at):
                raise Invalid(_("In a list each article has its text; send html one by one."), field="text")
        stated = {name: each[name] for name in STATED if name in each}
        given.append((each["text"], articles.Stated(published_at=each.get("published_at"), **stated)))
    return articles.ingest_many(given, read=[each.get("read") for each in posted], by=by)


def take(
    item: Incoming, *, published_at: date | None = None, publisher: str = "", read: bool | None = None, by: User
) -> tuple[Article, bool]:
    """One article that a file holds. Returns (article, created)."""
    stated = articles.stated_by(item, published_at=published_at, publisher=publisher)
    return articles.ingest(item.text, stated=stated, extractor=item.extractor, read=read, by=by)


def take_files(
    sources: Sequence[Any], *, published_at: date | None = None, publisher: str = "", read: bool | None = None, by: User
) -> Iterator[dict[str, Any]]:
    """Take in paths and ``(name, stream)`` pairs; yields one line per article or unreadable file, for the report.

    A line has ``name`` and ``status`` created, duplicate or failed; with the article, or the ``reason`` in a sentence.
    """
    for item in read_files(sources):
        if isinstance(item, Failure):
            yield {"name": item.name, "status": "failed", "reason": item.reason}
            continue
        try:
            article, created = take(item, published_at=published_at, publisher=publisher, read=read, by=by)
        except DomainError as error:
            yield {"name": item.name, "status": "failed", "reason": error.message}
        else:
            yield {"name": item.name, **articles.summary(article), "status": "created" if created else "duplicate"}


def start(
    files: Sequence[File],
    *,
    published_at: date | None = None,
    publisher: str = "",
    read: bool | None = None,
    format: str = "",
    by: User,
) -> Job:
    """Store the uploads and queue the job that takes them in; nothing is left behind when that fails.

    With a ``format`` they hold labels in it (``labels.formats``), which a reviewer takes in, and not articles alone.
    """
    require(by, Can.REVIEW if format else Can.SUGGEST)
    if format:
        labels.format_named(format)
    if not files:
        raise Invalid(_("Choose at least one file."), field="files")
    if len(files) > MOST_FILES:
        raise Invalid(
            _("Send at most %(most_files)s files at once, or a .zip of them.") % {"most_files": MOST_FILES},
            field="files",
        )
    for file in files:
        if file.size > LARGEST_FILE:
            raise Invalid(
                _("%(name)s is larger than %(value)s MB.") % {"name": file.name, "value": LARGEST_FILE // 2**20},
                field="files",
            )
    folder = f"{FOLDER}/{uuid4()}"
    with ExitStack() as undo:
        stored = []
        for number, file in enumerate(files):
            # The name that people gave is kept apart: on the disk it could mean anything.
            path = default_storage.save(f"{folder}/{number}", file)
            undo.callback(default_storage.delete, path)
            stored.append({"name": PurePath(file.name or "").name, "path": path})
        with transaction.atomic():
            job = jobs.enqueue(
                "import",
                by=by,
                files=stored,
                published_at=published_at.isoformat() if published_at else "",
                publisher=publisher,
                read=read,
                format=format,
            )
            _keep_files(job, timedelta(days=KEPT_DAYS))
        undo.pop_all()
    return job


def _keep_files(job: Job, time: timedelta) -> None:
    """The sweep deletes the uploads when it is over."""
    Job.objects.filter(pk=job.pk).update(files_until=timezone.now() + time)


def run(job: Job, report: jobs.Report) -> dict[str, Any]:
    """What the job does. Run again, it finds the articles of the first run as duplicates and stores nothing twice."""
    params = job.params
    if params.get("format"):
        return _run_labels(job, report)
    said = params["published_at"]
    known = {
        "published_at": date.fromisoformat(said) if said else None,
        "publisher": params["publisher"],
        "read": params["read"],
    }
    lines: list[dict[str, Any]] = []
    for done, file in enumerate(params["files"]):
        with default_storage.open(file["path"]) as stream:
            for line in take_files([(file["name"], stream)], **known, by=job.owner):
                lines.append(line)
                report(done, len(params["files"]))
    report(len(params["files"]), len(params["files"]))
    _keep_files(job, timedelta(hours=settings.UPLOAD_HOURS))
    counts = {status: sum(line["status"] == status for line in lines) for status in ("created", "duplicate", "failed")}
    return {**counts, "lines": lines}


def _run_labels(job: Job, report: jobs.Report) -> dict[str, Any]:
    """The same for labels: counts of articles and marks, and a line about each record that could not be taken in."""
    module, files = labels.format_named(job.params["format"]), job.params["files"]
    counts = {"created": 0, "duplicate": 0, "failed": 0, "marks": 0, "known": 0}
    lines: list[dict[str, Any]] = []
    for done, file in enumerate(files):
        taken = labels.Taken()
        with default_storage.open(file["path"]) as stream:
            for _ in labels.take_all(module.read(stream), taken, by=job.owner):
                report(done, len(files))
        lines += [
            {"name": f"{file['name']}, {failure.name}", "status": "failed", "reason": failure.reason}
            for failure in taken.failures
        ]
        new = {"created": taken.articles, "marks": taken.marks, "known": taken.known, "failed": taken.failed}
        counts = {name: count + new.get(name, 0) for name, count in counts.items()}
    report(len(files), len(files))
    _keep_files(job, timedelta(hours=settings.UPLOAD_HOURS))
    return {**counts, "lines": lines}
