"""Moves somebody's place on an open task to another person: clock, ladder, seat and those added beside it stay."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.domain.assignment import Asked
from engine.runtime.asking import new_assignment
from engine.store.tasks import Assignment, Draft, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

MOVED = frozenset({"substitute", "substitute_over", "term_over", "handed_over"})
"""Last steps of whoever has a task without its last holder having given it to them."""


def move(  # noqa: PLR0913 - a place has these parts
    case: "Case",
    task: Task,
    assigned: list[Assignment],
    row: Assignment,
    person: str,
    *,
    why: Sequence[Sequence[object]],
    on_behalf_of: str | None = None,
    post: str | None = None,
    mail: Mapping[str, object],
) -> Assignment:
    """Put `person` in the place of `row`; whoever was asked leaves, and whoever reads their old page is refused.

    Somebody who was added keeps the row, for their turn in the round hangs on it. `mail` is what the letter tells.
    """
    if row.kind != "decide":
        row.person, row.on_behalf_of, row.why = person, on_behalf_of, [list(step) for step in why]
        fresh = row
    else:
        fresh = _in_place_of(case, task, assigned, row, Asked(person=person, post=post or row.post, why=()))
        fresh.on_behalf_of, fresh.why = on_behalf_of, [list(step) for step in why]
    task.version += 1
    case.add_readers([person], "assignee")
    if fresh.state in ("asked", "candidate"):
        case.mail("moved", person, task_id=task.id, payload=mail)
    return fresh


def taken_over(assigned: Sequence[Assignment], mine: Assignment) -> Assignment | None:
    """Return who has the place that somebody had, where they lost it without giving it away."""
    if mine.state != "removed":
        return None
    following = (
        a for a in assigned if a.created_act == mine.closed_act and a.kind == mine.kind and a.seat == mine.seat
    )
    return next((a for a in following if a.why and a.why[-1][0] in MOVED), None)


def now_with(assigned: Sequence[Assignment], person: str) -> str:
    """Return who has somebody's place on a task by now, where it was taken from them; else that person."""
    own = [a for a in assigned if a.person == person]
    at = own[-1] if own else None
    for _ in assigned:
        following = None if at is None else taken_over(assigned, at)
        if following is None:
            break
        at = following
    return person if at is None else at.person


def has_it_now(assigned: Sequence[Assignment], person: str) -> str:
    """Return who has somebody's place on a task by now, given away or taken; else that person."""
    for _ in assigned:
        mine = next((a for a in reversed(assigned) if a.person == person), None)
        if mine is None or mine.state != "removed":
            break
        taken = [a for a in assigned if a.created_act == mine.closed_act and a.seat == mine.seat and a.id != mine.id]
        if not taken:
            break
        person = taken[0].person
    return person


def carry_draft(case: "Case", task: Task, old: str, person: str) -> None:
    """Lay the work that somebody began before whoever has the task now, unless they have begun work of their own."""
    session = case.act.session
    kept = session.get(Draft, (task.id, old))
    if kept is not None and session.get(Draft, (task.id, person)) is None:
        session.add(Draft(task_id=task.id, person=person, data=kept.data, saved_at=kept.saved_at))


def _in_place_of(case: "Case", task: Task, assigned: list[Assignment], row: Assignment, asked: Asked) -> Assignment:
    fresh = new_assignment(case, task, asked, row.state, mode=row.mode)
    fresh.seat, fresh.is_chair, fresh.parent, fresh.added_by = row.seat, row.is_chair, row.parent, row.added_by
    fresh.due_at = row.due_at
    row.state, row.closed_act = "removed", case.instance.act
    for other in assigned:
        if other.parent == row.id:
            other.parent = fresh.id
    if task.claimed_by == row.person:
        task.claimed_by, task.claimed_at = asked.person, case.act.now
    case.act.session.add(fresh)
    assigned.append(fresh)
    return fresh
