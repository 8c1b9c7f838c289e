from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.calendar_cn import seed_calendar
from engine.domain.ladder import PROFILES, default_profile, rungs_between, schedule
from engine.domain.rungs import Act, AfterDue, LadderProfile, Rung, ShareOfTime

CALENDAR = seed_calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def plan(key: str, entered: str, due: str) -> list[tuple[str, str]]:
    return [
        (rung.at.astimezone(SHANGHAI).strftime("%m-%d %H:%M"), rung.rung.act.value)
        for rung in schedule(PROFILES[key], at(entered), at(due), CALENDAR)
    ]


def test_the_fast_ladder() -> None:
    assert plan("L-FAST", "2026-11-23 10:00", "2026-11-25 10:00") == [
        ("11-24 15:00", "remind"),
        ("11-25 10:00", "remind"),
        ("11-25 10:00", "copy_substitute"),
        ("11-26 10:00", "offer_superior"),
        ("11-27 10:00", "supervise"),
    ]


def test_the_standard_ladder_over_the_national_day_week() -> None:
    assert plan("L-STD", "2026-09-30 16:00", "2026-10-10 16:00") == [
        ("10-10 10:36", "remind"),  # 80 % of 27 hours
        ("10-10 16:00", "remind"),
        ("10-10 16:00", "copy_superior"),
        ("10-13 16:00", "offer_superior"),
        ("10-16 16:00", "supervise"),
    ]


def test_the_panel_ladder() -> None:
    assert plan("L-PANEL", "2026-11-23 08:30", "2026-12-04 17:30") == [
        ("11-27 17:30", "remind"),
        ("12-02 17:30", "remind"),
        ("12-04 17:30", "remind"),
        ("12-08 17:30", "offer_reserve"),
    ]


def test_the_meeting_ladder() -> None:
    assert plan("L-MEETING", "2026-11-16 09:00", "2026-11-30 14:00") == [
        ("11-25 14:00", "send_material"),
        ("11-27 14:00", "forecast_quorum"),
        ("11-30 14:00", "postpone_meeting"),
    ]


@pytest.mark.parametrize(("key", "end"), [("L-APPLICANT", "withdraw"), ("L-APPLICANT-REPORT", "warn")])
def test_the_applicants_ladders(key: str, end: str) -> None:
    assert plan(key, "2026-11-23 08:30", "2026-12-04 17:30") == [
        ("11-27 17:30", "remind"),
        ("12-02 17:30", "remind"),
        ("12-04 17:30", "remind"),
        ("12-11 17:30", end),
        ("12-11 17:30", "copy_college"),
    ]


def test_the_incident_ladder_runs_day_and_night() -> None:
    assert plan("L-INCIDENT", "2026-11-21 23:00", "2026-11-24 23:00") == [
        ("11-21 23:30", "remind"),
        ("11-22 01:00", "copy_superior"),
        ("11-22 23:00", "supervise"),
    ]


def test_a_rung_that_lies_before_entry_is_left_out() -> None:
    short = schedule(PROFILES["L-FAST"], at("2026-11-23 10:00"), at("2026-11-23 12:00"), CALENDAR)
    assert [rung.index for rung in short] == [1, 2, 3, 4]


def test_a_task_that_enters_overdue_still_climbs_from_there() -> None:
    late = schedule(PROFILES["L-STD"], at("2026-11-23 10:00"), at("2026-11-19 10:00"), CALENDAR)
    assert [(rung.index, rung.at) for rung in late] == [
        (0, at("2026-11-23 10:00")),
        (3, at("2026-11-23 10:00")),
        (4, at("2026-11-26 10:00")),
    ]


def test_a_task_that_enters_at_night_counts_from_the_opening() -> None:
    assert plan("L-STD", "2026-11-21 23:00", "2026-11-26 08:30")[0] == ("11-25 12:06", "remind")


def test_rungs_in_an_unpublished_year_are_provisional() -> None:
    rungs = schedule(PROFILES["L-STD"], at("2026-12-24 10:00"), at("2026-12-30 10:00"), CALENDAR)
    assert [rung.provisional for rung in rungs] == [False, False, False, True, True]


def test_the_office_does_not_supervise_itself() -> None:
    outside = PROFILES["L-STD"].escalating_outside("iceo")
    assert [rung.outside for rung in outside.rungs] == [None, None, None, None, "iceo"]
    assert [rung.outside for rung in PROFILES["L-STD"].rungs] == [None] * 5


def test_a_rehearsal_shows_what_comes_next() -> None:
    rungs = schedule(PROFILES["L-FAST"], at("2026-11-23 10:00"), at("2026-11-25 10:00"), CALENDAR)
    shown = rungs_between(rungs, at("2026-11-25 10:00"), at("2026-11-26 10:00"))
    assert [rung.rung.act for rung in shown] == [Act.OFFER_SUPERIOR]


@pytest.mark.parametrize(("days", "key"), [(0, "L-FAST"), (2, "L-FAST"), (3, "L-STD"), (20, "L-STD")])
def test_the_ladder_of_an_element_that_names_none(days: int, key: str) -> None:
    assert default_profile(days).key == key


def test_the_profiles_of_the_catalogue_are_there() -> None:
    named = {"L-FAST", "L-STD", "L-PANEL", "L-MEETING", "L-APPLICANT", "L-APPLICANT-REPORT", "L-INCIDENT"}
    assert set(PROFILES) == named
    assert {key for key, profile in PROFILES.items() if profile.key != key} == set()


def test_no_rung_approves() -> None:
    assert {act.value for act in Act} & {"approve", "complete", "consent", "done"} == set()


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1), Fraction(-1, 2)])
def test_a_share_of_the_time_lies_within_it(share: Fraction) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        ShareOfTime(share=share)


@given(
    st.sampled_from(sorted(PROFILES)),
    st.datetimes(
        min_value=datetime(2025, 6, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
        max_value=datetime(2026, 11, 30),  # noqa: DTZ001 - as above
        timezones=st.just(SHANGHAI),
    ),
    st.integers(min_value=0, max_value=20),
)
def test_a_ladder_is_climbed_in_order(key: str, entered: datetime, days: int) -> None:
    due = CALENDAR.add_working_days(entered, days).at
    rungs = schedule(PROFILES[key], entered, due, CALENDAR)
    assert [rung.at for rung in rungs] == sorted(rung.at for rung in rungs)
    assert [rung for rung in rungs if rung.at < entered] == []


def test_rungs_at_the_same_time_keep_the_order_of_the_profile() -> None:
    twice = LadderProfile(
        key="twice",
        rungs=(Rung(when=AfterDue(days=0), act=Act.SUPERVISE), Rung(when=AfterDue(days=0), act=Act.REMIND)),
    )
    rungs = schedule(twice, at("2026-11-23 10:00"), at("2026-11-24 10:00"), CALENDAR)
    assert [(rung.index, rung.at - at("2026-11-24 10:00")) for rung in rungs] == [(0, timedelta()), (1, timedelta())]
