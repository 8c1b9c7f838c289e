"""Policies that look at nothing but how many said what, or with how much weight.

Every such rule is a chain of tests, each linear in the numbers. So what each of a chain's results covers is convex:
when all of those still to be heard answering alike gives one result whatever they answer, any mixture gives it too.
A new rule must keep that; the tests compare all of them with every mixture there is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from engine.domain.elements import OutcomeClass
from engine.domain.policies.ballot import Ballot, is_armed
from engine.domain.policies.finding import DEFERRED, REFUSED, RETURNED, Finding, Result
from engine.domain.votes import Policy, Vote

Amount = int | Decimal


class Count(NamedTuple):
    """Heads or weights by answer among those due; `defer` holds only votes that may count as such."""

    due: Amount
    approve: Amount
    return_: Amount
    reject: Amount
    defer: Amount
    abstain: Amount

    @property
    def present(self) -> Amount:
        """All that spoke."""
        return self.approve + self.return_ + self.reject + self.defer + self.abstain

    def plus(self, answer: OutcomeClass, more: Amount) -> "Count":
        """Return the count with `more` giving one answer."""
        due, approve, return_, reject, defer, abstain = self
        match answer:
            case "approve" | "done":
                return Count(due, approve + more, return_, reject, defer, abstain)
            case "return":
                return Count(due, approve, return_ + more, reject, defer, abstain)
            case "reject":
                return Count(due, approve, return_, reject + more, defer, abstain)
            case "defer":
                return Count(due, approve, return_, reject, defer + more, abstain)
            case _:
                return Count(due, approve, return_, reject, defer, abstain + more)


Judge = Callable[[Policy, Count], Finding]
Weigh = Callable[[Vote], Amount]


def one_each(_vote: Vote) -> int:
    """Count heads."""
    return 1


class Counted:
    """A ballot of which only the numbers matter; `judged` is the policy."""

    def __init__(
        self, ballot: Ballot, judged: Judge, *, weigh: Weigh = one_each, awaited: Sequence[Vote] | None = None
    ) -> None:
        self.ballot = ballot
        self.awaited = ballot.open if awaited is None else awaited
        self.count = count(ballot, weigh)
        self._judged = judged
        self._weigh = weigh

    def judge(self) -> Finding:
        """Judge the numbers as they stand."""
        return self._judged(self.ballot.policy, self.count)

    def ends(self) -> Iterator[Result]:
        """Let all who are awaited answer alike, one answer after the other."""
        policy = self.ballot.policy
        for answer in _answers(policy):
            asked = self.awaited
            if answer in ("reject", "return") and not _sees_noes(policy):
                asked = [vote for vote in asked if not is_armed(policy, vote)]
            more = sum(map(self._weigh, asked))
            yield self._judged(policy, self.count.plus(answer, more)).result

    def still_needed(self) -> int | None:
        """Let one after the other approve, whoever weighs most first."""
        weights = sorted(map(self._weigh, self.awaited), reverse=True)
        if not self._approved(sum(weights)):
            return None
        least, most = 0, len(weights)
        while least < most:
            middle = (least + most) // 2
            least, most = (least, middle) if self._approved(sum(weights[:middle])) else (middle + 1, most)
        return least

    def figures(self) -> Mapping[str, object]:
        """Tell nothing more: the heads say it all."""
        return {}

    def _approved(self, more: Amount) -> bool:
        return self._judged(self.ballot.policy, self.count.plus("approve", more)).result == "approve"


def count(ballot: Ballot, weigh: Weigh) -> Count:
    """Return what was said so far."""
    said: dict[OutcomeClass | None, Amount] = dict.fromkeys(("approve", "return", "reject", "defer", "abstain"), 0)
    for vote in ballot.cast:
        answer = vote.outcome_class
        if answer == "done":
            answer = "approve"
        elif answer == "defer" and not ballot.policy.defer_allowed:
            answer = "abstain"
        said[answer] += weigh(vote)
    due = len(ballot.due) if weigh is one_each else sum(map(weigh, ballot.due))
    return Count(due, said["approve"], said["return"], said["reject"], said["defer"], said["abstain"])


def refusal(count: Count) -> Finding | None:
    """What a "no" comes to where one is enough: a rejection outweighs a return."""
    return REFUSED if count.reject else RETURNED if count.return_ else None


def deferral(count: Count) -> Finding | None:
    """Putting it off needs more than half of those who spoke."""
    return DEFERRED if count.defer * 2 > count.present else None


def _answers(policy: Policy) -> Iterator[OutcomeClass]:
    """Give the answers that may still come, one for all that approve, those that differ most first."""
    if "approve" in policy.offered or "done" in policy.offered:
        yield "approve"
    for answer in _OTHERS:
        if answer in policy.offered and (answer != "defer" or policy.defer_allowed):
            yield answer


_OTHERS: tuple[OutcomeClass, ...] = ("reject", "return", "abstain", "defer")


def _sees_noes(policy: Policy) -> bool:
    """These kinds judge a "no" themselves; in the others a veto takes the place of their judgement."""
    return policy.kind in ("all", "sequence")
