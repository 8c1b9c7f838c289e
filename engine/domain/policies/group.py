"""The policy "group" 分组会签: every group approves, by its first answer or by a minimum of its people."""

from collections.abc import Iterator, Mapping, Sequence

from engine.domain.policies.ballot import Ballot, is_armed
from engine.domain.policies.finding import DEFERRED, QUORUM_MISSED, REFUSED, RETURNED, Finding, Result
from engine.domain.policies.parties import parties_of
from engine.domain.policies.ways import answers_of, combined, ways_of
from engine.domain.votes import Vote

APPROVED = Finding("approve", "groups_reached")
MISSED = Finding("reject", "group_missed")


class Grouped:
    """A ballot by groups; one that everybody has left is none."""

    def __init__(self, ballot: Ballot) -> None:
        self.policy = ballot.policy
        self.parties = parties_of(ballot)
        self.awaited = self._asked(ballot)

    def judge(self) -> Finding:
        """Let a "no" count only where its group has not approved."""
        lacking = [party for party in self.parties if party.approve < party.minimum]
        if not lacking:
            return APPROVED
        if any(party.reject for party in lacking):
            return REFUSED
        if any(party.return_ for party in lacking):
            return RETURNED
        if any(party.spoken < party.due for party in lacking):
            return QUORUM_MISSED
        return DEFERRED if sum(party.margin for party in self.parties) > 0 else MISSED

    def ends(self) -> Iterator[Result]:
        """Put together what each group can come to; that all approve is seen without more ado."""
        left = answers_of(self.policy)
        if left.approve and all(party.approve + party.open >= party.minimum for party in self.parties):
            yield "approve"
        yield from combined([ways_of(party, left) for party in self.parties])

    def still_needed(self) -> int | None:
        """Return what all groups together still need."""
        lacking = [party for party in self.parties if not party.passed]
        if any(party.approve + party.open < party.minimum for party in lacking):
            return None
        return sum(party.minimum - party.approve for party in lacking)

    def figures(self) -> Mapping[str, object]:
        """Tell what each group said."""
        return {"groups": [{"group": p.code, "outcome": p.answer, "approvals": p.approve} for p in self.parties]}

    def _asked(self, ballot: Ballot) -> Sequence[Vote]:
        asked = {party.code: party.passed for party in self.parties if party.open}
        if len(asked) == len(self.parties) and not any(asked.values()):
            return ballot.open
        armed = self.policy.group.opinions == "each"
        return [
            vote
            for vote in ballot.open
            if vote.party in asked and (not asked[vote.party] or (armed and is_armed(self.policy, vote)))
        ]


read = Grouped
