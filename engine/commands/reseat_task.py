"""The machine gives the places on one open task to whoever is to have them now."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_task
from engine.runtime.reseating import reseat
from engine.store.jobs import Job


@dataclass(frozen=True, kw_only=True)
class ReseatTask:
    """Look again at the task that job `job_id` names."""

    job_id: str


def handle(command: ReseatTask, act: Act) -> Done:
    """Move what is to be moved; due dates, ladders, votes cast and what was said so far stay.

    Raises Rejection("job_moved_on") when the task is over, or another was faster.
    """
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    if job is None or job.task_id is None:
        raise Rejection("job_moved_on")
    case, task, assigned = lock_task(act, job.task_id)
    act.session.refresh(job)
    if job.state not in ("waiting", "leased") or job.due_at > act.now or case.instance.state != "active":
        raise Rejection("job_moved_on")
    if task.state != "open":
        raise Rejection("job_moved_on")
    job.state, job.done_at = "done", act.now
    done = reseat(case, task, assigned)
    if done is not None:
        told = {"moves": [dict(one) for one in done.moves], "vacant": list(done.vacant)}
        act.emit("TaskReseated", element=task.element, task_id=task.id, payload=told)
    return Done(case=case, task_id=task.id)
