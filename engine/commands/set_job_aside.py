"""The machine puts aside a job that is no longer needed, or that failed."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.permissions import require
from engine.jobs import retry_at
from engine.runtime.act import Act, Done
from engine.runtime.incidents import add_job_incident
from engine.store.instances import Instance
from engine.store.jobs import Job


@dataclass(frozen=True, kw_only=True)
class SetJobAside:
    """Put `job_id` aside: without `error` because the world has moved on, with one because it failed.

    `earliest` is the earliest time that the clock showed meanwhile, where it may have been set on since.
    """

    job_id: str
    error: str | None = None
    earliest: datetime | None = None


def handle(command: SetJobAside, act: Act) -> Done:
    """Cancel it, or try again later; spent attempts become an incident.

    What only is not due any more (the clock was set back), or belongs to a case that stands still, waits on.
    """
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id, with_for_update=True)
    if job is None or job.state not in ("waiting", "leased"):
        return Done()
    job.lease_until, job.begun = None, 0
    if command.error is None:
        if _waits(job, min(act.now, command.earliest or act.now), act):
            job.state = "waiting"
        else:
            job.state, job.done_at = "cancelled", act.now
        return Done()
    job.attempts, job.error = job.attempts + 1, command.error
    again = retry_at(job.id, job.attempts, act.now)
    if again is not None:
        job.state, job.due_at = "waiting", again
        return Done()
    job.state, job.done_at = "dead", act.now
    add_job_incident(act, job, "job_failed", command.error)
    act.emit("JobFailed", task_id=job.task_id, payload={"job": job.id, "error": command.error})
    return Done()


def _waits(job: Job, now: datetime, act: Act) -> bool:
    if job.due_at > now:
        return True
    case = act.session.get(Instance, job.instance_id) if job.instance_id is not None else None
    return case is not None and case.state == "suspended"
