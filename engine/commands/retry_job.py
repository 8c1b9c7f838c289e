"""An administrator has a job done again whose attempts were spent."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.incidents import resolve_with_jobs
from engine.store.jobs import Job


@dataclass(frozen=True, kw_only=True)
class RetryJob:
    """Make a dead job wait again, due at once."""

    job_id: str


def handle(command: RetryJob, act: Act) -> Done:
    """Give it fresh attempts, and resolve the incident that told of it."""
    require("retry_job", act.relations())
    job = act.session.get(Job, command.job_id, with_for_update=True)
    if job is None:
        raise Rejection("not_found")
    if job.state != "dead":
        raise Rejection("job_moved_on")
    job.state, job.attempts, job.due_at, job.done_at, job.error = "waiting", 0, act.now, None, None
    job.lease_until = None
    resolve_with_jobs(act, [job.id])
    act.emit("JobRetried", task_id=job.task_id, payload={"job": job.id, "kind": job.kind})
    return Done()
