"""The groups of a ballot: who belongs to which, and how each stands."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.domain.elements import GroupTerms, OutcomeClass
from engine.domain.policies.ballot import OPEN, Ballot, is_armed
from engine.domain.votes import Policy, Vote


class Party(NamedTuple):
    """One group with what its people said; one that speaks with one voice counts as one."""

    code: str
    minimum: int
    due: int
    approve: int
    reject: int
    return_: int
    defer: int
    spoken: int
    open: int
    """How many are still asked: once a group has approved, only those whose veto could still end it."""
    unarmed: int
    """How many of them have no veto."""

    @property
    def passed(self) -> bool:
        """Whether it has approved."""
        return self.approve >= self.minimum

    @property
    def refused(self) -> bool:
        """Whether somebody said "no"; it counts for as long as the group has not approved."""
        return bool(self.reject or self.return_)

    @property
    def silent(self) -> int:
        """How many were closed without a word."""
        return self.due - self.spoken - self.open

    @property
    def margin(self) -> int:
        """By how much those who put it off outweigh the others; above zero they are more than half."""
        return 2 * self.defer - self.spoken

    @property
    def answer(self) -> OutcomeClass | None:
        """What it comes to: approved, else the heaviest thing that was said; None before that."""
        if self.passed:
            return "approve"
        if self.refused:
            return "reject" if self.reject else "return"
        return "defer" if self.defer else "abstain" if self.spoken else None


def parties_of(ballot: Ballot) -> tuple[Party, ...]:
    """Return every group that somebody is due in, in the order in which they were asked."""
    members: dict[str, list[Vote]] = {}
    for vote in ballot.due:
        members.setdefault(vote.party, []).append(vote)
    policy = ballot.policy
    make = _voice if policy.group.opinions == "one" else _body
    return tuple(make(policy, code, votes) for code, votes in members.items())


def _voice(policy: Policy, code: str, votes: Sequence[Vote]) -> Party:
    """A group that speaks with one voice: the first answer; of several a "no" outweighs an approval."""
    said = {_counted(policy, vote) for vote in votes if vote.state == "voted"}
    if said:
        answer = next(one for one in _WEIGHT if one in said)
        counts = answer == "approve", answer == "reject", answer == "return", answer == "defer"
        return Party(code, 1, 1, *counts, spoken=1, open=0, unarmed=0)
    left = [vote for vote in votes if vote.state in OPEN]
    return Party(code, 1, 1, 0, 0, 0, 0, spoken=0, open=bool(left), unarmed=bool(_unarmed(policy, left)))


def _body(policy: Policy, code: str, votes: Sequence[Vote]) -> Party:
    """A group of which each may answer."""
    said = [_counted(policy, vote) for vote in votes if vote.state == "voted"]
    minimum, approve = min(_minimum(policy.group, code), len(votes)), said.count("approve")
    left = [vote for vote in votes if vote.state in OPEN]
    unarmed, passed = _unarmed(policy, left), approve >= minimum
    return Party(
        code=code,
        minimum=minimum,
        due=len(votes),
        approve=approve,
        reject=said.count("reject"),
        return_=said.count("return"),
        defer=said.count("defer"),
        spoken=len(said),
        open=len(left) - unarmed if passed else len(left),
        unarmed=0 if passed else unarmed,
    )


def _unarmed(policy: Policy, votes: Sequence[Vote]) -> int:
    return len(votes) if policy.effective_veto == "none" else sum(not is_armed(policy, vote) for vote in votes)


def _counted(policy: Policy, vote: Vote) -> OutcomeClass | None:
    if vote.outcome_class == "done":
        return "approve"
    return "abstain" if vote.outcome_class == "defer" and not policy.defer_allowed else vote.outcome_class


def _minimum(terms: GroupTerms, code: str) -> int:
    return next((number for group, number in terms.minima if group == code), terms.minimum)


_WEIGHT: Final[tuple[OutcomeClass, ...]] = ("reject", "return", "approve", "defer", "abstain")
