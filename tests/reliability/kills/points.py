"""Where processes are killed: every fail point as often as any other, at the nth time it is reached."""

import random
from collections import Counter
from collections.abc import Mapping

from engine.failpoints import POINTS

WITHIN: Mapping[str, tuple[int, int]] = {
    "act.handled": (10, 60),
    "act.written": (10, 60),
    "act.committed": (10, 60),
    "job.taken": (1, 8),
    "job.done": (1, 8),
    "mail.leased": (1, 4),
    "mail.handed": (2, 12),
    "mail.recorded": (2, 12),
    "call.leased": (2, 16),
    "call.answered": (2, 16),
}
"""From and to which time: so that some ten acts of people lie between two kills. Machines act as well as people do;
timers and letters come several in one round."""
OF_TIMERS = frozenset({"job.taken", "job.done"})
"""Places that are reached only where timers have fallen due."""


class Points:
    """Draws the next place: one of those that killed least."""

    def __init__(self, chance: random.Random) -> None:
        self.kills: Counter[str] = Counter(dict.fromkeys(POINTS, 0))
        self._chance = chance

    def draw(self) -> tuple[str, int]:
        """Return a place and the time of reaching it that kills."""
        least = min(self.kills.values())
        point = self._chance.choice([name for name in POINTS if self.kills[name] == least])
        return point, self._chance.randint(*WITHIN[point])
