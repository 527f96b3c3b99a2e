"""Jobs: what a person does about one that failed."""

from __future__ import annotations

from django.db import transaction

from annotate import audit, jobs
from annotate.access import Can, require
from annotate.errors import Refused
from annotate.models import Job, User


@transaction.atomic
def rerun(job: Job, *, by: User) -> None:
    """Put a failed job back into the queue: one's own, or as an administrator anybody's."""
    require(by, Can.READ if job.owner_id == by.pk else Can.ADMIN)
    if job.state != Job.State.FAILED:
        raise Refused(f"Only a job that failed is run again; this one is {job.get_state_display()}.")
    audit.record("job.rerun", job, by=by, before={"state": job.state, "error": job.error}, after={"state": "queued"})
    jobs.rerun(job)
