"""The machine fires a timer of the diagram that has come due."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.leasing import not_needed, require_due
from engine.runtime.projection import advance
from engine.store.jobs import Job


@dataclass(frozen=True, kw_only=True)
class TriggerTimer:
    """Fire the timer that job `job_id` stands for."""

    job_id: str


def handle(command: TriggerTimer, act: Act) -> Done:
    """Fire it if it is still due and its token still waits; otherwise refuse quietly."""
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    if job is None or job.instance_id is None or job.token is None:
        raise Rejection("job_moved_on")
    case = lock_case(act, job.instance_id)
    act.session.refresh(job)
    require_due(act, job, case.instance)
    token = job.token
    wait = case.run.waits.get(token)
    if case.instance.state != "active" or wait is None or wait.kind != "timer":
        return not_needed(act, job)
    case.begin()
    case.last_due = job.due_at
    job.state, job.done_at = "done", act.now
    act.session.flush()
    moved = advance(case, lambda run: run.fire_timer(token))
    act.emit(
        "TimerTriggered",
        element=wait.element.id,
        payload={"path": moved.path, "opened": [t.id for t in moved.opened]},
    )
    return Done(case=case)
