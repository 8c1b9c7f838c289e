"""Stops the clock of one task and lets it run on; every stretch is a row, so that a late task can be explained."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from engine.store.conversations import Pause
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

HELD = "paused"
"""The state of a ladder's rung whose task stands still: nothing takes it, and it is put back when the clock runs on."""


def pause(case: "Case", task: Task, reason: str, why: str) -> None:
    """Stop a task's clock, with the rungs of its ladder that are still to come; one that stands stays as it is."""
    if task.paused_at is not None:
        return
    act = case.act
    task.paused_at = act.now
    act.session.add(new_pause(case, task, reason, why))
    act.session.execute(
        update(Job)
        .where(Job.task_id == task.id, Job.kind == "ladder", Job.state == "waiting", Job.due_at > act.now)
        .values(state=HELD)
        .execution_options(synchronize_session=False)
    )


def new_pause(case: "Case", task: Task, reason: str, why: str) -> Pause:
    """Return the row of a pause that begins now."""
    return Pause(
        id=case.act.new_id(),
        instance_id=case.instance.id,
        task_id=task.id,
        reason=reason,
        from_at=case.act.now,
        until_at=None,
        moved_seconds=None,
        begun_by=case.act.actor.id,
        why=why,
        created_act=case.instance.act,
        closed_act=None,
    )


def go_on(case: "Case", task: Task, assigned: Sequence[Assignment]) -> timedelta:
    """Let a task's clock run on: due date and rungs move by the working time it stood; returns how much that was."""
    act = case.act
    stands = select(Pause).where(Pause.task_id == task.id, Pause.reason == "question", Pause.until_at.is_(None))
    row = act.session.scalars(stands).one_or_none()
    if row is None:
        return timedelta()
    calendar = act.calendar_of(task.calendar_unit)
    stood = calendar.stood(row.from_at, act.now)
    end(case, row, stood)
    task.paused_at = None
    if task.due_at is not None and stood:
        moved = calendar.add_working_time(task.due_at, stood)
        task.due_at, task.due_provisional = moved.at, moved.provisional
        for one in assigned:
            one.due_at = task.due_at
    for job in act.session.scalars(select(Job).where(Job.task_id == task.id, Job.state == HELD)):
        job.state, job.due_at = "waiting", calendar.put_off(job.due_at, stood)
    return stood


def end(case: "Case", row: Pause, stood: timedelta) -> None:
    """Write the end of a pause into its row."""
    row.until_at, row.moved_seconds = case.act.now, int(stood.total_seconds())
    row.closed_act = case.instance.act
