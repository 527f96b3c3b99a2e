"""What Celery knows: ids in, one call each."""

from celery import shared_task

from annotate import audit, hooks, jobs


@shared_task
def run(job_id: int) -> None:
    jobs.run(job_id)


@shared_task
def sweep() -> None:
    jobs.sweep()


@shared_task
def seal() -> None:
    audit.seal()
    hooks.wake()
