"""Writes into one case what is due at another time since the calendar was changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.domain.calendar import DueDate
from engine.domain.due_dates import REPLY_WITHIN
from engine.domain.durations import TimerTextError
from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.runtime.affected import MOVABLE
from engine.runtime.ladders import ladder_of
from engine.runtime.pauses import HELD
from engine.runtime.redue import NewTimes, new_time, new_times, replanned, stretches_of
from engine.runtime.task_settings import drawn_settings
from engine.runtime.time_limits import calendar_unit, working_span
from engine.store.calendar import CalendarChange
from engine.store.conversations import Pause
from engine.store.jobs import Job
from engine.store.meetings import Postponement
from engine.store.tasks import Assignment, SupervisionOrder, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


def move_due(case: "Case", change: CalendarChange) -> int:
    """Move what is due by the working calendar as it is now; returns how many due dates of tasks and timers moved.

    An act is counted only where something moves: a case that nothing happens to stays as it is.

    Raises Fault where a time limit can't be worked out any more.
    """
    session = case.act.session
    open_tasks = select(Task).where(Task.instance_id == case.instance.id, Task.state == "open").order_by(Task.id)
    tasks = session.scalars(open_tasks).all()
    jobs = session.scalars(
        select(Job)
        .where(Job.instance_id == case.instance.id, Job.queue == "timer", Job.kind.in_(("timer", "ladder")))
        .order_by(Job.id)
    ).all()
    pauses = session.scalars(select(Pause).where(Pause.instance_id == case.instance.id)).all()
    mover = _Mover(case, change)
    for task in tasks:
        own = [job for job in jobs if job.task_id == task.id and job.kind == "ladder"]
        mover.task(task, own, [row for row in pauses if row.task_id == task.id])
    for job in jobs:
        if job.kind == "timer" and job.state in MOVABLE:
            mover.timer(job)
    return mover.moved


class _Mover:
    """Moves one thing after another; the first that moves begins the act."""

    def __init__(self, case: "Case", change: CalendarChange) -> None:
        self._case = case
        self._change = change
        set_by_hand = select(Postponement.task_id).where(Postponement.instance_id == case.instance.id)
        self._set_by_hand = frozenset(case.act.session.scalars(set_by_hand))
        self._begun = False
        self.moved = 0

    def task(self, task: Task, rungs: Sequence[Job], pauses: Sequence[Pause]) -> None:
        """Move a task with its ladder, where its time is working time."""
        rule, act = drawn_settings(self._case, task).due, self._case.act
        if rule is None or not rule.working or task.due_at is None or task.id in self._set_by_hand:
            return
        asked = act.session.scalars(select(Assignment).where(Assignment.task_id == task.id)).all()
        unit = calendar_unit(act, [row for row in asked if row.kind == "decide" and row.parent is None])
        try:
            span = working_span(rule, lambda factor: self._case.evaluate(factor, self._case.run.variables(task.scope)))
            ladder = ladder_of(act.session, task, rule.ladder)
            found = new_times(task, span, ladder, stretches_of(pauses), act.calendar_of(unit))
        except (TimerTextError, ValueError) as error:
            raise Fault("due_failed", because("due_failed", text=rule.text, told=error)) from error
        if task.calendar_unit != unit:
            self._begin()
            task.calendar_unit = unit
        again = replanned(task.due_at, found.due.at, act.now)
        self._due(task, asked, found.due)
        self._rungs(task, rungs, found, again=again)
        self._orders(task)

    def timer(self, job: Job) -> None:
        """Move a timer of the diagram that counts working time."""
        act = self._case.act
        text = job.payload.get("text")
        if text is None:  # from before timers kept their words
            wait = self._case.run.waits.get(str(job.token))
            text = wait.timer.text if wait is not None and wait.timer is not None else ""
        try:
            due = new_time(job, str(text), act.settings.zone, act.calendar)
        except TimerTextError:
            return  # what can't be read was told of when the timer was set
        if due is None or (due.at, due.provisional) == (job.due_at, bool(job.payload.get("provisional"))):
            return
        self._begin()
        self._tell(str(job.payload.get("element")), None, job.due_at, due)
        job.due_at = due.at
        job.payload = {**job.payload, "provisional": due.provisional}

    def _due(self, task: Task, asked: Sequence[Assignment], due: DueDate) -> None:
        if (task.due_at, task.due_provisional) == (due.at, due.provisional):
            return
        self._begin()
        self._tell(task.element, task.id, task.due_at, due)
        task.due_at, task.due_provisional = due.at, due.provisional
        for row in asked:
            row.due_at = due.at

    def _rungs(self, task: Task, rungs: Sequence[Job], found: NewTimes, *, again: bool) -> None:
        """Move rungs that are still to come; with `again`, those that were climbed and lie ahead now come once more."""
        act = self._case.act
        waiting: set[int] = set()
        for job in rungs:
            index = int(job.payload.get("index", -1))
            at = found.rungs.get(index)
            if job.state not in MOVABLE:
                continue
            waiting.add(index)
            if at is not None and at != job.due_at and job.attempts == 0:
                self._begin()
                job.due_at = at
        climbed = {int(job.payload.get("index", -1)): job for job in rungs if job.state == "done"}
        for index, job in climbed.items():
            at = found.rungs.get(index)
            if again and at is not None and at > act.now and index not in waiting:
                self._begin()
                self._plan(task, job.payload, at)

    def _plan(self, task: Task, payload: Mapping[str, object], at: datetime) -> None:
        act, case = self._case.act, self._case
        columns = {"instance_id": case.instance.id, "task_id": task.id, "created_act": case.instance.act}
        act.enqueue("timer", "ladder", at, payload=dict(payload), **columns)
        if task.paused_at is not None and case.instance.state == "active":
            act.jobs[-1]["state"] = HELD

    def _orders(self, task: Task) -> None:
        """What the supervising office waits for is due some working days after it asked."""
        act = self._case.act
        here = (SupervisionOrder.task_id == task.id, SupervisionOrder.closed_at.is_(None))
        for order in act.session.scalars(select(SupervisionOrder).where(*here)):
            due = act.calendar.add_working_days(order.issued_at, REPLY_WITHIN).at
            if due != order.due_at:
                self._begin()
                order.due_at = due

    def _tell(self, element: str, task_id: str | None, old: datetime | None, due: DueDate) -> None:
        self.moved += 1
        told = {
            "was": None if old is None else old.isoformat(),
            "due": due.at.isoformat(),
            "provisional": due.provisional,
            "change": self._change.id,
            "reason": self._change.reason,
            "years": list(self._change.change.get("published", ())),
        }
        self._case.act.emit("DueDateMoved", element=element, task_id=task_id, payload=told)

    def _begin(self) -> None:
        if not self._begun:
            self._case.begin()
            self._begun = True
