"""What a vote, a policy and a verdict are."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from engine.domain.elements import ApprovalPolicy, OutcomeClass, PolicyKind, VetoMode

VoteState = Literal["candidate", "waiting", "asked", "voted", "recused", "removed", "closed"]
Reason = Literal[
    "open",
    "decided_alone",
    "first_approval",
    "all_approved",
    "one_refused",
    "one_returned",
    "one_deferred",
    "not_everyone_approved",
    "nobody_approved",
    "share_reached",
    "share_missed",
    "majority_defers",
    "majority_returns",
    "veto",
    "quorum_missed",
    "nobody_spoke",
    "collected",
]
NO_QUORUM = "no_quorum"
"""The outcome of a round in which too few spoke: its class is `defer`, for nothing was decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How votes become one outcome.

    `quorum` is the share of those due that must speak; `pass_over` the share of the `base` that must approve, more than
    it when `strictly`, else at least it. `veto` None is the kind's own habit: "all" hears everyone, the others know no
    veto. Without `early` everyone is heard even when the result can no longer change.
    """

    kind: PolicyKind = "single"
    quorum: Fraction = Fraction(0)
    pass_over: Fraction = Fraction(1, 2)
    strictly: bool = True
    base: Literal["due", "present"] = "due"
    chair_last: bool = False
    defer_allowed: bool = False
    veto: VetoMode | None = None
    early: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.quorum <= 1:
            raise ValueError(f"Expected a quorum from 0 to 1, but got {self.quorum}.")
        if not 0 <= self.pass_over <= 1:
            raise ValueError(f"Expected a pass share from 0 to 1, but got {self.pass_over}.")
        if self.pass_over == 1 and self.strictly:
            raise ValueError("Expected a pass share that can be reached, but nobody can have more than all.")

    @property
    def effective_veto(self) -> VetoMode:
        if self.veto is not None:
            return self.veto
        return "when_all_spoke" if self.kind == "all" else "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One person asked on one task, with the answer once it is given.

    `closed` means that the round ended without this person: they stay in the base of those due.
    """

    assignment_id: str
    person: str
    state: VoteState = "asked"
    outcome_class: OutcomeClass | None = None
    outcome: str | None = None
    is_chair: bool = False

    def __post_init__(self) -> None:
        if self.state == "voted" and self.outcome_class is None:
            raise ValueError(f"Expected the vote of {self.person} to have an outcome class, but it has none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The result so far and its figures; `still_needed` is None when approval is out of reach."""

    decided: bool
    outcome_class: OutcomeClass | None = None
    outcome: str | None = None
    reason: Reason
    due: int
    present: int
    waiting: int
    approvals: int
    returns: int
    rejections: int
    deferrals: int
    abstentions: int
    still_needed: int | None


def policy_of(settings: ApprovalPolicy, *, deferrals: int = 0) -> Policy:
    """The policy that a diagram's settings mean once the matter was put off `deferrals` times."""
    return Policy(
        kind=settings.kind,
        quorum=Fraction(0) if settings.quorum is None else settings.quorum,
        pass_over=Fraction(1, 2) if settings.pass_share is None else settings.pass_share,
        strictly=settings.pass_strictly,
        base=settings.base,
        chair_last=settings.chair_last,
        defer_allowed=deferrals < settings.max_deferrals,
        veto=settings.veto,
    )
