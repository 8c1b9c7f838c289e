"""The policy "each": one result a person, no verdict."""

from engine.domain.policies.ballot import Ballot
from engine.domain.policies.counting import Count, Counted
from engine.domain.policies.finding import Finding
from engine.domain.votes import Policy

COLLECTED = Finding("done", "collected")


def read(ballot: Ballot) -> Counted:
    """Count heads."""
    return Counted(ballot, judged)


def judged(_policy: Policy, _count: Count) -> Finding:
    """Return that everything is collected."""
    return COLLECTED
