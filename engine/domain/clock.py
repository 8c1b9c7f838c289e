"""The one place that reads the wall clock."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the moment. `now` is the product's time (the demo may move it forward), `real_now` the wall's."""

    def now(self) -> datetime:
        """Return the product's moment, aware, UTC."""
        ...

    def real_now(self) -> datetime:
        """Return the wall clock's moment, aware, UTC: for sign-in sessions, limits and one-time codes."""
        ...

    def move(self, offset: timedelta) -> None:
        """Set how far the product's time runs ahead of the wall clock."""
        ...


class SystemClock:
    """The wall clock plus an offset that only the demo changes."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the wall clock's moment plus the offset."""
        return datetime.now(UTC) + self._offset

    def real_now(self) -> datetime:
        """Return the wall clock's moment."""
        return datetime.now(UTC)

    def move(self, offset: timedelta) -> None:
        """Set the offset."""
        self._offset = offset


class FileClock(SystemClock):
    """The wall clock moved by as many seconds as a file says: a test sets the clock of several processes with it."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def now(self) -> datetime:
        """Return the wall clock's moment plus what the file says just now."""
        return super().now() + timedelta(seconds=float(self._file.read_text("ascii")))


class FixedClock:
    """A clock that stands still until it is set: tests, scenarios, loading the demo."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self._moment

    def real_now(self) -> datetime:
        """Return the same moment: a test has one time only."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Set it forward; a clock never runs back.

        Raises ValueError when `moment` is earlier than the present one.
        """
        if moment < self._moment:
            raise ValueError(f"Expected a moment after {self._moment.isoformat()}, but got {moment.isoformat()}.")
        self._moment = moment.astimezone(UTC)

    def move(self, offset: timedelta) -> None:
        """Advance by `offset` from the present moment."""
        self.set(self._moment + offset)


def system_clock(file: str) -> SystemClock:
    """Return the wall clock, or in tests one that is as far off as `file` says."""
    return FileClock(Path(file)) if file else SystemClock()


def monotonic() -> float:
    """Return seconds of a clock that never steps back, for waiting and measuring."""
    return time.monotonic()


def sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)
