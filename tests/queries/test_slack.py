from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.calendar import WorkingCalendar
from engine.queries.slack import slack_of

CALENDAR = WorkingCalendar(published_years=frozenset({2026}))
MONDAY = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
DUE = MONDAY + timedelta(days=3)


@pytest.mark.parametrize(
    ("now", "state", "minutes"),
    [
        (MONDAY, "ok", 3 * 540),
        (MONDAY + timedelta(days=2, minutes=1), "soon", 539),
        (DUE, "soon", 0),
        (DUE + timedelta(seconds=1), "over", -1),
        (DUE + timedelta(days=1), "over", -540),
    ],
)
def test_slack_counts_working_time(now: datetime, state: str, minutes: int) -> None:
    slack = slack_of(CALENDAR, now, created_at=MONDAY, due_at=DUE)
    assert (slack.state, slack.minutes) == (state, minutes)


def test_a_night_uses_nothing_up() -> None:
    evening = slack_of(CALENDAR, MONDAY + timedelta(hours=8, minutes=30), created_at=MONDAY, due_at=DUE)
    morning = slack_of(CALENDAR, MONDAY + timedelta(hours=23, minutes=30), created_at=MONDAY, due_at=DUE)
    assert (evening.minutes, evening.used) == (morning.minutes, morning.used)


def test_without_a_deadline_or_with_a_stopped_clock_nothing_is_late() -> None:
    assert slack_of(CALENDAR, MONDAY, created_at=MONDAY, due_at=None).state == "none"
    assert slack_of(CALENDAR, DUE + timedelta(days=9), created_at=MONDAY, due_at=DUE, paused_at=DUE).state == "paused"
