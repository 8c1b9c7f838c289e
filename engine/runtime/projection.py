"""Turns what changed on the diagram into rows: tasks, timers, incidents, the case's end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, bindparam, delete, or_, update

from engine.domain.calendar import DueDate
from engine.domain.due_dates import due_date, first_time, next_time
from engine.domain.durations import Cycle, Duration, TimerTextError, parse_duration
from engine.domain.errors import Fault
from engine.domain.incident_reasons import Reason, because
from engine.jobs import can_be_called_off
from engine.runtime.asking import open_task
from engine.runtime.incidents import add_incident
from engine.runtime.messages import post, subscribe
from engine.spiff.interface import Step, Wait
from engine.spiff.run import Run
from engine.store.jobs import Job
from engine.store.tasks import Assignment, SupervisionOrder, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

_JOBS = cast("Table", Job.__table__)
_IN_CASE = _JOBS.c.instance_id == bindparam("case")
_CANCEL_JOBS = (
    update(_JOBS)
    .where(_IN_CASE, can_be_called_off("waiting"))
    .where(or_(_JOBS.c.task_id == bindparam("task"), _JOBS.c.token == bindparam("token")))
    .values(state="cancelled", closed_act=bindparam("number"))
)
_FORGET_JOBS = delete(_JOBS).where(_IN_CASE, or_(_JOBS.c.state == "cancelled", _JOBS.c.state == "paused"))
"""Built once: making a statement costs more than running it."""
END_STATES = {"cancelled": "cancelled"}
"""End classes that leave a case in a state of their own; every other end completes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """What one advance did: the path for the diagram, and the tasks it opened."""

    path: list[list[str]]
    opened: list[Task]


def advance(
    case: "Case",
    change: Callable[[Run], object],
    *,
    done: Task | None = None,
    returned: bool = False,
) -> Advance:
    """Apply `change` to the run, let it go on until it waits, and write what follows from it.

    `done` is the task this act completed, already marked; every other open thing the diagram left is cancelled.
    """
    run = case.run
    before = dict(run.waits)
    change(run)
    return project(case, before, done=done, returned=returned)


def project(case: "Case", before: Mapping[str, Wait], *, done: Task | None = None, returned: bool = False) -> Advance:
    """Write the difference between the waits `before` and those the run has now."""
    run = case.run
    after = run.waits
    gone = [wait for token, wait in before.items() if token not in after]
    _close(case, gone, done)
    opened: list[Task] = []
    hosts: dict[str, str] = {}
    for token, wait in after.items():
        known = before.get(token)
        if wait.kind == "task" and (known is None or known.kind != "task"):
            task = _open(case, wait, returned=returned)
            if task is not None:
                opened.append(task)
                hosts[token] = task.id
    subscribe(case, before, after)
    post(case, run.thrown)
    for token, wait in after.items():
        known = before.get(token)
        if wait.kind == "timer" and (known is None or (known.kind, known.fired) != ("timer", wait.fired)):
            _start_timer(case, wait, hosts.get(wait.attached_to or ""))
        elif wait.kind == "fault" and (known is None or known.fault != wait.fault):
            code, why = wait.fault or ("fault", "")
            open_incident(case, "element", code, why, element=wait.element.id, token=token)
    if run.done:
        _end(case)
    case.keep()
    return Advance(path=path_of(run.trace), opened=opened)


def path_of(trace: list[Step]) -> list[list[str]]:
    """Return the steps that history keeps: flows taken and elements entered, left or cancelled."""
    return [[step.kind, step.id] for step in trace]


def _open(case: "Case", wait: Wait, *, returned: bool) -> Task | None:
    try:
        task, _ = open_task(case, wait, returned=returned)
    except Fault as fault:
        open_incident(case, "assignment", fault.code, fault.why, element=wait.element.id, token=wait.token)
        return None
    return task


def open_incident(
    case: "Case",
    kind: str,
    code: str,
    why: Reason | str,
    *,
    element: str | None = None,
    token: str | None = None,
) -> None:
    """Record that something can't go on by itself; administrators see it and can retry."""
    add_incident(
        case.act,
        kind,
        code,
        why,
        instance_id=case.instance.id,
        element=element,
        token=token,
        created_act=case.instance.act,
    )
    case.act.emit("IncidentOpened", element=element, actor="system:engine", payload={"code": code, "message": str(why)})


def _close(case: "Case", gone: list[Wait], done: Task | None) -> None:
    """Close the rows of waits that are no more; timers, ladders and unsent mails of a closed task go with it."""
    session, number = case.act.session, case.instance.act
    timers = [wait.token for wait in gone if wait.kind == "timer"]
    task_tokens = [wait.token for wait in gone if wait.kind == "task" and (done is None or wait.token != done.token)]
    cancelled: list[str] = []
    if task_tokens:
        cancelled = list(
            session.scalars(
                update(Task)
                .where(Task.instance_id == case.instance.id, Task.state == "open", Task.token.in_(task_tokens))
                .values(state="cancelled", closed_act=number, version=Task.version + 1, completed_at=case.act.now)
                .returning(Task.id)
                .execution_options(synchronize_session=False)
            )
        )
    if cancelled:
        session.execute(
            update(Assignment)
            .where(Assignment.task_id.in_(cancelled), Assignment.state.in_(("asked", "candidate", "waiting")))
            .values(state="closed", closed_act=number)
            .execution_options(synchronize_session=False)
        )
    closed = [*cancelled, *([done.id] if done is not None else [])]
    if cancelled or (done is not None and done.due_at is not None and done.due_at <= case.act.now):
        close_orders(case, closed)
    if timers or closed:
        here = {"case": case.instance.id, "number": number}
        case.act.change(_CANCEL_JOBS, [{**here, "task": t, "token": w} for t, w in zip_longest(closed, timers)])


def close_orders(case: "Case", tasks: list[str]) -> None:
    """Close what the supervising office urged on tasks that are no longer open; an answer that was given stays."""
    case.act.session.execute(
        update(SupervisionOrder)
        .where(SupervisionOrder.task_id.in_(tasks), SupervisionOrder.closed_at.is_(None))
        .values(closed_at=case.act.now)
        .execution_options(synchronize_session=False)
    )


def _start_timer(case: "Case", wait: Wait, task_id: str | None) -> None:
    text = wait.timer.text if wait.timer is not None else ""
    try:
        due = _due(case, wait, parse_duration(text, zone=case.act.settings.zone))
    except TimerTextError as error:
        open_incident(
            case,
            "element",
            "timer_failed",
            because("timer_failed", told=error),
            element=wait.element.id,
            token=wait.token,
        )
        return
    if due is None:
        return
    case.act.enqueue(
        "timer",
        "timer",
        due.at,
        instance_id=case.instance.id,
        task_id=task_id,
        token=wait.token,
        payload={
            "element": wait.element.id,
            "boundary": wait.attached_to is not None,
            "provisional": due.provisional,
            "definition": wait.definition_id,
            "text": text,
            "since": _since(case, wait).isoformat(),
        },
        created_act=case.instance.act,
    )


def _since(case: "Case", wait: Wait) -> datetime:
    """From when a timer counts: from when it was due the last time, so that no delay adds up."""
    return (case.last_due if wait.fired else None) or case.act.now


def _due(case: "Case", wait: Wait, when: Duration) -> DueDate | None:
    if not isinstance(when, Cycle):
        return due_date(case.act.now, when, case.act.calendar)
    if wait.fired:
        return next_time(when, _since(case, wait), wait.fired, case.act.calendar)
    first = first_time(when, case.act.now, case.act.calendar)
    if first is None and wait.element.kind == "intermediateCatchEvent":  # nothing else would ever lead on
        raise TimerTextError(f"Expected a cycle that still comes, but it was over at {when.until}.")
    return first


def _end(case: "Case") -> None:
    instance, ended = case.instance, case.run.ended
    instance.outcome = ended.outcome if ended else None
    instance.outcome_class = ended.outcome_class if ended else "completed"
    instance.state = END_STATES.get(instance.outcome_class, "completed")
    instance.ended_at = case.act.now
    instance.end_element = case.run.ended_at
    # What was called off is kept for undo only, and an end can't be undone.
    case.act.change(_FORGET_JOBS, [{"case": instance.id}])
    case.act.emit(
        "InstanceEnded",
        element=instance.end_element,
        actor="system:engine",
        payload={"outcome": instance.outcome, "class": instance.outcome_class},
    )
