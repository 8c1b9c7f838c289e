"""What a group can still come to, and what the groups can come to together."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from engine.domain.policies.finding import Result
from engine.domain.policies.parties import Party
from engine.domain.votes import Policy

Span = tuple[int, int]
"""The least and the greatest margin by which those who put it off can outweigh the others."""


class Ways(NamedTuple):
    """The ends that are open to one group.

    It approves; or it does not, and then a rejection counts before a return, a return before silence, and only where
    all have spoken without a "no" does it matter how many put it off.
    """

    passes: Span | None
    rejects: bool
    returns: bool
    is_silent: bool
    falls_short: Span | None

    @property
    def without_no(self) -> bool:
        """Whether it can end without a "no" that counts."""
        return bool(self.passes or self.is_silent or self.falls_short)


class Answers(NamedTuple):
    """Which answers can still come."""

    approve: bool
    reject: bool
    return_: bool
    defer: bool
    abstain: bool


def answers_of(policy: Policy) -> Answers:
    """Return the answers that a policy's buttons leave."""
    offered = policy.offered
    return Answers(
        approve="approve" in offered or "done" in offered,
        reject="reject" in offered,
        return_="return" in offered,
        defer=policy.defer_allowed and "defer" in offered,
        abstain="abstain" in offered,
    )


def ways_of(party: Party, left: Answers) -> Ways:
    """Return what a group can still come to."""
    if party.passed:
        return Ways(_stays_passed(party, left), rejects=False, returns=False, is_silent=False, falls_short=None)
    return Ways(
        passes=_passing(party, left),
        rejects=bool(party.reject or (party.unarmed and left.reject)),
        returns=not party.reject and bool(party.return_ or (party.unarmed and left.return_)),
        is_silent=not party.refused and party.due > party.spoken,
        falls_short=None if party.refused or party.silent else _falling_short(party, left),
    )


def combined(groups: Sequence[Ways]) -> Iterator[Result]:
    """Give every result that the groups can have together, the frequent ones first."""
    if all(group.passes for group in groups):
        yield "approve"
    if any(group.rejects for group in groups):
        yield "reject"
    if any(group.is_silent for group in groups) and all(group.without_no for group in groups):
        yield "no_quorum"
    if any(group.returns for group in groups) and all(group.returns or group.without_no for group in groups):
        yield "return"
    if all(group.passes or group.falls_short for group in groups) and any(group.falls_short for group in groups):
        if _greatest((g.passes and g.passes[1], g.falls_short and g.falls_short[1]) for g in groups) > 0:
            yield "defer"
        if _greatest((g.passes and -g.passes[0], g.falls_short and -g.falls_short[0]) for g in groups) >= 0:
            yield "reject"


def _greatest(margins: Iterable[tuple[int | None, int | None]]) -> int:
    """Add up the greater of what groups reach by passing or by falling short; one at least falls short."""
    total, cost = 0, []
    for passing, short in margins:
        best = max(margin for margin in (passing, short) if margin is not None)
        total += best
        if short is not None:
            cost.append(best - short)
    return total - min(cost)


def _stays_passed(party: Party, left: Answers) -> Span:
    """Who is still asked has a veto, so their "no" is another matter."""
    others = left.abstain or left.approve
    return party.margin - others * party.open, party.margin + left.defer * party.open


def _passing(party: Party, left: Answers) -> Span | None:
    needed = party.minimum - party.approve
    if needed > party.open * left.approve:
        return None
    before = party.open - needed
    against = before if left.abstain else min(before, party.unarmed) * (left.reject or left.return_)
    return party.margin - needed - against, party.margin - needed + left.defer * before


def _falling_short(party: Party, left: Answers) -> Span | None:
    """All speak, nobody says "no", and too few approve."""
    room = min(party.open, party.minimum - party.approve - 1) * left.approve
    if left.abstain:
        least = party.margin - party.open
    elif left.defer or room == party.open:
        least = party.margin - room + (party.open - room)
    else:
        return None
    return least, party.margin + party.open if left.defer else party.margin - party.open
