"""The policy "sequence" 依次: each in turn; a "no" ends it, or everyone is heard and then any "no" wins, as set.

Whose turn it is says `engine.domain.tally`; stopping is the veto "at_once", going on the veto "when_all_spoke".
"""

from engine.domain.policies.all_of import judged
from engine.domain.policies.ballot import Ballot
from engine.domain.policies.counting import Counted
from engine.domain.policies.finding import REFUSED, RETURNED, Finding


class InTurn(Counted):
    """Everyone must approve; where the first "no" stops it, that one is the result."""

    def judge(self) -> Finding:
        """Judge as "all" does, but let an earlier "no" outweigh a later one where it stopped the round."""
        noes = [vote for vote in self.ballot.cast if vote.outcome_class in ("reject", "return")]
        if not noes or self.ballot.policy.effective_veto != "at_once":
            return super().judge()
        first = min(vote.place for vote in noes)
        rejected = any(vote.outcome_class == "reject" for vote in noes if vote.place == first)
        return REFUSED if rejected else RETURNED


def read(ballot: Ballot) -> InTurn:
    """Count heads."""
    return InTurn(ballot, judged)
