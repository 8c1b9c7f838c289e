"""A ballot sorted: who is due, who has answered, who may still answer."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from engine.domain.votes import Policy, Vote

OPEN = frozenset({"candidate", "waiting", "asked"})
OUT = frozenset({"recused", "removed"})


class Ballot(NamedTuple):
    """The votes of one round; whoever recused or was removed is not in it."""

    policy: Policy
    due: Sequence[Vote]
    cast: Sequence[Vote]
    open: Sequence[Vote]


def sort_out(policy: Policy, votes: Sequence[Vote]) -> Ballot:
    """Return `votes` sorted by what they are."""
    due: list[Vote] = []
    cast: list[Vote] = []
    left: list[Vote] = []
    for vote in votes:
        if vote.state in OUT:
            continue
        due.append(vote)
        if vote.state == "voted":
            cast.append(vote)
        elif vote.state in OPEN:
            left.append(vote)
    return Ballot(policy, due, cast, left)


def has_veto(policy: Policy, vote: Vote) -> bool:
    """Whether a "no" of this vote is a veto, where the policy knows one."""
    return vote.may_veto or not policy.named_vetoers


def is_armed(policy: Policy, vote: Vote) -> bool:
    """Whether this vote could still be a veto: there is one, it is theirs, and a button says "no"."""
    if policy.effective_veto == "none" or not has_veto(policy, vote):
        return False
    return "reject" in policy.offered or "return" in policy.offered


def veto_cast(ballot: Ballot) -> Literal["reject", "return"] | None:
    """The veto that was cast; a rejection outweighs a return."""
    policy = ballot.policy
    if policy.effective_veto == "none":
        return None
    noes = {vote.outcome_class for vote in ballot.cast if has_veto(policy, vote)}
    return "reject" if "reject" in noes else "return" if "return" in noes else None
