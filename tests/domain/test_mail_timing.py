"""When a letter leaves: at once, after the night, with the digest, or never."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.calendar import WorkingCalendar
from engine.domain.mail_preferences import Preferences, without_digest
from engine.domain.mail_timing import SEND, Moment, Verdict, decide
from engine.domain.mail_topics import BY_KEY, TOPICS, topic_of

ZONE = ZoneInfo("Asia/Shanghai")
# Wednesday 30 September to Thursday 8 October 2026: a national holiday, with Saturday 10 October made up.
HOLIDAY = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 10, 10): True}
CALENDAR = WorkingCalendar(days=HOLIDAY)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE)


def decided(
    kind: str,
    now: str,
    wishes: Preferences | None = None,
    *,
    room_at: datetime | None = None,
    falls_due: datetime | None = None,
) -> Verdict:
    moment = Moment(now=at(now), calendar=CALENDAR, room_at=room_at, falls_due=falls_due)
    return decide(kind, wishes or Preferences(), moment)


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("09-29T10:00", None),
        ("09-29T19:59", None),
        ("09-29T20:00", "09-30T07:30"),
        ("09-29T07:29", "09-29T07:30"),
        ("09-29T07:30", None),
        ("09-30T23:00", "10-08T07:30"),  # into the holiday: until the first working morning
        ("10-10T10:00", None),  # a Saturday that is worked
        ("10-11T10:00", "10-12T07:30"),
    ],
)
def test_nights_and_days_off_are_quiet(now: str, over: str | None) -> None:
    found = Preferences().quiet_until(at(now), CALENDAR)
    assert found == (None if over is None else at(over))


def test_quiet_hours_are_one_s_own() -> None:
    siesta = Preferences(night=(time(12), time(14)), days_off_quiet=False)
    assert siesta.quiet_until(at("10-01T13:00"), CALENDAR) == at("10-01T14:00")
    assert siesta.quiet_until(at("10-01T23:00"), CALENDAR) is None
    assert Preferences(night=None, days_off_quiet=False).quiet_until(at("10-01T03:00"), CALENDAR) is None


@pytest.mark.parametrize(
    ("now", "hour", "next_at"),
    [
        ("09-29T08:29", None, "09-29T08:30"),
        ("09-29T08:30", None, "09-30T08:30"),
        ("09-30T09:00", None, "10-08T08:30"),
        ("09-29T09:00", time(16), "09-29T16:00"),
        ("09-29T09:00", time(23), "09-29T17:15"),  # never outside working hours
        ("09-29T09:00", time(17, 30), "09-29T17:15"),  # at the closing itself it would come too late, day after day
        ("09-29T09:00", time(3), "09-30T08:30"),
    ],
)
def test_the_digest_leaves_once_each_working_day(now: str, hour: time | None, next_at: str) -> None:
    assert Preferences(digest_at=hour).next_digest(at(now), CALENDAR) == at(next_at)


SUMMER = replace(CALENDAR, hours_from=((date(2026, 9, 30), (time(9), time(17))),))


@pytest.mark.parametrize(
    ("now", "hour", "next_at"),
    [
        ("09-29T08:00", None, "09-29T08:30"),
        ("09-29T08:30", None, "09-30T09:00"),  # as that day opens, not as days opened once
        ("09-30T08:30", time(8), "09-30T09:00"),
        ("09-29T17:20", time(18), "09-30T16:45"),
    ],
)
def test_the_digest_leaves_within_the_hours_of_its_own_day(now: str, hour: time | None, next_at: str) -> None:
    wishes = Preferences(digest_at=hour)
    assert wishes.next_digest(at(now), SUMMER) == at(next_at)
    assert decide("digest", wishes, Moment(now=at(next_at), calendar=SUMMER)) == SEND


def test_a_digest_that_was_planned_before_the_hours_changed_comes_that_day() -> None:
    planned = Moment(now=at("09-30T08:30"), calendar=SUMMER)
    assert decide("digest", Preferences(), planned) == Verdict(do="wait", until=at("09-30T09:00"))


@given(st.times(), st.integers(0, 700))
def test_a_digest_is_sent_although_it_is_looked_at_a_little_later(hour: time, later: int) -> None:
    wishes = Preferences(digest_at=hour)
    due = wishes.next_digest(at("09-30T12:00"), SUMMER)
    assert decide("digest", wishes, Moment(now=due + timedelta(seconds=later), calendar=SUMMER)) == SEND


def test_what_asks_for_something_leaves_at_once_and_by_day() -> None:
    assert decided("assigned", "09-29T10:00") == SEND
    assert decided("assigned", "09-29T22:00") == Verdict(do="wait", until=at("09-30T07:30"))
    assert decided("assigned", "10-03T10:00") == Verdict(do="wait", until=at("10-08T07:30"))


@pytest.mark.parametrize("kind", ["overdue", "urged", "escalated", "supervised", "incident", "a_kind_of_tomorrow"])
def test_what_is_urgent_knows_no_night(kind: str) -> None:
    assert decided(kind, "10-03T03:00") == SEND


def test_what_stands_in_the_digest_is_not_mailed_singly_unless_it_would_come_too_late() -> None:
    assert decided("reminder", "09-29T10:00") == Verdict(do="digest")
    assert decided("reminder", "09-29T10:00", falls_due=at("09-30T17:00")) == Verdict(do="digest")
    assert decided("reminder", "09-29T10:00", falls_due=at("09-30T10:00")) == SEND
    assert decided("reminder", "09-29T10:00", Preferences(choices={"reminders": "at_once"})) == SEND
    assert decided("reminder", "09-29T10:00", without_digest(Preferences())) == SEND
    assert decided("overdue_copy", "09-29T10:00", falls_due=at("09-29T09:00")) == Verdict(do="digest")


def test_what_is_turned_off_is_dropped_and_what_may_not_be_is_sent() -> None:
    off = Preferences(choices={topic.key: "off" for topic in TOPICS})
    for topic in TOPICS:
        for kind in topic.kinds:
            assert (decided(kind, "09-29T10:00", off).do == "drop") == topic.may_be_off


def test_beyond_the_hour_s_number_it_goes_into_the_digest_but_what_is_urgent_waits_for_room() -> None:
    room = at("09-29T10:40")
    assert decided("assigned", "09-29T10:00", room_at=room) == Verdict(do="digest")
    assert decided("decided", "09-29T10:00", room_at=room) == Verdict(do="digest")
    assert decided("overdue", "09-29T10:00", room_at=room) == Verdict(do="wait", until=room)
    nothing_daily = without_digest(Preferences())
    assert decided("assigned", "09-29T10:00", nothing_daily, room_at=room) == Verdict(do="wait", until=room)


def test_a_digest_that_is_late_waits_for_working_hours() -> None:
    assert decided("digest", "09-29T08:30") == SEND
    assert decided("digest", "09-29T18:00") == Verdict(do="wait", until=at("09-30T08:30"))
    assert decided("digest", "09-29T08:30", without_digest(Preferences())).do == "drop"


def test_every_kind_stands_under_one_topic() -> None:
    kinds = [kind for topic in TOPICS for kind in topic.kinds]
    assert len(kinds) == len(set(kinds))
    assert topic_of("assigned") is BY_KEY["tasks"]
    assert topic_of("a_kind_of_tomorrow") is BY_KEY["duties"]


@given(
    st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31)),  # noqa: DTZ001 - given a zone below
    st.tuples(st.times(), st.times()),
    st.booleans(),
)
def test_after_the_quiet_it_is_never_quiet(moment: datetime, night: tuple[time, time], days_off: bool) -> None:
    now = moment.replace(tzinfo=ZONE, fold=0)
    wishes = Preferences(night=night, days_off_quiet=days_off)
    over = wishes.quiet_until(now, CALENDAR)
    if over is not None:
        assert over > now
        assert wishes.quiet_until(over, CALENDAR) is None
    digest = wishes.next_digest(now, CALENDAR)
    assert now < digest <= now + timedelta(days=9)
    assert CALENDAR.is_open(digest)
