"""The policy "weighted" 票签: as "quorum", but each vote counts with its weight."""

from collections.abc import Mapping
from operator import attrgetter

from engine.domain.policies.ballot import Ballot
from engine.domain.policies.counting import Counted
from engine.domain.policies.quorum import judged


class Weighed(Counted):
    """A ballot by weight."""

    def figures(self) -> Mapping[str, object]:
        """Tell how much weight was due, spoke, and approved."""
        count = self.count
        return {"weight_due": count.due, "weight_present": count.present, "weight_for": count.approve}


def read(ballot: Ballot) -> Weighed:
    """Count weights."""
    return Weighed(ballot, judged, weigh=attrgetter("weight"))
