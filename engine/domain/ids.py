"""Makes UUIDv7 identifiers (RFC 9562): unique, and sorted by the moment of making."""

import os
import threading
from collections.abc import Callable

from engine.domain.clock import Clock


class IdSource:
    """Gives 32 hexadecimal digits a call; within one millisecond a counter keeps the order."""

    def __init__(self, clock: Clock, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._entropy = entropy
        self._lock = threading.Lock()
        self._last = 0
        self._count = 0

    def __call__(self) -> str:
        """Return the next identifier."""
        millis = int(self._clock.real_now().timestamp() * 1000)
        with self._lock:
            if millis <= self._last:
                self._count += 1
                millis = self._last
            else:
                self._last, self._count = millis, 0
            millis += self._count >> 12
            count = self._count & 0xFFF
        tail = int.from_bytes(self._entropy(8)) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return f"{millis:012x}7{count:03x}{tail:016x}"
