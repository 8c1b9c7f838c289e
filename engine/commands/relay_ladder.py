"""The machine writes the rungs of an open task anew, because an administrator changed its ladder for open tasks too."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_task
from engine.runtime.ladders import climb_anew
from engine.runtime.leasing import not_needed, require_due
from engine.store.jobs import Job


@dataclass(frozen=True, kw_only=True)
class RelayLadder:
    """Do what job `job_id` stands for: have its task follow the newest version of its ladder."""

    job_id: str


def handle(command: RelayLadder, act: Act) -> Done:
    """Put the rungs to come in the place of those that were; what was climbed stays climbed.

    A rung whose time is over already is not caught up on. Raises Rejection("job_moved_on") when another was faster.
    """
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    if job is None or job.task_id is None:
        raise Rejection("job_moved_on")
    case, task, _ = lock_task(act, job.task_id)
    act.session.refresh(job)
    require_due(act, job, case.instance)
    known = act.ladders.get(task.ladder or "")
    if task.state != "open" or known is None or task.due_at is None or known.version == task.ladder_version:
        return not_needed(act, job)
    case.begin()
    job.state, job.done_at = "done", act.now
    before, task.ladder_version = task.ladder_version, known.version
    rungs = climb_anew(case, task, known)
    told = {"ladder": known.key, "before": before, "version": known.version, "rungs": rungs}
    act.emit("LadderRewritten", element=task.element, task_id=task.id, payload=told)
    return Done(case=case, task_id=task.id)
