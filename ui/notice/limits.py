"""Lets an address send only so many objections in an hour: a person has few, a machine many."""

import threading
from collections import deque
from collections.abc import Callable

from engine.domain.clock import monotonic
from engine.domain.errors import Rejection

_ADDRESSES = 10_000


class Limit:
    """Counts by address in this process's memory; it forgets the oldest addresses first."""

    def __init__(self, *, times: int, seconds: float, now: Callable[[], float] = monotonic) -> None:
        self._times = times
        self._seconds = seconds
        self._now = now
        self._lock = threading.Lock()
        self._seen: dict[str, deque[float]] = {}

    def count(self, address: str) -> None:
        """Count one more.

        Raises Rejection("too_many") when it is one too many.
        """
        now = self._now()
        with self._lock:
            times = self._seen.pop(address, deque())
            while times and times[0] <= now - self._seconds:
                times.popleft()
            self._seen[address] = times
            if len(times) >= self._times:
                raise Rejection("too_many", minutes=max(1, round((times[0] + self._seconds - now) / 60)))
            times.append(now)
            if len(self._seen) > _ADDRESSES:
                self._seen.pop(next(iter(self._seen)))
