"""Decides of one letter that is due: send it now, hold it, leave it to the digest, or not at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from engine.domain.calendar import WorkingCalendar
from engine.domain.mail_preferences import Preferences
from engine.domain.mail_topics import DIGEST, OFF, topic_of

TIME_TO_ACT = timedelta(hours=4)
"""Working time that must be left after the digest for a letter about a time limit to wait for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of a letter; `until` says when it is looked at again, where it waits."""

    do: Literal["send", "wait", "digest", "drop"]
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What holds when a letter is looked at."""

    now: datetime
    calendar: WorkingCalendar
    room_at: datetime | None = None
    """When the person may get another letter, where this hour's number is used up."""
    falls_due: datetime | None = None
    """The time limit of the task it is about."""


SEND = Verdict(do="send")


def decide(kind: str, preferences: Preferences, moment: Moment) -> Verdict:
    """Return what becomes of a letter.

    What is urgent leaves at any hour, but no more than the hour's number; anything above that number goes into the
    digest, and so does what the person wants there, unless its time limit would leave too little time after it.
    """
    topic = topic_of(kind)
    choice = preferences.choice(kind)
    if choice == OFF:
        return Verdict(do="drop")
    if kind == DIGEST:
        return _digest(preferences, moment)
    if choice == DIGEST and preferences.gets_digest and not _pressing(preferences, moment):
        return Verdict(do="digest")
    quiet = None if topic.urgent else preferences.quiet_until(moment.now, moment.calendar)
    if quiet is not None:
        return Verdict(do="wait", until=quiet)
    if moment.room_at is None:
        return SEND
    if topic.urgent or not preferences.gets_digest:
        return Verdict(do="wait", until=moment.room_at)
    return Verdict(do="digest")


def _digest(preferences: Preferences, moment: Moment) -> Verdict:
    """Send a digest in working hours only, also where it could not be sent at its hour."""
    if moment.calendar.is_open(moment.now):
        return SEND
    return Verdict(do="wait", until=preferences.next_digest(moment.now, moment.calendar))


def _pressing(preferences: Preferences, moment: Moment) -> bool:
    if moment.falls_due is None or moment.falls_due <= moment.now:
        return False
    after = preferences.next_digest(moment.now, moment.calendar)
    return moment.calendar.slack(after, moment.falls_due) < TIME_TO_ACT
