"""The policy "score" 打分: an aggregate of scores reaches the pass mark; scores too far apart ask for discussion.

Whoever abstains gives no score and is not counted for the quorum; a "no" without a veto is an abstention here.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from engine.domain.policies.ballot import Ballot
from engine.domain.policies.finding import Finding, Result
from engine.domain.policies.scores import aggregate, given_scores, spread
from engine.domain.policies.sheet import REACHED, Sheet
from engine.domain.policies.sheet_ends import Ends

PLACES: Final = Decimal("0.0001")


class Scored:
    """A ballot of scores: what may still come is asked of the best, the worst and the widest case."""

    def __init__(self, ballot: Ballot) -> None:
        defers = sum(v.outcome_class == "defer" for v in ballot.cast) if ballot.policy.defer_allowed else 0
        self.awaited = ballot.open
        self._sheet = Sheet(ballot.policy, len(ballot.due), given_scores(ballot), defers, len(ballot.cast))

    def judge(self) -> Finding:
        """Judge the scores so far."""
        return self._sheet.judge()

    def ends(self) -> Iterator[Result]:
        """Give what may come of it, whatever the scores still to be given."""
        return Ends(self._sheet, self.awaited).results()

    def still_needed(self) -> int | None:
        """Let one after the other give the best score that causes no discussion."""
        best = Ends(self._sheet, self.awaited).best()
        if self._sheet.plus(best).judge() != REACHED:
            return None
        least, most = 0, len(best)
        while least < most:
            middle = (least + most) // 2
            enough = self._sheet.plus(best[:middle]).judge() == REACHED
            least, most = (least, middle) if enough else (middle + 1, most)
        return least

    def figures(self) -> Mapping[str, object]:
        """Tell the aggregate to four places, how far apart the scores lie, and how many there are."""
        scores = self._sheet.scores
        total, weights = aggregate(self._sheet.policy, scores) if scores else (Decimal(0), Decimal(0))
        mean = (total / weights).quantize(PLACES).normalize() if weights else None
        return {"score": mean, "spread": spread(scores), "scores": len(scores)}


read = Scored
