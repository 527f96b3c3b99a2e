"""Jobs: started by hand, paused, resumed, cancelled, and run again when they failed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from annotate import audit, jobs
from annotate.access import Can, can, require, require_person
from annotate.errors import Invalid, Refused
from annotate.models import Annotation, Article, Job, User
from annotate.models.job import JobQuerySet

PRIVATE = ("import", "export")  # what is in them is their owner's


def manageable(user: User) -> JobQuerySet:
    """The jobs that this person may see and steer: their own; an editor all that links and reads; an admin all."""
    if can(user, Can.ADMIN):
        return Job.objects.all()
    own = Job.objects.filter(owner=user)
    return own | Job.objects.exclude(kind__in=PRIVATE) if can(user, Can.EDIT) else own


def _require_hold(job: Job, by: User) -> None:
    shared = Can.ADMIN if job.kind in PRIVATE else Can.EDIT
    require(by, Can.READ if job.owner_id == by.pk else shared)


@transaction.atomic
def relink(*, kind: str = "", article: int | None = None, by: User) -> Job:
    """Link all marks anew, or those of one kind, or of one article; behind everything that somebody waits for."""
    require_person(by, Can.EDIT)
    if kind and kind not in Annotation.Kind.values:
        raise Invalid(
            _("There is no kind %(kind)s; use %(names)s.")
            % {"kind": f"{kind!r}", "names": ", ".join(Annotation.Kind.values)},
            field="kind",
        )
    if article is not None and not Article.objects.filter(pk=article).exists():
        raise Invalid(_("There is no article %(article)s.") % {"article": article}, field="article")
    scope: dict[str, Any] = {"of_kind": kind, "article": article}
    for other in Job.objects.filter(kind="relink", state__in=("queued", "running", "paused")):
        if {name: other.params.get(name) for name in scope} == scope:
            raise Refused(
                _("Job %(pk)s links these marks anew already; it is %(value)s.")
                % {"pk": other.pk, "value": other.get_state_display().lower()}
            )
    job = jobs.enqueue("relink", by=by, bulk=True, **scope)
    audit.record("job.relink", job, by=by, after=scope)
    return job


@transaction.atomic
def pause(job: Job, *, by: User) -> None:
    """Stop a pending job until somebody resumes it; what it has done stays."""
    _require_hold(job, by)
    if not jobs.pause(job):
        raise Refused(_("Only a job that waits or runs can be paused; this one is %(now)s.") % {"now": _now(job)})
    audit.record("job.pause", job, by=by, before={"state": job.state}, after={"state": "paused"})


@transaction.atomic
def resume(job: Job, *, by: User) -> None:
    """Let a paused job go on where it was."""
    _require_hold(job, by)
    if not jobs.resume(job):
        raise Refused(_("Only a paused job goes on; this one is %(now)s.") % {"now": _now(job)})
    audit.record("job.resume", job, by=by, before={"state": "paused"}, after={"state": "queued"})


@transaction.atomic
def cancel(job: Job, *, by: User) -> None:
    """End a job, or drop one that failed; what it has done stays."""
    _require_hold(job, by)
    if not jobs.cancel(job):
        raise Refused(_("This job is %(now)s; there is nothing to cancel.") % {"now": _now(job)})
    audit.record("job.cancel", job, by=by, before={"state": job.state}, after={"state": "cancelled"})


def _now(job: Job) -> str:
    return Job.objects.get(pk=job.pk).get_state_display().lower()


@transaction.atomic
def rerun_all(kind: str, *, by: User) -> int:
    """Put every failed job of one kind that this person may steer back into the queue; returns how many."""
    failed = list(manageable(by).failed().filter(kind=kind).order_by("pk"))
    if not failed:
        raise Refused(_("No job of this kind failed."))
    for job in failed:
        rerun(job, by=by)
    return len(failed)


@transaction.atomic
def rerun(job: Job, *, by: User) -> None:
    """Put a failed job back into the queue: one's own, an editor what links and reads, an administrator anybody's."""
    _require_hold(job, by)
    if job.state != Job.State.FAILED:
        raise Refused(
            _("Only a job that failed is run again; this one is %(get_state_display)s.")
            % {"get_state_display": job.get_state_display()}
        )
    audit.record("job.rerun", job, by=by, before={"state": job.state, "error": job.error}, after={"state": "queued"})
    jobs.rerun(job)
