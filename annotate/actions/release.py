"""Frozen releases: made by a job from the labels of one moment, never changed, compared with one another."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs, releases
from annotate.access import Can, require
from annotate.actions.export import format_named, write_whole
from annotate.errors import Invalid, Refused
from annotate.models import Job, Release, User
from annotate.selection import Selection
from annotate.writer import Writer

FOLDER = "releases"
FORMAT = "jsonl"  # the lossless one, from which every other can be made
FIELDS = ("name", "version", "filter", "sha256", "bytes")


def start(chosen: Selection, *, name: str, version: str, note: str = "", by: User) -> Job:
    """Queue the job that freezes ``chosen`` as it is now, or was at its ``as_of``."""
    require(by, Can.REVIEW)
    name, version = name.strip(), version.strip()
    for field, value in (("name", name), ("version", version)):
        if not value:
            raise Invalid(_("A release has a name and a version."), field=field)
    if chosen.updated_since:
        raise Invalid(_("A release is whole: it cannot hold changes only."), field="updated_since")
    if Release.objects.filter(name=name, version=version).exists():
        raise Refused(
            _("There is a release %(name)s %(version)s already. Give this one another version.")
            % {"name": name, "version": version},
            field="version",
        )
    frozen = replace(chosen, as_of=chosen.as_of or timezone.now())
    with transaction.atomic():
        return jobs.enqueue("release", by=by, name=name, version=version, note=note, filter=frozen.as_json())


def write_file(job: Job, report: jobs.Report) -> dict[str, Any]:
    """What the job does. Run again it gives the release that it made."""
    made = Release.objects.filter(manifest__job=job.pk).first() or _make(job, report)
    return {"release": made.pk, "name": made.name, "version": made.version, "sha256": made.sha256}


def _make(job: Job, report: jobs.Report) -> Release:
    chosen = Selection.of_json(job.params["filter"])
    total = chosen.versions().count()
    writer = Writer(format_named(FORMAT), chosen, progress=lambda done: report(done, max(total, done + 1)))
    name = f"{FOLDER}/{job.pk}.jsonl.gz"
    written = write_whole(name, writer.pieces(), gzip=True, attempt=job.attempts)
    columns = {key: job.params[key] for key in ("name", "version", "note", "filter")}
    told = {"bytes": written.bytes, "sha256": written.sha256}
    manifest = {**writer.manifest(), **told, "made_at": chosen.as_json()["as_of"], "job": job.pk}
    assert chosen.as_of is not None  # a release is of one moment
    try:
        with transaction.atomic():
            release = Release.objects.create(
                **columns, **told, format=FORMAT, file=name, manifest=manifest, made_by=job.owner, made_at=chosen.as_of
            )
            audit.record("release.make", release, by=job.owner, after=audit.snapshot(release, *FIELDS))
    except IntegrityError:
        default_storage.delete(name)
        raise Refused(
            _("There is a release %(value)s %(value2)s already.")
            % {"value": columns["name"], "value2": columns["version"]}
        ) from None
    report(total, total)
    return release


def compare(older: Release, newer: Release, *, by: User) -> Job:
    """Queue the job that finds out what differs, for ``releases.diff``; one that the person has waiting will do."""
    require(by, Can.READ)
    params: dict[str, Any] = {"older": older.pk, "newer": newer.pk}
    with transaction.atomic():
        waiting = Job.objects.visible_to(by).pending().filter(kind="diff")
        same = (job for job in waiting if job.params == params)
        return next(same, None) or jobs.enqueue("diff", by=by, **params)


def write_diff(job: Job, report: jobs.Report) -> dict[str, Any]:
    """What the job does; however often, it writes the same file."""
    older, newer = (Release.objects.get(pk=job.params[name]) for name in ("older", "newer"))
    total = 2 * (older.manifest["articles"] + newer.manifest["articles"])
    found = releases.compared(older, newer, lambda lines: report(lines, max(total, lines + 1)))
    content = json.dumps(found, ensure_ascii=False).encode()
    write_whole(releases.diff_file(older, newer), [content], gzip=False, attempt=f"{job.pk}-{job.fence}")
    report(total, total)
    return {**job.params, "counts": found["counts"], "articles": found["articles"]}
