"""Gives a task the ladder that its diagram names, or the default one where that does not exist any more."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from engine.domain.elements import DueRule
from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.domain.ladder import schedule
from engine.domain.ladder_profiles import default_profile
from engine.domain.rungs import LadderProfile
from engine.runtime.incidents import add_incident
from engine.runtime.ladders import climb_anew, write_rungs
from engine.store.tasks import Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

MISSING = "ladder_missing"
"""The incident of a task whose diagram names a ladder that does not exist."""
A_DAY = timedelta(hours=9)
"""A working day, to tell a short limit from a long one."""


def raise_ladder(case: "Case", task: Task, due: DueRule | None, variables: Mapping[str, object]) -> None:
    """Write the rungs of a task's ladder as jobs; the finished task cancels them in its own transaction.

    Where the ladder that the diagram names does not exist any more, the task follows the default one, and an incident
    says so: nobody goes without reminders for that.
    """
    named = _named(case, due, variables)
    if named is None or task.due_at is None:
        return
    known = case.act.ladders.get(named) or _instead(case, task, named)
    task.ladder, task.ladder_version = known.key, known.version
    write_rungs(case, task, known, schedule(known, case.act.now, task.due_at, case.act.calendar_of(task.calendar_unit)))


def raise_named(case: "Case", task: Task, due: DueRule | None, variables: Mapping[str, object]) -> None:
    """Have a task follow the ladder that its diagram names, once there is one; else another incident says so."""
    named = _named(case, due, variables)
    if named is None or task.due_at is None or task.ladder == named:
        return
    known = case.act.ladders.get(named) or _instead(case, task, named)
    task.ladder, task.ladder_version = known.key, known.version
    climb_anew(case, task, known)


def _instead(case: "Case", task: Task, named: str) -> LadderProfile:
    """Return the ladder that a task follows whose own is missing, by the working days it has; open the incident."""
    act, due = case.act, task.due_at or case.act.now
    days = -(-act.calendar_of(task.calendar_unit).working_time_between(act.now, due) // A_DAY)
    usual = default_profile(days)
    why = because("ladder_missing", named=named, usual=usual.key)
    here = {"instance_id": case.instance.id, "element": task.element, "task_id": task.id}
    add_incident(act, "element", MISSING, why, created_act=case.instance.act, **here)
    return act.ladders.get(usual.key, usual)


def _named(case: "Case", due: DueRule | None, variables: Mapping[str, object]) -> str | None:
    """Return the key that a time limit names: for an urgent case its own; what can't be evaluated is not urgent."""
    if due is None or due.urgent is None or due.urgent_ladder is None:
        return None if due is None else due.ladder
    try:
        urgent = case.evaluate(due.urgent, variables)
    except Fault:
        urgent = None  # a form that was not filled in yet: nobody goes without reminders for that
    return due.urgent_ladder if urgent is True else due.ladder
