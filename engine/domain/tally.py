"""Counts the votes on one task and says whether they decide it, and how."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from engine.domain.elements import OutcomeClass
from engine.domain.tally_rules import Count, Finding, judge
from engine.domain.votes import NO_QUORUM, Policy, Verdict, Vote, VoteState, policy_of

__all__ = ["NO_QUORUM", "Policy", "Verdict", "Vote", "policy_of", "tally", "vote_allowed", "who_may_vote_now"]

_OPEN: frozenset[VoteState] = frozenset({"candidate", "waiting", "asked"})
_OUT: frozenset[VoteState] = frozenset({"recused", "removed"})
_RESULTS: dict[str, OutcomeClass] = {
    "approve": "approve",
    "return": "return",
    "reject": "reject",
    "defer": "defer",
    "done": "done",
    NO_QUORUM: "defer",
}


def tally(policy: Policy, votes: Sequence[Vote]) -> Verdict:
    """The verdict of `votes` under `policy`: decided as soon as it can no longer change, and once all have spoken.

    Whoever recused or was removed leaves the base. Silence and abstention never count as consent.
    """
    cast = [vote for vote in votes if vote.state == "voted"]
    given = Counter(vote.outcome_class for vote in cast)
    count = _count(policy, votes, given)
    waiting = _waiting(policy, votes)
    finding = judge(policy, count)
    decided = _is_decided(policy, count, waiting, finding)
    outcome_class = _class(policy, finding, cast) if decided else None
    return Verdict(
        decided=decided,
        outcome_class=outcome_class,
        outcome=_code(finding, outcome_class, cast) if outcome_class else None,
        reason=finding.reason if decided else "open",
        due=count.due,
        present=count.present,
        waiting=waiting,
        approvals=count.approve,
        returns=given["return"],
        rejections=given["reject"],
        deferrals=given["defer"],
        abstentions=given["abstain"],
        still_needed=_still_needed(policy, count, waiting, decided=decided),
    )


def who_may_vote_now(policy: Policy, votes: Sequence[Vote]) -> tuple[str, ...]:
    """The assignments that may be answered now; the chair's only when everyone else has spoken, where that is asked."""
    if tally(policy, votes).decided:
        return ()
    open_votes = [vote for vote in votes if vote.state in _OPEN]
    members = [vote for vote in open_votes if not vote.is_chair]
    asked = members if policy.chair_last and members else open_votes
    return tuple(vote.assignment_id for vote in asked)


def vote_allowed(policy: Policy, votes: Sequence[Vote], vote: Vote) -> str | None:
    """The code of the rejection that `vote` meets if it is cast among `votes`, or None when it may be."""
    assigned = next((other for other in votes if other.assignment_id == vote.assignment_id), None)
    if assigned is None or assigned.state in _OUT:
        return "task_not_yours"
    if assigned.state == "voted":
        return "already_voted"
    if assigned.state == "closed" or tally(policy, votes).decided:
        return "task_closed"
    if assigned.assignment_id not in who_may_vote_now(policy, votes):
        return "not_your_turn"
    if vote.outcome_class is None:
        return "unknown_outcome"
    if vote.outcome_class == "defer" and not policy.defer_allowed:
        return "deferral_exhausted"
    return None


def _count(policy: Policy, votes: Sequence[Vote], given: Counter[OutcomeClass | None]) -> Count:
    due = sum(vote.state not in _OUT for vote in votes)
    defers = given["defer"] if policy.defer_allowed else 0
    return Count(
        due=min(due, 1) if policy.kind == "single" else due,
        approve=given["approve"] + given["done"],
        return_=given["return"],
        reject=given["reject"],
        defer=defers,
        abstain=given["abstain"] + given["defer"] - defers,
    )


def _waiting(policy: Policy, votes: Sequence[Vote]) -> int:
    still_open = sum(vote.state in _OPEN for vote in votes)
    if policy.kind == "single":
        return 0 if any(vote.state == "voted" for vote in votes) else min(still_open, 1)
    return still_open


def _is_decided(policy: Policy, count: Count, waiting: int, finding: Finding) -> bool:
    if waiting == 0:
        return True
    if policy.effective_veto == "at_once" and (count.reject or count.return_):
        return True
    if not policy.early or policy.kind == "each" or policy.effective_veto == "when_all_spoke":
        return False
    return all(judge(policy, end).result == finding.result for end in _extreme_ends(policy, count, waiting))


def _extreme_ends(policy: Policy, count: Count, waiting: int) -> list[Count]:
    """The counts if all who are still to be heard answer alike; that nobody else speaks is the count itself."""
    ends = [
        replace(count, approve=count.approve + waiting),
        replace(count, return_=count.return_ + waiting),
        replace(count, reject=count.reject + waiting),
        replace(count, abstain=count.abstain + waiting),
    ]
    return [*ends, replace(count, defer=count.defer + waiting)] if policy.defer_allowed else ends


def _still_needed(policy: Policy, count: Count, waiting: int, *, decided: bool) -> int | None:
    if policy.kind == "each":
        return waiting
    for more in range(1 if decided else waiting + 1):
        if judge(policy, replace(count, approve=count.approve + more)).result == "approve":
            return more
    return None


def _class(policy: Policy, finding: Finding, cast: Sequence[Vote]) -> OutcomeClass:
    if policy.kind == "single" and len(cast) == 1 and cast[0].outcome_class:
        return cast[0].outcome_class
    if finding.result == "approve" and all(vote.outcome_class != "approve" for vote in cast):
        return "done"
    return _RESULTS[finding.result]


def _code(finding: Finding, outcome_class: OutcomeClass, cast: Sequence[Vote]) -> str:
    """The voters' own code where they agree on one, else the plain name of the class."""
    if finding.result == NO_QUORUM:
        return NO_QUORUM
    codes = {vote.outcome for vote in cast if vote.outcome_class == outcome_class}
    return next(iter(codes)) or outcome_class if len(codes) == 1 else outcome_class
