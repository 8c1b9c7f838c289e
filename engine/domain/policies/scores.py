"""Scores of one ballot, and what they come to: a mean, a trimmed mean, or a weighted one."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from engine.domain.policies.ballot import Ballot
from engine.domain.votes import ONE, Policy, Vote

SCORED: Final = frozenset({"approve", "done"})
"""The classes of answers that come with a score."""


class Given(NamedTuple):
    """One score and what it weighs."""

    score: Decimal
    weight: Decimal


def weight_of(policy: Policy, vote: Vote) -> Decimal:
    """Return what a score weighs; nothing is no score."""
    return vote.weight if policy.score.mode == "weighted" else ONE


def given_scores(ballot: Ballot) -> list[Given]:
    """Return the scores so far."""
    policy = ballot.policy
    return [
        Given(vote.score, weight)
        for vote in ballot.cast
        if vote.outcome_class in SCORED and vote.score is not None and (weight := weight_of(policy, vote))
    ]


def aggregate(policy: Policy, scores: Sequence[Given]) -> tuple[Decimal, Decimal]:
    """Return the sum of the scores that count and of their weights; the aggregate is the one over the other."""
    if policy.score.mode == "trimmed":
        trim = min(policy.score.trim, (len(scores) - 1) // 2)
        kept = sorted(one.score for one in scores)[trim : len(scores) - trim]
        return sum(kept, Decimal(0)), Decimal(len(kept))
    total, weights = Decimal(0), Decimal(0)
    for score, weight in scores:
        total += score * weight
        weights += weight
    return total, weights


def reaches(policy: Policy, scores: Sequence[Given]) -> bool:
    """Tell whether the scores come to the pass mark, or to more where it must be more."""
    total, weights = aggregate(policy, scores)
    bar = policy.score.pass_mark * weights
    return total > bar if policy.strictly else total >= bar


def spread(scores: Iterable[Given]) -> Decimal:
    """Return the distance from the lowest score to the highest, trimmed ones included: an outlier is worth a word."""
    found = [one.score for one in scores]
    return max(found) - min(found) if found else Decimal(0)
