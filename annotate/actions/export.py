"""Labels out: at once as a stream, or by a job into a file with a manifest, which is its owner's until it expires."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotate import audit, jobs, registry
from annotate.access import Can, require
from annotate.errors import Invalid, NotAllowed
from annotate.interchange import Lost
from annotate.models import Job, User
from annotate.selection import DECIDED, Selection
from annotate.writer import Writer, compressed, records_of

FOLDER = "exports"


def formats(records: str = "") -> dict[str, ModuleType]:
    """Every export format by name; with ``records`` only those that write them ("documents")."""
    found = {module.__name__.rpartition(".")[2]: module for module in registry.modules("exporters")}
    return {name: module for name, module in found.items() if records in ("", records_of(module))}


def format_named(name: str) -> ModuleType:
    try:
        module = formats()[name]
    except KeyError:
        raise Invalid(
            _("There is no format %(name)s; use %(names)s.") % {"name": f"{name!r}", "names": ", ".join(formats())},
            field="format",
        ) from None
    needs = getattr(module, "NEEDS", "")
    if needs and find_spec(needs) is None:
        raise Invalid(
            _("This format needs %(needs)s, which is not installed: see requirements-nlp.txt.") % {"needs": needs},
            field="format",
        )
    return module


def stream(
    format: str,
    chosen: Selection | None = None,
    *,
    states: Sequence[str] = DECIDED,
    as_of: datetime | None = None,
    gzip: bool = False,
    progress: Callable[[int], None] | None = None,
    lost: Lost | None = None,
) -> Iterator[bytes]:
    """The whole export, piece by piece. Invalid, at once, for an unknown format or state.

    ``states`` and ``as_of`` are for who has no Selection. ``progress`` hears how many articles are written, ``lost``
    what could not be.
    """
    chosen = chosen or Selection(states=tuple(states), as_of=as_of)
    pieces = Writer(format_named(format), chosen, progress=progress, lost=lost).pieces()
    return compressed(pieces) if gzip else pieces


def start(
    format: str,
    chosen: Selection | None = None,
    *,
    states: Sequence[str] = DECIDED,
    as_of: datetime | None = None,
    gzip: bool = False,
    by: User,
) -> Job:
    """Queue the job that writes the export into a file of its owner; Invalid as ``stream``."""
    require(by, Can.EXPORT)
    format_named(format)
    chosen = chosen or Selection(states=tuple(states), as_of=as_of)
    with transaction.atomic():
        return jobs.enqueue("export", by=by, format=format, filter=chosen.as_json(), gzip=gzip)


def write_file(job: Job, report: jobs.Report) -> dict[str, Any]:
    """What the job does: one file, however often it runs; it is there whole or not at all."""
    chosen = Selection.of_json(job.params["filter"])
    format, gzip = job.params["format"], job.params.get("gzip", False)
    module, total = format_named(format), chosen.versions().count()
    writer = Writer(module, chosen, progress=lambda done: report(done, max(total, done + 1)))
    name = f"{FOLDER}/{job.pk}{module.SUFFIX}{'.gz' if gzip else ''}"
    file = write_whole(name, writer.pieces(), gzip=gzip, attempt=job.attempts)
    until = timezone.now() + timedelta(days=settings.EXPORT_DAYS)
    if not Job.objects.filter(pk=job.pk).update(result_file=name, files_until=until):
        default_storage.delete(name)
        raise jobs.Superseded  # deleted meanwhile
    report(total, total)
    media_type = "application/gzip" if gzip else module.MEDIA_TYPE
    written = {"file": file_name(job), "bytes": file.bytes, "sha256": file.sha256, "media_type": media_type}
    return {**written, "manifest": {**writer.manifest(), **written}}


class Written(NamedTuple):
    bytes: int
    sha256: str


def write_whole(name: str, pieces: Iterable[bytes], *, gzip: bool, attempt: int | str) -> Written:
    """Write a file into the storage that is there whole or not at all; ``attempt`` keeps two workers apart."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{attempt}.part")
    digest, size = hashlib.sha256(), 0
    try:
        with part.open("wb") as out:
            for piece in compressed(pieces) if gzip else pieces:
                size += out.write(piece)
                digest.update(piece)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Written(size, digest.hexdigest())


def file_name(job: Job) -> str:
    """What the file is called for who fetches it."""
    module = format_named(job.params["format"])
    packed = ".gz" if job.params.get("gzip") else ""
    return f"corroborate-{job.created_at:%Y-%m-%d}-{job.pk}{module.SUFFIX}{packed}"


@transaction.atomic
def delete(job: Job, *, by: User) -> None:
    """Delete an export and its file; one that still runs stops by itself."""
    if job.owner_id != by.pk:
        raise NotAllowed(_("This export belongs to somebody else."))
    audit.record("export.delete", job, by=by, before={"format": job.params["format"], "state": job.state})
    Job.objects.filter(pk=job.pk).delete()
    _delete_files(job)


# -- expiry -----------------------------------------------------------------------------------------------------------


def expire() -> int:
    """Delete what jobs wrote, or were given, and is due; returns 0: nothing is queued. The sweep calls it."""
    finished = Job.objects.filter(state__in=(Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED))
    due = finished.filter(files_until__lt=timezone.now()).order_by("files_until")
    for job in due[:100]:
        if Job.objects.filter(pk=job.pk, files_until=job.files_until).update(files_until=None, result_file=""):
            _delete_files(job)
    return 0


def _delete_files(job: Job) -> None:
    """After the commit: a file that is gone cannot be rolled back."""
    names: list[str] = [str(job.result_file.name)] if job.result_file else []
    names += [file["path"] for file in job.params.get("files", []) if isinstance(file, dict)]

    def remove() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(remove)
