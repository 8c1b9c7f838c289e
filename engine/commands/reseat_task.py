"""The machine gives the places on one open task to whoever is to have them now, and takes them from who may not."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.signing import OPEN
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_task
from engine.runtime.keeping_out import KEPT_OUT, KEPT_OUT_WORDS
from engine.runtime.leasing import not_needed, require_due
from engine.runtime.post_duties import BINDS, duties_to_pass, pass_on
from engine.runtime.recusal import step_aside
from engine.runtime.reseating import reseat
from engine.runtime.task_settings import settings_of
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, kw_only=True)
class ReseatTask:
    """Look again at the task that job `job_id` names."""

    job_id: str


def handle(command: ReseatTask, act: Act) -> Done:
    """Move what is to be moved; due dates, ladders, votes cast and what was said so far stay.

    What was asked beside it goes along: orders on the task, later the conditions of its approval.

    Raises Rejection("job_moved_on") when another was faster, and ("job_not_due").
    """
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    if job is None or job.task_id is None:
        raise Rejection("job_moved_on")
    case, task, assigned = lock_task(act, job.task_id)
    act.session.refresh(job)
    require_due(act, job, case.instance)
    is_open = task.state == "open"
    if case.instance.state not in (("active",) if is_open else BINDS):
        return not_needed(act, job)
    job.state, job.done_at = "done", act.now
    if is_open and _keep_out(case, task, assigned):
        return Done(case=case, task_id=task.id)
    done = reseat(case, task, assigned) if is_open else None
    passing = duties_to_pass(case, task, assigned, () if done is None else done.moves)
    if passing:
        if done is None:
            case.begin()
        pass_on(case, passing)
    if done is not None or passing:
        moves = [] if done is None else [dict(one) for one in done.moves]
        told = {"moves": [*moves, *(one.told for one in passing)], "vacant": [] if done is None else list(done.vacant)}
        act.emit("TaskReseated", element=task.element, task_id=task.id, payload=told)
    return Done(case=case, task_id=task.id)


def _keep_out(case: Case, task: Task, assigned: list[Assignment]) -> bool:
    """Take somebody off whom a decision keeps out of the case; what they said before stays said."""
    out = case.facts.get(KEPT_OUT, {})
    mine = next((r for r in assigned if r.state in OPEN and (r.person in out or r.on_behalf_of in out)), None)
    if mine is None:
        return False
    case.begin()
    whose = mine.person if mine.person in out else mine.on_behalf_of
    step_aside(case, task, assigned, mine, settings_of(case, task), KEPT_OUT_WORDS, whose=whose)
    return True
