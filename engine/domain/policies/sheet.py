"""A ballot of scores as one sheet, and what it comes to."""

from collections.abc import Sequence
from typing import NamedTuple

from engine.domain.policies.finding import DEFERRED, QUORUM_MISSED, Finding
from engine.domain.policies.quorum import quorate
from engine.domain.policies.scores import Given, reaches, spread
from engine.domain.votes import Policy

REACHED = Finding("approve", "score_reached")
MISSED = Finding("reject", "score_missed")
APART = Finding("discuss", "spread_too_wide")


class Sheet(NamedTuple):
    """What judging looks at: the scores, how many put it off, how many spoke at all."""

    policy: Policy
    due: int
    scores: list[Given]
    defers: int
    spoken: int

    @property
    def quorate(self) -> bool:
        """Whether enough gave a score."""
        return bool(self.scores) and quorate(self.policy, self.due, len(self.scores))

    def plus(self, scores: Sequence[Given], defers: int = 0, others: int = 0) -> "Sheet":
        """Return the sheet with more said."""
        spoken = self.spoken + len(scores) + defers + others
        return Sheet(self.policy, self.due, [*self.scores, *scores], self.defers + defers, spoken)

    def judge(self) -> Finding:
        """Return what it comes to; putting it off needs more than half, and that it does not pass."""
        otherwise = QUORUM_MISSED
        if self.quorate:
            bound = self.policy.score.spread
            if bound is not None and spread(self.scores) > bound:
                return APART
            if reaches(self.policy, self.scores):
                return REACHED
            otherwise = MISSED
        return DEFERRED if self.defers * 2 > self.spoken else otherwise
