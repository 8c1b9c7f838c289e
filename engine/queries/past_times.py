"""How long elements took before: the median of the working time that past entries of each were open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import Row, Select, func, select, union_all

from engine.queries.reader import Reader
from engine.store.conversations import Pause
from engine.store.definitions import Definition
from engine.store.tasks import Task

Place = tuple[str, str]
"""A process key and an element of it."""
ENOUGH = 5
"""Fewer past entries say nothing."""
LOOKED_AT = 25
"""The newest entries of an element; older ones tell of other times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTime:
    """Half of `count` entries took no longer than `minutes` of working time, without what their clocks stood."""

    minutes: int
    count: int


def past_times(reader: Reader, places: Iterable[Place]) -> Mapping[Place, PastTime]:
    """Return the past time of each element that was completed often enough, in two statements at most."""
    asked = sorted(set(places))
    if not asked:
        return {}
    rows = reader.session.execute(union_all(*(select(_newest(*place).subquery()) for place in asked))).all()
    stood = _stood(reader, [row.id for row in rows])
    taken: dict[Place, list[int]] = {}
    for row in rows:
        taken.setdefault((row.key, row.element), []).append(_minutes(reader, row, stood.get(row.id, 0)))
    return {
        place: PastTime(minutes=round(median(minutes)), count=len(minutes))
        for place, minutes in taken.items()
        if len(minutes) >= ENOUGH
    }


def _newest(key: str, element: str) -> Select[str, str, str, datetime, datetime | None]:
    return (
        select(Task.id, Definition.key, Task.element, Task.created_at, Task.completed_at)
        .join(Definition, Definition.id == Task.definition_id)
        .where(Task.element == element, Task.state == "completed", Definition.key == key)
        .order_by(Task.completed_at.desc())
        .limit(LOOKED_AT)
    )


def _stood(reader: Reader, tasks: Sequence[str]) -> Mapping[str, int]:
    """Return how many seconds of working time each of the tasks stood still."""
    if not tasks:
        return {}
    chosen = (
        select(Pause.task_id, func.sum(Pause.moved_seconds)).where(Pause.task_id.in_(tasks)).group_by(Pause.task_id)
    )
    return {task: int(seconds or 0) for task, seconds in reader.session.execute(chosen)}


def _minutes(reader: Reader, row: Row[Any], stood: int) -> int:
    open_for = reader.calendar.working_time_between(row.created_at, row.completed_at).total_seconds()
    return max(0, int(open_for - stood) // 60)
