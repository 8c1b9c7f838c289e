"""Time zones: an offset from UTC, or a name whose offset depends on the moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.feel.dates.gregorian import CYCLE_DAYS

_CYCLE: Final = CYCLE_DAYS * 86_400
_EPOCH: Final = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - the clock face of a zone is compared, not a moment
_NEAR: Final = int((dt.datetime(2400, 1, 1) - _EPOCH).total_seconds())  # noqa: DTZ001
_EARLIEST: Final = int((dt.datetime(1, 1, 3) - _EPOCH).total_seconds())  # noqa: DTZ001


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone; without a name its offset, in seconds, always holds."""

    name: str = ""
    offset: int = 0
    """Of a named zone the standard one: it stands in where a time has no date, so that answers never change."""

    def at_clock(self, seconds: int) -> int:
        """The offset when clocks in the zone show `seconds` since 1970."""
        return self.offset if not self.name else _offset(self.name, seconds, utc=False)

    def at_instant(self, seconds: int) -> int:
        """The offset `seconds` after 1970 began in UTC."""
        return self.offset if not self.name else _offset(self.name, seconds, utc=True)


UTC: Final = Zone()


@lru_cache(maxsize=512)
def named_zone(name: str) -> Zone | None:
    """Find a zone by its name in the IANA database."""
    try:
        found = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    moment = dt.datetime(2000, 1, 1, tzinfo=found)
    standard = (moment.utcoffset() or dt.timedelta()) - (moment.dst() or dt.timedelta())
    return Zone(name=name, offset=int(standard.total_seconds()))


def _offset(name: str, seconds: int, *, utc: bool) -> int:
    moment = _EPOCH + dt.timedelta(seconds=_reachable(seconds))
    zone = ZoneInfo(name)
    local = zone.fromutc(moment.replace(tzinfo=zone)) if utc else moment.replace(tzinfo=zone)
    offset = local.utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _reachable(seconds: int) -> int:
    # Python's calendar ends in the year 9999; the rules of a zone repeat with the calendar's 400 years.
    if seconds >= _NEAR:
        return _NEAR + (seconds - _NEAR) % _CYCLE
    return max(seconds, _EARLIEST)
