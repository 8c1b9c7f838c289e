"""The running of everything in a few figures, and where cases wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select, text

from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.instances import Incident, Instance
from engine.store.jobs import Job
from engine.store.tasks import Task

AHEAD: Final = timedelta(days=61)
"""From 1 November on the next year is asked for: the State Council announces it in autumn."""
# Written out: SQLite walks the partial index only where the condition is no parameter.
_OPEN = text("task.state = 'open'")


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRow:
    """One element of one process: how many tasks wait there."""

    process: str
    element: str
    name: str
    open: int
    late: int
    oldest_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    """Counts of now."""

    active: int
    suspended: int
    ended: int
    late: int
    soon: int
    paused: int
    incidents: int
    undelivered: int
    unpublished: int | None
    """The year, begun or about to, whose days off are not known: every due date in it is provisional."""
    provisional: int
    """Open tasks whose due date is."""
    elements: tuple[ElementRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview(Query[OverviewView]):
    """Asks how everything stands."""

    language: str = "zh"


def answer(query: Overview, reader: Reader) -> OverviewView:
    """Return the figures in four statements, whatever their size."""
    session = reader.session
    states = {s: int(n) for s, n in session.execute(select(Instance.state, func.count()).group_by(Instance.state))}
    soon_until = reader.calendar.add_working_days(reader.now, 1).at
    late = func.sum(case((Task.due_at < reader.now, 1), else_=0))
    soon = func.sum(case(((Task.due_at >= reader.now) & (Task.due_at < soon_until), 1), else_=0))
    paused = func.sum(case((Task.paused_at.is_not(None), 1), else_=0))
    unsure = func.sum(case((Task.due_provisional, 1), else_=0))
    waiting = session.execute(
        select(Task.definition_id, Task.element, func.count(), late, soon, paused, func.min(Task.created_at), unsure)
        .where(_OPEN)
        .group_by(Task.definition_id, Task.element)
    ).all()
    incidents = session.scalar(select(func.count()).select_from(Incident).where(Incident.state == "open"))
    dead = session.scalar(select(func.count()).select_from(Job).where(Job.state == "dead"))
    return OverviewView(
        active=states.get("active", 0),
        suspended=states.get("suspended", 0),
        ended=sum(states.get(s, 0) for s in ("completed", "cancelled", "terminated")),
        late=sum(int(row[3]) for row in waiting),
        soon=sum(int(row[4]) for row in waiting),
        paused=sum(int(row[5]) for row in waiting),
        incidents=incidents or 0,
        undelivered=dead or 0,
        unpublished=_unpublished(reader),
        provisional=sum(int(row[7]) for row in waiting),
        elements=_elements(reader, [tuple(row) for row in waiting], query.language),
    )


def _unpublished(reader: Reader) -> int | None:
    today = reader.now.astimezone(ZoneInfo(reader.settings.zone)).date()
    years = sorted({today.year, (today + AHEAD).year})
    return next((year for year in years if year not in reader.calendar_table.published), None)


def _elements(reader: Reader, waiting: list[tuple[object, ...]], language: str) -> tuple[ElementRow, ...]:
    """Versions of one process are added up: a reader asks where work waits, not on which version."""
    found: dict[tuple[str, str], ElementRow] = {}
    for definition_id, element, count, late, _soon, _paused, oldest, _unsure in waiting:
        deployed = reader.deployed(str(definition_id))
        key = (deployed.key, str(element))
        known = found.get(key)
        oldest_at = oldest if isinstance(oldest, datetime) else reader.now
        found[key] = ElementRow(
            process=deployed.package.name(language),
            element=str(element),
            name=deployed.package.element_name(str(element), language),
            open=int(str(count)) + (known.open if known else 0),
            late=int(str(late)) + (known.late if known else 0),
            oldest_at=min(oldest_at, known.oldest_at) if known else oldest_at,
        )
    return tuple(sorted(found.values(), key=lambda row: (-row.late, -row.open, row.element)))
