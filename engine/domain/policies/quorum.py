"""The policy "quorum" 比例: approvals reach a number or a share; "weighted" judges weights in the same way."""

from engine.domain.policies.ballot import Ballot
from engine.domain.policies.counting import Amount, Count, Counted, deferral
from engine.domain.policies.finding import QUORUM_MISSED, Finding
from engine.domain.votes import Policy

REACHED = Finding("approve", "share_reached")
MISSED = Finding("reject", "share_missed")
RETURNS = Finding("return", "majority_returns")


def read(ballot: Ballot) -> Counted:
    """Count heads."""
    return Counted(ballot, judged)


def judged(policy: Policy, count: Count) -> Finding:
    """Ask for the quorum first, then for the approvals; putting off and sending back need more than half."""
    present = count.present
    if not quorate(policy, count.due, present):
        return QUORUM_MISSED
    if _passes(policy, count, present):
        return REACHED
    return deferral(count) or (RETURNS if count.return_ * 2 > present else MISSED)


def quorate(policy: Policy, due: Amount, present: Amount) -> bool:
    """Whether enough have spoken."""
    if policy.quorum_count is not None:
        return present >= min(policy.quorum_count, due)
    return present * policy.quorum.denominator >= policy.quorum.numerator * due


def _passes(policy: Policy, count: Count, present: Amount) -> bool:
    base = count.due if policy.base == "due" else present
    approvals = count.approve
    if policy.abstain == "aside":
        base -= count.abstain
    elif policy.abstain == "for":
        approvals += count.abstain
    if not count.approve:
        return False
    if policy.pass_count is not None:
        return approvals >= min(policy.pass_count, base)
    if policy.threshold is not None:
        bar = min(policy.threshold, base)
        return approvals > bar or (approvals == bar and (bar == base or not policy.strictly))
    share = policy.pass_over
    reached, needed = approvals * share.denominator, share.numerator * base
    return reached > needed or (reached == needed and not policy.strictly)
