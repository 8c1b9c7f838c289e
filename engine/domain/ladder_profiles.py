"""The ladders that an installation starts with; an administrator may change every number in them."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

from engine.domain.organisation import SUPERVISING_OFFICE
from engine.domain.rungs import Act, AfterDue, AfterEntry, AtDue, BeforeDue, LadderProfile, Rung, ShareOfTime

_HALF = ShareOfTime(share=Fraction(1, 2))
_MOST = ShareOfTime(share=Fraction(4, 5))
_FAST_AT_MOST = 2

_FAST = LadderProfile(
    key="L-FAST",
    rungs=(
        Rung(when=BeforeDue(time=timedelta(hours=4)), act=Act.REMIND),
        Rung(when=AtDue(), act=Act.REMIND),
        Rung(when=AtDue(), act=Act.COPY_SUBSTITUTE),
        Rung(when=AfterDue(days=1), act=Act.OFFER_SUPERIOR),
        Rung(when=AfterDue(days=2), act=Act.SUPERVISE),
    ),
)
_STANDARD = LadderProfile(
    key="L-STD",
    rungs=(
        Rung(when=_MOST, act=Act.REMIND),
        Rung(when=AtDue(), act=Act.REMIND),
        Rung(when=AtDue(), act=Act.COPY_SUPERIOR),
        Rung(when=AfterDue(days=2), act=Act.OFFER_SUPERIOR),
        Rung(when=AfterDue(days=5), act=Act.SUPERVISE),
    ),
)
_PANEL = LadderProfile(
    key="L-PANEL",
    rungs=(
        Rung(when=_HALF, act=Act.REMIND),
        Rung(when=_MOST, act=Act.REMIND),
        Rung(when=AtDue(), act=Act.REMIND),
        Rung(when=AfterDue(days=2), act=Act.OFFER_RESERVE, to=(SUPERVISING_OFFICE,)),
    ),
)
_MEETING = LadderProfile(
    key="L-MEETING",
    rungs=(
        Rung(when=BeforeDue(days=3), act=Act.SEND_MATERIAL),
        Rung(when=BeforeDue(days=1), act=Act.FORECAST_QUORUM),
        Rung(when=AtDue(), act=Act.POSTPONE_MEETING),
    ),
)
_APPLICANT_REMINDERS = (
    Rung(when=_HALF, act=Act.REMIND),
    Rung(when=_MOST, act=Act.REMIND),
    Rung(when=AtDue(), act=Act.REMIND),
)
_APPLICANT = LadderProfile(
    key="L-APPLICANT",
    rungs=(
        *_APPLICANT_REMINDERS,
        Rung(when=AfterDue(days=5), act=Act.WITHDRAW),
        Rung(when=AfterDue(days=5), act=Act.COPY_COLLEGE),
    ),
)
_APPLICANT_REPORT = LadderProfile(
    key="L-APPLICANT-REPORT",
    rungs=(
        *_APPLICANT_REMINDERS,
        Rung(when=AfterDue(days=5), act=Act.WARN),
        Rung(when=AfterDue(days=5), act=Act.COPY_COLLEGE),
    ),
)
_INCIDENT = LadderProfile(
    key="L-INCIDENT",
    rungs=(
        Rung(when=AfterEntry(clock=timedelta(minutes=30)), act=Act.REMIND),
        Rung(when=AfterEntry(clock=timedelta(hours=2)), act=Act.COPY_SUPERIOR),
        Rung(when=AfterEntry(clock=timedelta(hours=24)), act=Act.SUPERVISE),
    ),
)

PROFILES: Mapping[str, LadderProfile] = {
    profile.key: profile for profile in (_FAST, _STANDARD, _PANEL, _MEETING, _APPLICANT, _APPLICANT_REPORT, _INCIDENT)
}


def default_profile(working_days: int) -> LadderProfile:
    """The ladder of an element that names none: fast for up to two working days, else the standard one."""
    return _FAST if working_days <= _FAST_AT_MOST else _STANDARD
