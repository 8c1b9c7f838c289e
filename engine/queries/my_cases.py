"""The cases somebody started: where each is, who has it, since when, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import and_, func, or_, select

from engine.domain.texts import Text
from engine.queries.chain import call_of, name_of, next_name
from engine.queries.cursor import read_cursor, write_cursor
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.sent_back import straight_from
from engine.queries.standing import Stand, stands_of
from engine.runtime.catalogue import Deployed
from engine.store.instances import Instance

PAGE = 30
Show: TypeAlias = Literal["open", "ended", "all"]
_OPEN = ("active", "suspended")


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCases(Query["MyCasesView"]):
    """Asks for the cases `person` started; `after` is the cursor the page before gave as `next`."""

    person: str
    show: Show = "open"
    after: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case."""

    instance_id: str
    number: str | None
    title: str
    process: Text
    state: str
    outcome_class: str | None
    ended: Text | None
    """Name of the end that was reached."""
    started_at: datetime
    changed_at: datetime
    stands: tuple[Stand, ...]
    next: Text | None
    my_task: Stand | None
    """The open task that waits for the starter."""
    unfiled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MyCasesView:
    """A page of cases; `open` and `ended` count all of them."""

    rows: tuple[CaseLine, ...]
    next: str | None
    open: int
    ended: int


def answer(query: MyCases, reader: Reader) -> MyCasesView:
    """Return the page, the case that moved last first; four statements however many rows."""
    mine = Instance.starter == query.person
    states = select(Instance.state, func.count()).where(mine).group_by(Instance.state)
    counted: dict[str, int] = {state: count for state, count in reader.session.execute(states)}  # noqa: C416 - rows
    rows = select(Instance).where(mine)
    if query.show != "all":
        is_open = Instance.state.in_(_OPEN)
        rows = rows.where(is_open if query.show == "open" else ~is_open)
    _, at, last = read_cursor(query.after)
    if at is not None:
        rows = rows.where(or_(Instance.changed_at < at, and_(Instance.changed_at == at, Instance.id < last)))
    found = reader.session.scalars(rows.order_by(Instance.changed_at.desc(), Instance.id.desc()).limit(PAGE + 1)).all()
    page = found[:PAGE]
    stands = stands_of(reader, [row.id for row in page], query.language)
    straight = straight_from(reader, [stand.task_id for own in stands.values() for stand in own])
    open_cases = sum(counted.get(state, 0) for state in _OPEN)
    return MyCasesView(
        rows=tuple(_line(reader, row, stands.get(row.id, ()), straight) for row in page),
        next=write_cursor("", page[-1].changed_at, page[-1].id) if len(found) > PAGE else None,
        open=open_cases,
        ended=sum(counted.values()) - open_cases,
    )


def _line(reader: Reader, row: Instance, stands: tuple[Stand, ...], straight: Mapping[str, Text]) -> CaseLine:
    deployed = reader.deployed(row.definition_id)
    application = deployed.package.application
    own = next((stand for stand in stands if row.starter in stand.logins), None)
    here = next((stand for stand in stands if stand.definition_id == row.definition_id), None)
    back = straight.get(here.task_id) if here else None
    onward = back or _next(reader, deployed, here or stands[0]) if stands else None
    return CaseLine(
        instance_id=row.id,
        number=row.number,
        title=row.title,
        process=deployed.package.names,
        state=row.state,
        outcome_class=row.outcome_class,
        ended=name_of(deployed, row.end_element) if row.end_element else None,
        started_at=row.started_at,
        changed_at=row.changed_at,
        stands=stands,
        next=onward,
        my_task=own,
        unfiled=own is not None and own.element in application and not row.title,
    )


def _next(reader: Reader, deployed: Deployed, stand: Stand) -> Text | None:
    """What follows where the case stands; inside a called process, what follows the call."""
    there = reader.deployed(stand.definition_id)
    return next_name(reader, deployed, stand.element if there is deployed else call_of(deployed, there.key))
