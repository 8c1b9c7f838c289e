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
Names: TypeAlias = Literal["everyone", "office", "members"]
OnReject: TypeAlias = Literal["stop", "go_on"]
PickKind: TypeAlias = Literal["fair", "draw", "chosen"]
StarterAsked: TypeAlias = Literal["passed_over", "self", "superior", "refuse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """Whose head is asked: of the unit that FEEL `of` gives (its code, or the login of somebody in it).

    `levels` units further up, but never beyond the first unit on the way whose code or kind is `stop`; with `every` the
    heads of all units on the way are asked, from below.
    """

    of: str
    levels: int = 0
    stop: str | None = None
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """Which of the people that a rule finds are asked.

    "fair": the `count` with the least open work; "draw": `count` drawn by lot; "chosen": those whom the doer of element
    `by` chose, `minimum` to `maximum` of them.
    """

    kind: PickKind
    count: int = 1
    external: Fraction = Fraction(0)
    """The share of those drawn who come from outside, rounded up."""
    field: str | None = None
    """FEEL: a field of expertise or a list of them, one of which those drawn must have."""
    max_load: int = 3
    """Whoever has this many open tasks is not drawn."""
    again: Literal["keep", "fresh"] = "keep"
    """At a later entry: those drawn before stay, or may not be drawn again."""
    by: str = ""
    minimum: int = 1
    maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssigneeRule:
    """Who is asked. Exactly one of `group`, `groups`, `person`, `posts`, `heads` and `done_by` is set.

    `group` is a candidate group's code; `unit`, a FEEL expression giving a unit code, narrows it to the posts of that
    unit. `groups` is a FEEL expression giving a group's code, a list of codes, or null; `person` one giving a login, a
    list of logins, or null. `posts` are codes of posts whose holders are asked; `done_by` elements whose doers are.
    """

    group: str | None = None
    groups: str | None = None
    unit: str | None = None
    person: str | None = None
    posts: tuple[str, ...] = ()
    heads: Heads | None = None
    done_by: tuple[str, ...] = ()
    pick: Picking | None = None


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
    bulk: str | None = None
    """FEEL: whether it may be chosen for many tasks at once; None is never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRule:
    """A time limit: `text` as in "3 workdays" or ISO 8601, `ladder` a profile key, `factor` a FEEL number or None.

    `urgent` is FEEL: where it holds when the task is given, `urgent_ladder` stands for `ladder`.

    With `working` days and hours are those of the working calendar; without, of the clock, and `text` may be a date or,
    after `=`, FEEL giving one of these.
    """

    text: str
    ladder: str | None = None
    factor: str | None = None
    urgent: str | None = None
    urgent_ladder: str | None = None
    working: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTaskSettings:
    """Everything `hq:` says about one user task."""

    verb: Verb = "handle"
    form: str | None = None
    assignees: tuple[AssigneeRule, ...] = ()
    policy: ApprovalPolicy = field(default_factory=ApprovalPolicy)
    outcomes: tuple[OutcomeChoice, ...] = (OutcomeChoice(code="done", outcome_class="done"),)
    declares_outcomes: bool = False
    """Whether the diagram itself says what the outcomes are; without that there is one, `done`."""
    due: DueRule | None = None
    separate_from: tuple[str, ...] = ()
    """Elements whose completers may not be asked here (nobody signs what they drafted)."""
    avoid_roles: tuple[str, ...] = ()
    """Elements, of any process of the case, whose doers may not act here in any role."""
    keeps_out: str | None = None
    """FEEL: the login, or a list of them, whom the task is about, who may not act here in any role."""
    avoid_same_unit: bool = False
    """Whether nobody of the applicant's or the project leader's unit may act here."""
    starter_asked: StarterAsked = "passed_over"
    """What becomes of the place of the case's starter, where the rules find them: of a group they are passed over."""
    confirm_after: tuple[str, ...] = ()
    """Elements whose approvers, asked again here, may confirm what they said with one press."""
    fallback: str | None = None
    """The candidate group that is asked, beside an incident, where the rules find nobody."""
    votes_stand: str | None = None
    """FEEL over `vote` and `changed`: which votes of the round before stand when a body is asked again."""
    names: Names = "everyone"
    """Who learns who acts here: everybody who reads the case, all but the applicant's side, or those asked here."""
    conditions: bool = False
    """Whether an approval may be given under conditions, which become obligations."""
    recusable: bool = False
    """Whether an assignee may declare recusal here."""
    items: str | None = None
    """FEEL list of what must be answered one by one (a correction list, opinions)."""
    pauses: bool = False
    """Whether the case's own clock stands still meanwhile (it waits on the applicant)."""
    spread: bool = False
    """Whether the form's fields become variables of the scope, beside `results.<element>`: other engines do so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One declared input or output of a call activity: `name` receives the value of the FEEL expression `value`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSettings:
    """What a call activity calls, and the only variables that cross its border.

    `all_in` and `all_out` let every variable cross, which other engines allow; what is declared counts more.
    """

    process_key: str
    inputs: tuple[Mapped, ...] = ()
    outputs: tuple[Mapped, ...] = ()
    all_in: bool = False
    all_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """A service task's registered handler and the FEEL inputs it is given."""

    handler: str
    inputs: tuple[Mapped, ...] = ()
    result: str | None = None
    """A variable of the scope that receives the whole result, beside `results.<element>`."""
    spread: bool = False
    """Whether each entry of the result becomes a variable of the scope: what a worker of another engine gives does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSettings:
    """A business rule task's decision (`hq:decision ref`) and the FEEL inputs it is given.

    Without any input declared the decision sees the scope's variables; `beside` it sees them under the declared ones.
    """

    decision: str
    inputs: tuple[Mapped, ...] = ()
    result: str | None = None
    beside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchSettings:
    """What a caught message or signal leaves under `results.<element>`, FEEL over what it carried; the rest is gone."""

    outputs: tuple[Mapped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptSettings:
    """A script task's FEEL; a context becomes the result, any other value its `value`."""

    expression: str
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiInstance:
    """One instance an entry of a FEEL list, or as many as a FEEL number says (BPMN 2.0, 10.3.8).

    `item` is the variable each instance knows its entry by. `completion`, FEEL over the instance with `nrOfInstances`,
    `nrOfCompletedInstances`, `nrOfActiveInstances`, `nrOfTerminatedInstances`, ends the rest once it holds.
    `output`, a variable of the scope around, receives the list of `output_item` (FEEL in each instance).
    """

    collection: str | None = None
    cardinality: str | None = None
    item: str | None = None
    sequential: bool = False
    completion: str | None = None
    output: str | None = None
    output_item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardLoop:
    """The activity again as long as FEEL `condition` holds, at most `maximum` times (BPMN 2.0, 10.3.8)."""

    condition: str | None = None
    test_before: bool = False
    maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSettings:
    """What reaching an end event means (`hq:end`): the scope's outcome code, and its class."""

    outcome: str
    outcome_class: Literal["completed", "approved", "rejected", "cancelled", "returned", "expired"] = "completed"
