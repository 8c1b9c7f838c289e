"""Takes jobs that are due, and gives up those that end whoever begins with them."""

from collections.abc import Collection, Sequence
from itertools import takewhile

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.incident_reasons import because
from engine.jobs import MAX_BEGUN, Due, due_jobs, lease
from engine.runtime.act import Act, Done
from engine.runtime.incidents import add_job_incident
from engine.runtime.webhook_calls import put_by
from engine.runtime.webhooks import QUEUE
from engine.store.instances import Instance
from engine.store.jobs import Job

SUSPECT = 2
"""A job with which so many began and did not come to an end is done alone. Once happens whenever a worker is killed."""
CODES = {"mail": "mail_undelivered", "webhook": "webhook_unanswered"}
ENDED = because("ended_midway", times=MAX_BEGUN)


def take_due(act: Act, queue: str, limit: int, *, counts: bool = True, begins: bool = True) -> list[Due]:
    """Lease up to `limit` due jobs of a queue, the earliest first.

    `counts` says that it is an attempt, `begins` that whoever takes them begins at once. Then a suspect is taken alone:
    should it be what ended them, no other is hurt by it. One that did so too often becomes a dead letter, with an
    incident.
    """
    found = due_jobs(act.session, queue, act.now, limit)
    if queue == QUEUE and found:
        unwanted = put_by(act, [job.id for job in found])
        found = [job for job in found if job.id not in unwanted]
    spent = [job.id for job in found if job.begun >= MAX_BEGUN]
    if spent:
        _give_up(act, spent)
    left = [job for job in found if job.begun < MAX_BEGUN]
    if begins:
        left = left[:1] if left and _is_suspect(left[0]) else list(takewhile(lambda job: not _is_suspect(job), left))
    got = set(lease(act.session, [job.id for job in left], act.now, counts=counts, begins=begins))
    return [job for job in left if job.id in got]


def require_due(act: Act, job: Job, instance: Instance | None = None) -> None:
    """Refuse a job that was done or cancelled meanwhile, and one that waits on: not due after all, or on a pause.

    The clock may have been set back since it was taken, and its case suspended.

    Raises Rejection("job_moved_on") or ("job_not_due").
    """
    if job.state not in ("waiting", "leased"):
        raise Rejection("job_moved_on")
    if job.due_at > act.now or (instance is not None and instance.state == "suspended"):
        raise Rejection("job_not_due")


def not_needed(act: Act, job: Job) -> Done:
    """End a job of which the world has moved on, in the act that saw it: a moment later it may be needed again."""
    job.state, job.done_at, job.lease_until = "cancelled", act.now, None
    return Done()


def bundles_of(jobs: Sequence[Due], ids: Collection[str], apiece: int) -> list[tuple[str, ...]]:
    """Return those of `jobs` that are among `ids` in messages of `apiece`; a suspect travels alone."""
    chosen = [job for job in jobs if job.id in ids]
    others = [job.id for job in chosen if not _is_suspect(job)]
    together = [tuple(others[start : start + apiece]) for start in range(0, len(others), apiece)]
    return [*together, *((job.id,) for job in chosen if _is_suspect(job))]


def _is_suspect(job: Due) -> bool:
    return job.begun >= SUSPECT


def _give_up(act: Act, ids: Sequence[str]) -> None:
    """An administrator may have them done again when the cause is mended."""
    rows = act.session.scalars(
        select(Job).where(Job.id.in_(ids), Job.state.in_(("waiting", "leased"))).order_by(Job.id).with_for_update()
    ).all()
    for job in rows:
        if job.begun < MAX_BEGUN:
            continue  # somebody has ended it after all
        job.state, job.done_at, job.lease_until, job.error, job.begun = "dead", act.now, None, str(ENDED), 0
        add_job_incident(act, job, CODES.get(job.queue, "job_failed"), ENDED)
        act.emit("JobFailed", task_id=job.task_id, payload={"job": job.id, "error": str(ENDED)})
