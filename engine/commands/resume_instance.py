"""An administrator lets a suspended case go on; its deadlines move by the working time it stood still."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from engine.domain.calendar import WorkingCalendar
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_case
from engine.runtime.late import case_moved_on
from engine.runtime.pauses import end
from engine.runtime.redue import is_moment
from engine.store.conversations import Pause
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, kw_only=True)
class ResumeInstance:
    """Resume `instance_id`, with a `reason`."""

    instance_id: str
    reason: str


def handle(command: ResumeInstance, act: Act) -> Done:
    """Start the clocks again."""
    require("resume", act.relations())
    case = lock_case(act, command.instance_id)
    since = case.instance.suspended_at
    if case.instance.state != "suspended" or since is None:
        raise case_moved_on(case)
    case.begin()
    case.instance.state, case.instance.suspended_at = "active", None
    stood = act.calendar.stood(since, act.now)
    clocks = _move_tasks(act, case, since)
    _move_jobs(act, case, since, clocks)
    act.emit("InstanceResumed", payload={"reason": command.reason.strip(), "stood": stood.total_seconds()})
    return Done(case=case)


def _move_tasks(act: Act, case: Case, since: datetime) -> Mapping[str, WorkingCalendar]:
    """Move due dates; a task that stands for a question stands on, and moves by all of it when that is answered.

    Returns the calendar of each task.
    """
    here = Pause.instance_id == case.instance.id
    pauses = act.session.scalars(select(Pause).where(here, Pause.until_at.is_(None))).all()
    questioned = {row.task_id for row in pauses if row.reason == "question"}
    tasks = act.session.scalars(select(Task).where(Task.instance_id == case.instance.id, Task.state == "open")).all()
    clocks = {task.id: act.calendar_of(task.calendar_unit) for task in tasks}
    for row in pauses:
        if row.reason == "suspension":
            end(case, row, clocks.get(row.task_id, act.calendar).stood(since, act.now))
    for task in tasks:
        if task.id in questioned:
            continue
        task.paused_at = None
        calendar = clocks[task.id]
        stood = calendar.stood(since, act.now)
        if task.due_at is not None and stood:
            moved = calendar.add_working_time(task.due_at, stood)
            task.due_at, task.due_provisional = moved.at, moved.provisional
            act.session.execute(
                update(Assignment)
                .where(Assignment.task_id == task.id)
                .values(due_at=task.due_at)
                .execution_options(synchronize_session=False)
            )
    return clocks


def _move_jobs(act: Act, case: Case, since: datetime, clocks: Mapping[str, WorkingCalendar]) -> None:
    """Move rungs and timers; a timer keeps in its job how long it stood, for there is no task that would say so.

    One that names a date comes then: what the diagram says of the world outside does not wait for the case.
    """
    jobs = act.session.scalars(
        select(Job).where(Job.instance_id == case.instance.id, Job.state == "waiting", Job.queue == "timer")
    ).all()
    for job in jobs:
        if job.due_at >= since and not _is_fixed(act, job):
            calendar = clocks.get(job.task_id or "", act.calendar) if job.kind == "ladder" else act.calendar
            stood = calendar.stood(since, act.now)
            job.due_at = calendar.put_off(job.due_at, stood)
            if job.kind == "timer":
                stretch = [since.isoformat(), act.now.isoformat()]
                job.payload = {**job.payload, "stood": [*job.payload.get("stood", ()), stretch]}


def _is_fixed(act: Act, job: Job) -> bool:
    if job.kind != "timer" or "text" not in job.payload:  # one from before timers kept their words moves as it did
        return False
    return is_moment(str(job.payload["text"]), act.settings.zone)
