"""The policy "any" 或签: the first approval is enough."""

from engine.domain.policies.ballot import Ballot
from engine.domain.policies.counting import Count, Counted, deferral, refusal
from engine.domain.policies.finding import Finding
from engine.domain.votes import Policy

APPROVED = Finding("approve", "first_approval")
NOBODY = Finding("reject", "nobody_approved")


def read(ballot: Ballot) -> Counted:
    """Count heads."""
    return Counted(ballot, judged)


def judged(_policy: Policy, count: Count) -> Finding:
    """Return the approval, else what weighs heaviest among those who did not approve."""
    if count.approve:
        return APPROVED
    return deferral(count) or refusal(count) or NOBODY
