"""Hands a task to somebody else, keeping who had it before."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.domain.assignment import Asked
from engine.runtime import signers
from engine.runtime.asking import new_assignment
from engine.runtime.away import look_again_if_away
from engine.runtime.exclusion import excluded_from_task
from engine.runtime.orders import follow
from engine.runtime.task_settings import settings_of
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

OPEN = ("asked", "candidate", "waiting")


def reassign(
    case: "Case",
    task: Task,
    assigned: list[Assignment],
    person: str,
    why: Sequence[tuple[str, Mapping[str, str]]],
    *,
    instead_of: Assignment | None = None,
    mail: tuple[str, Mapping[str, object]] = ("assigned", {}),
) -> Assignment:
    """Ask `person` on an open task instead of everybody who still decides on it, or instead of one of them.

    Those who were added stay; only a delegate of whoever leaves leaves too. `mail` is the kind and content of the
    letter to `person`. An order of the supervising office goes along.
    """
    holding = [a for a in assigned if a.state in OPEN and a.kind == "decide"]
    leaving = [instead_of] if instead_of is not None else holding
    post = leaving[0].post if leaving else None
    chair = any(a.is_chair for a in leaving)
    held = signers.waiting_for(assigned)
    state = "waiting" if leaving and all(a.state == "waiting" and a.id not in held for a in leaving) else "asked"
    for row in leaving:
        row.state, row.closed_act = "removed", case.instance.act
    fresh = new_assignment(case, task, Asked(person=person, post=post, why=tuple(why), is_chair=chair), state)
    fresh.seat = leaving[0].seat if leaving else None
    if leaving and leaving[0].added_by is not None:
        fresh.parent, fresh.added_by = leaving[0].parent, leaving[0].added_by
    case.act.session.add(fresh)
    signers.hand_over(case, assigned, [row.id for row in leaving], fresh)
    case.add_readers([person], "assignee")
    task.claimed_by, task.claimed_at, task.version = None, None, task.version + 1
    if fresh.state == "asked":
        case.mail(mail[0], person, task_id=task.id, payload=mail[1])
    gone = [row for row in assigned if row.state == "recused"] if instead_of is None else []
    follow(case, task, {row.person for row in (*leaving, *gone)}, person)
    look_again_if_away(case.act, task, [person])
    return fresh


def reassign_overdue(case: "Case") -> tuple[str, ...]:
    """Hand every overdue single task inside a multi-instance to the holder's substitute, else to their superior.

    Drawn in the diagram (S304T), so it happens by itself; a task that was already handed on stays where it is.
    """
    session, now = case.act.session, case.act.now
    rows = session.execute(
        select(Task, Assignment)
        .join(Assignment, Assignment.task_id == Task.id)
        .where(Task.instance_id == case.instance.id, Task.state == "open", Task.item.is_not(None), Task.due_at <= now)
        .order_by(Task.id, Assignment.id)
    ).all()
    tasks: dict[str, tuple[Task, list[Assignment]]] = {}
    for task, assignment in rows:
        tasks.setdefault(task.id, (task, []))[1].append(assignment)
    taken = [_hand_on(case, task, assigned) for task, assigned in tasks.values()]
    return tuple(person for person in taken if person is not None)


def _hand_on(case: "Case", task: Task, assigned: list[Assignment]) -> str | None:
    if any(step[0] == "drawn_reassignment" for a in assigned for step in a.why):
        return None
    held = next((a for a in assigned if a.state in OPEN and a.kind == "decide"), None)
    if held is None:
        return None
    organisation, now = case.act.organisation, case.act.now
    excluded = excluded_from_task(case, task, assigned, settings_of(case, task))
    candidates = (organisation.standing_substitute(held.person), organisation.superior_of(held.person, now))
    for person in candidates:
        if person is not None and person not in excluded and person not in {a.person for a in assigned}:
            reassign(case, task, assigned, person, [("drawn_reassignment", {"person": held.person})])
            return person
    return None
