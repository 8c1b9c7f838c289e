"""What a vote, a policy and a verdict are."""

from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, get_args

from engine.domain.elements import (
    AbstainMode,
    ApprovalPolicy,
    GroupTerms,
    OnReject,
    OutcomeClass,
    PolicyKind,
    ScoreTerms,
    VetoMode,
)

VoteState = Literal["candidate", "waiting", "asked", "voted", "recused", "removed", "closed"]
Reason = Literal[
    "open",
    "decided_alone",
    "first_approval",
    "all_approved",
    "one_refused",
    "one_returned",
    "not_everyone_approved",
    "nobody_approved",
    "share_reached",
    "share_missed",
    "groups_reached",
    "group_missed",
    "score_reached",
    "score_missed",
    "spread_too_wide",
    "majority_defers",
    "majority_returns",
    "veto",
    "quorum_missed",
    "nobody_spoke",
    "collected",
    "signer_refused",
]
NO_QUORUM: Final = "no_quorum"
"""The outcome of a round in which too few spoke: its class is `defer`, for nothing was decided."""
DISCUSS: Final = "discuss"
"""The outcome of a round whose scores lie too far apart: its class is `defer`, for nothing was decided."""
ANSWERS: Final[frozenset[OutcomeClass]] = frozenset(get_args(OutcomeClass))
ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How votes become one outcome.

    `quorum` is the share of those due that must speak, `quorum_count` their number; `pass_over` the share of the `base`
    that must approve, more than it when `strictly`, else at least it; `pass_count` the number of those due that must,
    `threshold` the weight. Numbers are clamped to who is due, so that they can always be reached. `veto` None is the
    kind's own habit: "all" hears everyone, "sequence" stops at a "no", the others know no veto; with `named_vetoers`
    only votes that `may_veto` have one. Without `early` everyone is heard even when the result can no longer change.
    `offered` are the answers that a vote can have.
    """

    kind: PolicyKind = "single"
    quorum: Fraction = Fraction(0)
    quorum_count: int | None = None
    pass_over: Fraction = Fraction(1, 2)
    pass_count: int | None = None
    threshold: Decimal | None = None
    strictly: bool = True
    base: Literal["due", "present"] = "due"
    abstain: AbstainMode = "against"
    chair_last: bool = False
    defer_allowed: bool = False
    veto: VetoMode | None = None
    named_vetoers: bool = False
    early: bool = True
    group: GroupTerms = field(default_factory=GroupTerms)
    score: ScoreTerms = field(default_factory=ScoreTerms)
    offered: Collection[OutcomeClass] = ANSWERS

    def __post_init__(self) -> None:
        if not 0 <= self.quorum <= 1:
            raise ValueError(f"Expected a quorum from 0 to 1, but got {self.quorum}.")
        if not 0 <= self.pass_over <= 1:
            raise ValueError(f"Expected a pass share from 0 to 1, but got {self.pass_over}.")
        if self.pass_over == 1 and self.strictly:
            raise ValueError("Expected a pass share that can be reached, but nobody can have more than all.")
        if self.base == "present" and (self.pass_count is not None or self.threshold is not None):
            raise ValueError("Expected a number to be counted among those due, but the base is those present.")

    @property
    def effective_veto(self) -> VetoMode:
        if self.veto is not None:
            return self.veto
        if self.kind == "all":
            return "when_all_spoke"
        return "at_once" if self.kind == "sequence" else "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One person asked on one task, with the answer once it is given.

    `closed` means that the round ended without this person: they stay in the base of those due. `party` is the group
    they speak for, `place` their turn: who has the same is asked at the same time.
    """

    assignment_id: str
    person: str
    state: VoteState = "asked"
    outcome_class: OutcomeClass | None = None
    outcome: str | None = None
    is_chair: bool = False
    party: str = ""
    place: int = 0
    weight: Decimal = ONE
    may_veto: bool = False
    score: Decimal | None = None

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


def policy_of(settings: ApprovalPolicy, *, deferrals: int = 0, offered: Collection[OutcomeClass] = ANSWERS) -> Policy:
    """The policy that a diagram's settings mean once the matter was put off `deferrals` times.

    `offered` are the classes of the task's buttons: what no button says can't come any more.
    """
    return Policy(
        kind=settings.kind,
        quorum=_NONE if settings.quorum is None else settings.quorum,
        quorum_count=settings.quorum_count,
        pass_over=_HALF if settings.pass_share is None else settings.pass_share,
        pass_count=settings.pass_count,
        threshold=settings.threshold,
        strictly=settings.pass_strictly,
        base=settings.base,
        abstain=settings.abstain,
        chair_last=settings.chair_last,
        defer_allowed=deferrals < settings.max_deferrals,
        veto=settings.veto if settings.on_reject is None else _VETOES[settings.kind, settings.on_reject],
        named_vetoers=bool(settings.vetoers),
        group=settings.group,
        score=settings.score,
        offered=offered,
    )


_NONE, _HALF = Fraction(0), Fraction(1, 2)
_VETOES: Final[dict[tuple[PolicyKind, OnReject], VetoMode]] = {
    ("any", "stop"): "at_once",
    ("any", "go_on"): "none",
    ("sequence", "stop"): "at_once",
    ("sequence", "go_on"): "when_all_spoke",
}
"""What a "no" does, said as the veto it amounts to."""
