"""What picking people needs from the database, and the rows that keep how it was done."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Table, bindparam, case, func, select, text
from sqlalchemy.orm import Session

from engine.domain.assignment import Facts, Resolution, Rule, work_out
from engine.domain.narrowing import PickFacts
from engine.domain.organisation import Organisation
from engine.domain.picking import Candidate, Load, Pick
from engine.store import picks as rows
from engine.store.base import Base
from engine.store.loading import Reading, read
from engine.store.tasks import Assignment, Task

_OPEN = text("assignment.state IN ('asked', 'candidate')")


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedFor:
    """What people were picked for: a task, or, without one, all that an element's draw is for."""

    instance_id: str
    element: str
    task_id: str | None = None


def loads(session: Session, people: Collection[str]) -> dict[str, Load]:
    """Return how much waits for each of some people, and when they were asked last."""
    return _loads(session, people, lambda tasks, _cases: tasks)


def reviews(session: Session, people: Collection[str]) -> dict[str, Load]:
    """As `loads`, but a case counts once, whatever is open for them in it: that is what a panel is drawn for."""
    return _loads(session, people, lambda _tasks, cases: cases)


def _loads(session: Session, people: Collection[str], chosen: Callable[[int, int], int]) -> dict[str, Load]:
    if not people:
        return {}
    given = {f"person_{at}": person for at, person in enumerate(people)}
    (found,) = read(session, given, _asked(len(people)))
    known = {person: Load(open=chosen(tasks, cases), last=last) for person, tasks, cases, last in found}
    return {person: known.get(person) or Load() for person in people}


@cache
def _asked(count: int) -> Reading:
    """Read of so many people: open tasks, cases in which they have any, and when they were asked last."""
    asked = cast("Table", Assignment.__table__).c
    tasks = cast("Table", Task.__table__)
    return Reading(
        select(
            asked.person,
            func.count(case((_OPEN, 1))),
            func.count(case((_OPEN, asked.instance_id)).distinct()),
            func.max(tasks.c.created_at),
        )
        .join(tasks, tasks.c.id == asked.task_id)
        .where(asked.person.in_([bindparam(f"person_{at}") for at in range(count)]))
        .group_by(asked.person)
    )


def picks_by_load(rules: Iterable[Rule]) -> bool:
    """Tell whether anything is to be picked for which the database must be asked."""
    return any(rule.pick is not None and rule.pick.kind != "chosen" for rule in rules)


def pick_facts(
    session: Session,
    rules: tuple[Rule, ...],
    organisation: Organisation,
    facts: Facts,
    *,
    place: tuple[str, str, object],
    seed: str,
) -> PickFacts:
    """Return what picking has to know; `place` is the case, the element and the item it is entered for.

    Whom it must know about is found by working the rules out as if nobody had anything to do.
    """
    people = {c.person for pick in work_out(rules, organisation, facts).picks for c in pick.candidates}
    return PickFacts(loads=loads(session, people), seed=seed, before=_before(session, place))


def _before(session: Session, place: tuple[str, str, object]) -> Mapping[int, tuple[str, ...]]:
    """Whom the draws of earlier entries gave, all that were not undone; the newest first."""
    instance_id, element, item = place
    found: dict[int, list[str]] = {}
    drawn = session.execute(
        select(rows.Pick.rule, rows.PickCandidate.person, Task.item)
        .join(rows.PickCandidate, rows.PickCandidate.pick_id == rows.Pick.id)
        .join(Task, Task.id == rows.Pick.task_id)
        .where(rows.Pick.instance_id == instance_id, rows.Pick.element == element, rows.Pick.kind == "draw")
        .where(Task.state != "undone", rows.PickCandidate.place.is_not(None))
        .order_by(rows.Pick.id.desc(), rows.PickCandidate.place)
    )
    for rule, person, of in drawn:
        if of == item:
            found.setdefault(rule, []).append(person)
    return {rule: tuple(dict.fromkeys(people)) for rule, people in found.items()}


def keep_picks(session: Session, task: Task, resolution: Resolution, ids: Sequence[str], act: int) -> None:
    """Write a row for each picking of a task, and for everybody who could have been picked."""
    for pick, pick_id in zip(resolution.picks, ids, strict=True):
        place = PickedFor(instance_id=task.instance_id, element=task.element, task_id=task.id)
        keep_pick(session, pick_id, place, pick, at=task.created_at, act=act)


def keep_pick(session: Session, pick_id: str, place: PickedFor, pick: Pick, *, at: datetime, act: int) -> list[Base]:
    """Give the session the rows of one picking, and return them."""
    record = rows.Pick(
        id=pick_id,
        instance_id=place.instance_id,
        task_id=place.task_id,
        element=place.element,
        rule=pick.rule,
        kind=pick.kind,
        seed=pick.seed,
        count=pick.count,
        outside=pick.outside,
        picked_at=at,
        created_act=act,
    )
    made = [record, *(_row(pick, pick_id, candidate) for candidate in pick.candidates)]
    session.add_all(made)
    return made


def _row(pick: Pick, pick_id: str, candidate: Candidate) -> rows.PickCandidate:
    return rows.PickCandidate(
        pick_id=pick_id,
        person=candidate.person,
        external=candidate.external,
        fields=list(candidate.fields),
        open=candidate.open,
        last_at=candidate.last,
        kept=candidate.kept,
        reason=candidate.reason,
        place=pick.result.index(candidate.person) if candidate.person in pick.result else None,
    )


def recorded_picks(session: Session, task_id: str) -> dict[int, Pick]:
    """Return a task's pickings from their rows, by the number of the rule; of several the newest."""
    found: dict[int, Pick] = {}
    for row in session.scalars(select(rows.Pick).where(rows.Pick.task_id == task_id).order_by(rows.Pick.id)):
        found[row.rule] = read_pick(session, row)
    return found


def read_pick(session: Session, row: rows.Pick) -> Pick:
    """Return a picking as it was recorded."""
    people = session.scalars(
        select(rows.PickCandidate).where(rows.PickCandidate.pick_id == row.id).order_by(rows.PickCandidate.person)
    ).all()
    placed = sorted((p for p in people if p.place is not None), key=lambda p: p.place or 0)
    return Pick(
        rule=row.rule,
        kind=row.kind,  # type: ignore[arg-type]  # the column holds exactly these words
        seed=row.seed,
        count=row.count,
        outside=row.outside,
        candidates=tuple(
            Candidate(
                person=p.person,
                external=p.external,
                fields=tuple(p.fields),
                open=p.open,
                last=p.last_at,
                kept=p.kept,
                reason=p.reason,
            )
            for p in people
        ),
        result=tuple(p.person for p in placed),
    )
