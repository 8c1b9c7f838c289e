"""What a diagram's `hq:` extension elements say about each element, as plain data."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

Verb: TypeAlias = Literal["approve", "countersign", "handle", "vote", "acknowledge"]
PolicyKind: TypeAlias = Literal["single", "any", "all", "quorum", "group", "weighted", "sequence", "score", "each"]
OutcomeClass: TypeAlias = Literal["approve", "return", "reject", "defer", "abstain", "done"]
VetoMode: TypeAlias = Literal["none", "at_once", "when_all_spoke"]
AbstainMode: TypeAlias = Literal["against", "aside", "for"]
OnReject: TypeAlias = Literal["stop", "go_on"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigneeRule:
    """Who is asked. Exactly one of `group` and `person` is set.

    `group` is a candidate group's code; `unit`, a FEEL expression giving a unit code, narrows it to the posts of that
    unit. `person` is a FEEL expression giving a login, a list of logins, or null.
    """

    group: str | None = None
    unit: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTerms:
    """What each group of voters owes under the policy "group"."""

    by: Literal["unit", "group"] = "unit"
    """The unit of the post somebody is asked in, or the candidate group that found them."""
    opinions: Literal["one", "each"] = "one"
    """Whether the first answer is the whole group's, or all are asked until the minimum is reached."""
    minimum: int = 1
    """Approvals a group needs where each is asked; never more than the group has people."""
    minima: tuple[tuple[str, int], ...] = ()
    """The same for single groups, by their code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTerms:
    """How scores become a result under the policy "score"."""

    mode: Literal["mean", "trimmed", "weighted"] = "mean"
    trim: int = 1
    """How many of the highest and how many of the lowest a trimmed mean leaves out, as long as one is left."""
    pass_mark: Decimal = Decimal(60)
    spread: Decimal | None = None
    """The widest distance from the lowest score to the highest that needs no discussion."""
    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(100)
    name: str = "score"
    """The form's field, or the name in the vote's data, that holds the score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalPolicy:
    """How the votes of one user task become one outcome (`hq:approval`)."""

    kind: PolicyKind = "single"
    quorum: Fraction | None = None
    quorum_count: int | None = None
    pass_share: Fraction | None = None
    pass_count: int | None = None
    pass_strictly: bool = True
    base: Literal["due", "present"] = "due"
    abstain: AbstainMode = "against"
    """What an abstention does to the base: it stays in, it leaves, or it joins those who approve."""
    chair: str | None = None
    chair_last: bool = False
    veto: VetoMode | None = None
    """None is the kind's own habit: "all" hears everyone and then any "no" wins; the others know no veto."""
    vetoers: tuple[str, ...] = ()
    """Candidate groups whose people alone have the veto; empty is everybody."""
    max_deferrals: int = 2
    on_reject: OnReject | None = None
    """What a "no" does under "any" (the default is to go on) and "sequence" (the default is to stop)."""
    weights: str | None = None
    """FEEL: a list in the order in which people are asked, or a context by login, post, unit or candidate group."""
    threshold: Decimal | None = None
    """The weight that approvals must exceed, or reach where it need not be strictly more."""
    order: str | None = None
    """FEEL: logins in the order in which they are asked; None is the order in which the rules find them."""
    group: GroupTerms = field(default_factory=GroupTerms)
    score: ScoreTerms = field(default_factory=ScoreTerms)
    hidden: bool = False
    """Whether nobody sees another's vote before the task is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChoice:
    """One button of a task: an ASCII code with its class; words for people live in the package's texts."""

    code: str
    outcome_class: OutcomeClass
    opinion_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRule:
    """A time limit: `text` as in "3 workdays" or ISO 8601, `ladder` a profile key, `factor` a FEEL number or None."""

    text: str
    ladder: str | None = None
    factor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTaskSettings:
    """Everything `hq:` says about one user task."""

    verb: Verb = "handle"
    form: str | None = None
    assignees: tuple[AssigneeRule, ...] = ()
    policy: ApprovalPolicy = field(default_factory=ApprovalPolicy)
    outcomes: tuple[OutcomeChoice, ...] = (OutcomeChoice(code="done", outcome_class="done"),)
    due: DueRule | None = None
    separate_from: tuple[str, ...] = ()
    """Elements whose completers may not be asked here (nobody signs what they drafted)."""
    recusable: bool = False
    """Whether an assignee may declare recusal here."""
    items: str | None = None
    """FEEL list of what must be answered one by one (a correction list, opinions)."""
    pauses: bool = False
    """Whether the case's own clock stands still meanwhile (it waits on the applicant)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One declared input or output of a call activity: `name` receives the value of the FEEL expression `value`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSettings:
    """What a call activity calls, and the only variables that cross its border."""

    process_key: str
    inputs: tuple[Mapped, ...] = ()
    outputs: tuple[Mapped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """A service task's registered handler and the FEEL inputs it is given."""

    handler: str
    inputs: tuple[Mapped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSettings:
    """A business rule task's decision (`hq:decision ref`) and the FEEL inputs it is given."""

    decision: str
    inputs: tuple[Mapped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiInstance:
    """A parallel multi-instance sub-process: FEEL list, and the variable name each item is known by."""

    collection: str
    item: str
    sequential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSettings:
    """What reaching an end event means (`hq:end`): the scope's outcome code, and its class."""

    outcome: str
    outcome_class: Literal["completed", "approved", "rejected", "cancelled", "returned", "expired"] = "completed"
