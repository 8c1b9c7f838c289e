"""The machine puts aside a job that failed."""

from dataclasses import dataclass

from engine.domain.incident_reasons import Reason
from engine.domain.permissions import require
from engine.jobs import retry_at
from engine.runtime.act import Act, Done
from engine.runtime.incidents import add_job_incident
from engine.store.jobs import Job


@dataclass(frozen=True, kw_only=True)
class SetJobAside:
    """Put `job_id` aside, which failed with `error`; `why` where the engine itself says the reason."""

    job_id: str
    error: str
    why: Reason | None = None


def handle(command: SetJobAside, act: Act) -> Done:
    """Try it again later; spent attempts become an incident."""
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id, with_for_update=True)
    if job is None or job.state not in ("waiting", "leased"):
        return Done()
    job.lease_until, job.begun = None, 0
    job.attempts, job.error = job.attempts + 1, command.error
    again = retry_at(job.id, job.attempts, act.now)
    if again is not None:
        job.state, job.due_at = "waiting", again
        return Done()
    job.state, job.done_at = "dead", act.now
    add_job_incident(act, job, "job_failed", command.why or command.error)
    act.emit("JobFailed", task_id=job.task_id, payload={"job": job.id, "error": command.error})
    return Done()
