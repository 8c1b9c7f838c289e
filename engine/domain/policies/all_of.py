"""The policy "all" 会签: everyone must approve."""

from engine.domain.policies.ballot import Ballot
from engine.domain.policies.counting import Count, Counted, deferral, refusal
from engine.domain.policies.finding import QUORUM_MISSED, Finding
from engine.domain.votes import Policy

APPROVED = Finding("approve", "all_approved")
NOT_EVERYONE = Finding("reject", "not_everyone_approved")


def read(ballot: Ballot) -> Counted:
    """Count heads."""
    return Counted(ballot, judged)


def judged(_policy: Policy, count: Count) -> Finding:
    """Let any "no" win, and wait for everybody; abstaining is no approval."""
    if no := refusal(count):
        return no
    if count.approve == count.due:
        return APPROVED
    if count.present < count.due:
        return QUORUM_MISSED
    return deferral(count) or NOT_EVERYONE
