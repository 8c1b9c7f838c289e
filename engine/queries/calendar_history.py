"""Who changed the working calendar when and why, and how far what follows from it has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from engine.queries.calendar_year import unit_name
from engine.queries.naming import actor_name
from engine.queries.newest import newest
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.calendar import CalendarChange
from engine.store.jobs import Job

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One change; of `cases` that may be touched, `left` have still to be looked at."""

    id: str
    at: datetime
    who: str
    reason: str
    change: Mapping[str, Any]
    """As `engine.domain.calendar_writing` writes it."""
    unit_name: str
    cases: int
    left: int
    searching: bool
    """Whether there may be more cases than `cases`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """A page of changes, the newest first."""

    rows: tuple[ChangeRow, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarHistory(Query[ChangesView]):
    """Asks for changes; `after` is what the page before gave as `next`."""

    after: str = ""
    limit: int = PAGE
    language: str = "zh"


def answer(query: CalendarHistory, reader: Reader) -> ChangesView:
    """Return one page in two statements."""
    page, after = newest(reader, select(CalendarChange), CalendarChange.id, query.after, query.limit)
    waiting = _waiting(reader) if page else {}
    return ChangesView(
        rows=tuple(_row(reader, row, waiting.get(row.id, 0), query.language) for (row,) in page),
        next=after,
    )


def _waiting(reader: Reader) -> Mapping[str, int]:
    chosen = (
        select(Job.token, func.count())
        .where(Job.queue == "timer", Job.kind == "redue", Job.state.in_(("waiting", "leased")))
        .group_by(Job.token)
    )
    return {str(token): count for token, count in reader.session.execute(chosen)}


def _row(reader: Reader, row: CalendarChange, left: int, language: str) -> ChangeRow:
    return ChangeRow(
        id=row.id,
        at=row.at,
        who=actor_name(reader, row.by, language),
        reason=row.reason,
        change=row.change,
        unit_name=unit_name(reader, row.change.get("unit"), language),
        cases=row.cases,
        left=left,
        searching=row.looked_at is None,
    )
