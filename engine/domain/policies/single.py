"""The policy "single": the one who has the task decides it, one of a pool for all of it."""

from engine.domain.policies.ballot import Ballot
from engine.domain.policies.counting import Count, Counted, refusal
from engine.domain.policies.finding import Finding
from engine.domain.votes import Policy


def read(ballot: Ballot) -> Counted:
    """Await the pool until one of it has decided."""
    return Counted(ballot, judged, awaited=() if ballot.cast else ballot.open)


def judged(_policy: Policy, count: Count) -> Finding:
    """Return what was said."""
    no = refusal(count)
    result = no.result if no else "defer" if count.defer else "approve"
    return Finding(result, "decided_alone")
