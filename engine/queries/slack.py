"""How much working time a task has left: the same answer on every page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row

from engine.domain.calendar import WorkingCalendar
from engine.queries.reader import Reader
from engine.store.tasks import Task

SOON_MINUTES = 9 * 60
"""Less than one working day left is soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """`minutes` of working time left, negative once late; `used` the share of the time given that is gone."""

    state: Literal["ok", "soon", "over", "paused", "none"]
    due_at: datetime | None = None
    minutes: int = 0
    used: float = 0.0
    provisional: bool = False


def task_slack(reader: Reader, task: Task | Row[*tuple[Any, ...]]) -> Slack:
    """Return where a task, or a row with its times, stands by the calendar of its unit."""
    return slack_of(
        reader.calendar_of(task.calendar_unit),
        reader.now,
        created_at=task.created_at,
        due_at=task.due_at,
        paused_at=task.paused_at,
        provisional=task.due_provisional,
    )


def slack_of(
    calendar: WorkingCalendar,
    now: datetime,
    *,
    created_at: datetime,
    due_at: datetime | None,
    paused_at: datetime | None = None,
    provisional: bool = False,
) -> Slack:
    """Return where a task stands in its time."""
    if due_at is None:
        return Slack(state="none")
    if paused_at is not None:
        return Slack(state="paused", due_at=due_at, provisional=provisional)
    left = int(calendar.slack(now, due_at).total_seconds() // 60)
    given = max(1, int(calendar.working_time_between(created_at, due_at).total_seconds() // 60))
    late = now > due_at
    if late:
        left = min(left, -1)
    state: Literal["ok", "soon", "over"] = "over" if late else "soon" if left < SOON_MINUTES else "ok"
    used = min(1.0, max(0.0, (given - left) / given))
    return Slack(state=state, due_at=due_at, minutes=left, used=used, provisional=provisional)
