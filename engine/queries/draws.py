"""The record of a draw as people read it: everybody who could have been drawn, with their lot, in its order."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.picking import NOT_PICKED, Candidate, lot
from engine.queries.naming import unit_name
from engine.queries.reader import Reader
from engine.queries.why import told
from engine.queries.whynot_words import LEFT_OUT
from engine.runtime.picks import read_pick
from engine.store.picks import Pick, PickCandidate
from engine.store.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLine:
    """One candidate. `place` is that in the result, from 1; without one, `reason` says why not."""

    name: str
    unit: str
    lot: str
    place: int | None
    stays: bool
    external: bool
    open: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRecord:
    """One draw, with what anybody needs to draw it again."""

    name: str
    at: datetime
    seed: str
    count: int
    outside: int
    lines: tuple[LotLine, ...]


def draw_records(reader: Reader, task: Task, ids: Collection[str], language: str) -> tuple[DrawRecord, ...]:
    """Return the draws of a task's own rules, and those of `ids`, which elements before it made; the newest last."""
    mine = (Pick.task_id == task.id) | Pick.id.in_(ids)
    rows = reader.session.scalars(
        select(Pick).where(Pick.instance_id == task.instance_id, Pick.kind == "draw", mine).order_by(Pick.id)
    )
    return tuple(_record(reader, task, row, language) for row in rows.all())


def newest_draw(reader: Reader, task: Task, people: Collection[str]) -> tuple[str, ...]:
    """Return the id of the newest draw before the task, made for several tasks, that gave any of `people`."""
    found = reader.session.scalars(
        select(Pick.id)
        .join(PickCandidate, PickCandidate.pick_id == Pick.id)
        .where(Pick.instance_id == task.instance_id, Pick.task_id.is_(None), Pick.picked_at <= task.created_at)
        .where(PickCandidate.place.is_not(None), PickCandidate.person.in_(people))
        .order_by(Pick.id.desc())
        .limit(1)
    ).all()
    return tuple(found)


def drawn_or_why(reader: Reader, ids: Collection[str], person: str) -> tuple[tuple[str, dict[str, str]], ...]:
    """Return the step at which draws left somebody out; none where they came across them in none of the draws."""
    rows = reader.session.scalars(
        select(PickCandidate)
        .where(PickCandidate.pick_id.in_(ids), PickCandidate.person == person, PickCandidate.place.is_(None))
        .order_by(PickCandidate.pick_id)
    )
    return tuple((row.reason or NOT_PICKED["draw"], {"person": person}) for row in rows)


def _record(reader: Reader, task: Task, row: Pick, language: str) -> DrawRecord:
    pick = read_pick(reader.session, row)
    package = reader.deployed(task.definition_id).package
    order = {person: place for place, person in enumerate(pick.result, start=1)}
    ranked = sorted(pick.candidates, key=lambda c: (order.get(c.person, len(order) + 1), lot(pick.seed, c.person)))
    return DrawRecord(
        name=package.element_name(row.element, language),
        at=row.picked_at,
        seed=pick.seed,
        count=pick.count,
        outside=pick.outside,
        lines=tuple(_lines(reader, ranked, pick.seed, order, language)),
    )


def _lines(
    reader: Reader, ranked: list[Candidate], seed: str, order: dict[str, int], language: str
) -> Iterator[LotLine]:
    for one in ranked:
        person, place = reader.organisation.person(one.person), order.get(one.person)
        step = (one.reason or NOT_PICKED["draw"], {"person": one.person})
        yield LotLine(
            name=f"{person.name.in_language(language)} · {one.person}" if person is not None else one.person,
            unit=unit_name(reader, person.unit, language) if person is not None else "",
            lot=lot(seed, one.person)[:12],
            place=place,
            stays=one.kept and place is not None,
            external=one.external,
            open=one.open,
            reason="" if place is not None else " ".join(told(reader, (step,), LEFT_OUT, language)),
        )
