"""Judges a count of votes as if nobody else were to speak, one rule a policy kind.

Every rule is a chain of tests, each linear in the numbers of votes. So what each of a chain's results covers is convex:
when all of those still to be heard answering alike gives one result whatever they answer, any mixture gives it too.
`engine.domain.tally` stands on that to tell whether a result can still change; a new rule must keep it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.domain.elements import PolicyKind
from engine.domain.votes import Policy, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Votes by class among `due` people; `defer` holds only votes that may count as such."""

    due: int
    approve: int = 0
    return_: int = 0
    reject: int = 0
    defer: int = 0
    abstain: int = 0

    @property
    def present(self) -> int:
        return self.approve + self.return_ + self.reject + self.defer + self.abstain


@dataclass(frozen=True, slots=True)
class Finding:
    result: str
    """approve, return, reject, defer, done or no_quorum."""
    reason: Reason


def judge(policy: Policy, count: Count) -> Finding:
    if count.present == 0:
        return Finding("no_quorum", "nobody_spoke")
    if policy.kind not in {"all", "each"} and policy.effective_veto != "none":
        if count.reject:
            return Finding("reject", "veto")
        if count.return_:
            return Finding("return", "veto")
    return _RULES[policy.kind](policy, count)


def _single(_policy: Policy, count: Count) -> Finding:
    refusal = _refusal(count)
    return Finding(refusal.result if refusal else "approve", "decided_alone")


def _any(_policy: Policy, count: Count) -> Finding:
    if count.approve:
        return Finding("approve", "first_approval")
    return _refusal(count) or Finding("reject", "nobody_approved")


def _all(_policy: Policy, count: Count) -> Finding:
    if count.reject or count.return_:
        return _refusal(count) or Finding("reject", "one_refused")
    if count.approve == count.due:
        return Finding("approve", "all_approved")
    if count.present < count.due:
        return Finding("no_quorum", "quorum_missed")
    return _refusal(count) or Finding("reject", "not_everyone_approved")


def _quorum(policy: Policy, count: Count) -> Finding:
    if count.present < policy.quorum * count.due:
        return Finding("no_quorum", "quorum_missed")
    base = count.due if policy.base == "due" else count.present
    bar = policy.pass_over * base
    if count.approve > bar or (count.approve and count.approve == bar and not policy.strictly):
        return Finding("approve", "share_reached")
    if count.defer * 2 > count.present:
        return Finding("defer", "majority_defers")
    if count.return_ * 2 > count.present:
        return Finding("return", "majority_returns")
    return Finding("reject", "share_missed")


def _each(_policy: Policy, _count: Count) -> Finding:
    return Finding("done", "collected")


def _refusal(count: Count) -> Finding | None:
    """What weighs heaviest among those who did not approve; abstaining alone is no answer."""
    if count.reject:
        return Finding("reject", "one_refused")
    if count.return_:
        return Finding("return", "one_returned")
    if count.defer:
        return Finding("defer", "one_deferred")
    return None


_RULES: Mapping[PolicyKind, Callable[[Policy, Count], Finding]] = {
    "single": _single,
    "any": _any,
    "all": _all,
    "quorum": _quorum,
    "each": _each,
}
