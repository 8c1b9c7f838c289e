"""What a person wants of mail: which topics when, at which hour the digest, in which hours nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.domain.calendar import WorkingCalendar
from engine.domain.mail_topics import BY_KEY, OFF, Choice, topic_of

NIGHT = (time(20, 0), time(7, 30))
_TO_SEND = timedelta(minutes=15)
"""What is left of the day for a late digest: one due at the very closing would find it closed, day after day."""
_DAYS = 400
"""How far quiet days are looked through: a calendar without a working day must not hold a letter for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What holds for one person; as it is made, it is what holds until they choose."""

    choices: Mapping[str, Choice] = field(default_factory=dict)
    """By topic; what is missing is the topic's first choice."""
    digest_at: time | None = None
    """None: when the working day begins."""
    night: tuple[time, time] | None = NIGHT
    """Hours in which nothing leaves but what is urgent, over midnight where the end is the earlier; None: no such."""
    days_off_quiet: bool = True
    language: str = ""
    """Empty: as the organisation's data say."""

    def choice(self, kind: str) -> Choice:
        """Return how a kind of mail is wanted; what a topic no longer offers counts as not chosen."""
        return self.chosen(topic_of(kind).key)

    def chosen(self, key: str) -> Choice:
        """Return how a topic is wanted."""
        topic = BY_KEY[key]
        chosen = self.choices.get(key, topic.choices[0])
        return chosen if chosen in topic.choices else topic.choices[0]

    @property
    def gets_digest(self) -> bool:
        """Tell whether there is a digest for this person at all."""
        return self.chosen("digest") != OFF

    def next_digest(self, now: datetime, calendar: WorkingCalendar) -> datetime:
        """Return when the next digest leaves: on a working day, at the chosen hour within that day's working hours."""
        zone = ZoneInfo(calendar.zone)
        here = now.astimezone(zone).replace(tzinfo=None, fold=0)
        day = here.date()
        for _ in range(_DAYS):
            at = _within(self.digest_at, day, calendar)
            if at > here and calendar.is_working_day(day):
                return at.replace(tzinfo=zone).astimezone(UTC)
            day += timedelta(days=1)
        return now + timedelta(days=1)

    def quiet_until(self, now: datetime, calendar: WorkingCalendar) -> datetime | None:
        """Return when the quiet in which `now` lies is over; None where it is not quiet."""
        zone = ZoneInfo(calendar.zone)
        here = now.astimezone(zone).replace(tzinfo=None, fold=0)
        point = here
        for _ in range(_DAYS):
            following = self._next(point, calendar)
            if following is None:
                break
            point = following
        return None if point == here else point.replace(tzinfo=zone).astimezone(UTC)

    def _next(self, point: datetime, calendar: WorkingCalendar) -> datetime | None:
        tomorrow = point.date() + timedelta(days=1)
        if self.days_off_quiet and not calendar.is_working_day(point.date()):
            return datetime.combine(tomorrow, time())
        if self.night is None:
            return None
        begins, ends = self.night
        over_midnight = begins > ends
        if over_midnight and point.time() >= begins:
            return datetime.combine(tomorrow, ends)
        if point.time() < ends and (over_midnight or point.time() >= begins):
            return datetime.combine(point.date(), ends)
        return None


def _within(hour: time | None, day: date, calendar: WorkingCalendar) -> datetime:
    """Return the hour on that day, no earlier than it opens, and early enough to be sent before it closes."""
    opens, closes = (datetime.combine(day, one) for one in calendar.hours_on(day))
    wanted = opens if hour is None else datetime.combine(day, hour)
    return max(opens, min(wanted, closes - _TO_SEND))


def without_digest(wishes: Preferences) -> Preferences:
    """Return what somebody wants in an installation that has no digests."""
    return replace(wishes, choices={**wishes.choices, "digest": OFF})
