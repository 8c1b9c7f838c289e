"""What picking people needs from the database, and the rows that keep how it was done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engine.domain.assignment import Facts, Resolution, Rule, work_out
from engine.domain.narrowing import PickFacts
from engine.domain.organisation import Organisation
from engine.domain.picking import Candidate, Load, Pick
from engine.store import picks as rows
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedFor:
    """What people were picked for: a task, or, without one, all that an element's draw is for."""

    instance_id: str
    element: str
    task_id: str | None = None


def loads(session: Session, people: Collection[str]) -> dict[str, Load]:
    """Return how much waits for each of some people, and when they were asked last."""
    counts = session.execute(
        select(Assignment.person, func.count())
        .where(text("assignment.state IN ('asked', 'candidate')"), Assignment.person.in_(people))
        .group_by(Assignment.person)
    )
    latest = session.execute(
        select(Assignment.person, func.max(Task.created_at))
        .join(Task, Task.id == Assignment.task_id)
        .where(Assignment.person.in_(people))
        .group_by(Assignment.person)
    )
    waiting, last = {row[0]: row[1] for row in counts}, {row[0]: row[1] for row in latest}
    return {person: Load(open=waiting.get(person, 0), last=last.get(person)) for person in people}


def reviews(session: Session, people: Collection[str]) -> dict[str, Load]:
    """As `loads`, but a case counts once, whatever is open for them in it: that is what a panel is drawn for."""
    counts = session.execute(
        select(Assignment.person, func.count(Assignment.instance_id.distinct()))
        .where(text("assignment.state IN ('asked', 'candidate')"), Assignment.person.in_(people))
        .group_by(Assignment.person)
    )
    cases = {row[0]: row[1] for row in counts}
    return {person: replace(load, open=cases.get(person, 0)) for person, load in loads(session, people).items()}


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


def keep_pick(session: Session, pick_id: str, place: PickedFor, pick: Pick, *, at: datetime, act: int) -> None:
    """Write the rows of one picking."""
    session.add(
        rows.Pick(
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
    )
    session.add_all(_row(pick, pick_id, candidate) for candidate in pick.candidates)


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
