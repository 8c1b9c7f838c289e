"""Puts signers on a task: in a round of their own before or after the votes, or among those who vote."""

from typing import TYPE_CHECKING

from engine.domain.assignment import Asked
from engine.domain.signing import Mode, Place, Signing
from engine.runtime import voting
from engine.runtime.asking import new_assignment
from engine.runtime.task_settings import drawn_settings, settings_of
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

_WHY = {"before": "signs_before", "after": "signs_after", "parallel": "signs_beside"}


def join_in_turn(case: "Case", task: Task, assigned: list[Assignment], mine: Assignment, signing: Signing) -> None:
    """Add a round of signers; whose turn it is will be asked when the task is settled."""
    kind, mode = signing.place, signing.mode
    for person in signing.persons:
        row = new_assignment(case, task, _asked(case, person, kind), "waiting", kind=kind, parent=mine.id, mode=mode)
        row.seat = {"text": signing.text} if signing.text else None
        _add(case, assigned, row)


def join_beside(case: "Case", task: Task, assigned: list[Assignment], mine: Assignment, signing: Signing) -> None:
    """Add votes; somebody who decided alone decides with them from now on."""
    if drawn_settings(case, task).policy.kind == "single" and task.joined is None:
        _open_up(case, task, assigned, mine, signing.mode)
    last = max((place_of(row) for row in assigned if row.kind == "decide"), default=0)
    for number, person in enumerate(signing.persons, start=1):
        asked = _asked(case, person, "parallel")
        row = new_assignment(case, task, asked, "waiting", parent=mine.id, mode=signing.mode)
        # In a sequence that is drawn they are asked together with whoever added them.
        place = last + number if task.joined is not None else place_of(mine)
        row.seat = {**({"place": place} if place else {}), **({"text": signing.text} if signing.text else {})} or None
        _add(case, assigned, row)
    task.asked = voting.asked_of(settings_of(case, task), assigned)


def place_of(row: Assignment) -> int:
    """Return somebody's turn in a sequence; 0 where there is none."""
    place = (row.seat or {}).get("place", 0)
    return place if isinstance(place, int) else 0


def _open_up(case: "Case", task: Task, assigned: list[Assignment], mine: Assignment, mode: Mode) -> None:
    """Make the task of one a task of several: the rest of its pool is not asked any more."""
    task.joined = mode
    for row in assigned:
        if row is not mine and row.kind == "decide" and row.state == "candidate":
            row.state, row.closed_act = "removed", case.instance.act
    mine.state, task.claimed_by, task.claimed_at = "asked", None, None


def _asked(case: "Case", person: str, place: Place) -> Asked:
    return Asked(person=person, post=None, why=((_WHY[place], {"by": case.act.actor.id}),))


def _add(case: "Case", assigned: list[Assignment], row: Assignment) -> None:
    case.act.session.add(row)
    case.add_readers([row.person], "assignee")
    assigned.append(row)
