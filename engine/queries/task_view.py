"""What the page of a task shows, in the words of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from engine.diagrams.package import Package
from engine.queries.attachments import AttachmentRow
from engine.queries.choices import Choice
from engine.queries.confirm import Confirm
from engine.queries.may_do import MayDo
from engine.queries.objections import ObjectionRow
from engine.queries.opinions import Opinion
from engine.queries.sent_back import SentBack
from engine.queries.slack import Slack
from engine.queries.submissions import Answered, Submission
from engine.queries.timeline import Happening
from engine.queries.verbs import SignerRow, VerbChoice


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeButton:
    """One way to decide, with what happens next."""

    code: str
    outcome_class: str
    label: str
    next: str
    opinion_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreField:
    """The score that is asked of a task without a form: the name it is sent by, and its range."""

    name: str
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who holds the task now."""

    login: str
    name: str
    turn: bool
    """Whether it is their turn now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramRef:
    """A diagram the case runs on."""

    definition_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """Everything the page of a task shows."""

    task_id: str
    instance_id: str
    definition_id: str
    number: str | None
    title: str
    unit: str
    process: str
    process_version: int
    case_state: str
    element: str
    name: str
    ask: str
    verb: str
    item_unit: str | None
    state: str
    round: int
    version: int
    slack: Slack
    why: tuple[str, ...]
    on_behalf_of: str | None
    may: MayDo
    verbs: tuple[VerbChoice, ...]
    """What the person may do with others about this task, and why not."""
    signers: tuple[SignerRow, ...]
    """Who was added to the task, delegates among them."""
    role: str | None
    """decide, before, after, delegated: in which role the person is asked; None for a mere reader."""
    meeting: bool
    """Whether it stands for a meeting whose quorum is looked after."""
    moved_away: bool
    """Whether the person was asked and is not any more, though the task is open: a letter's link leads here then."""
    choices: tuple[Choice, ...]
    """Later elements whose people whoever does this task chooses."""
    confirm: Confirm | None
    """What the person said before and may confirm with one press."""
    conditions: bool
    """Whether an approval may be given under conditions."""
    holders: tuple[Holder, ...]
    claimed_by: str | None
    asked: int
    signed: int
    outcomes: tuple[OutcomeButton, ...]
    form: str | None
    score: ScoreField | None
    package: Package
    items: tuple[tuple[str, str], ...]
    sent_back: SentBack | None
    draft: Mapping[str, object]
    drafted_at: datetime | None
    decided: Opinion | None
    """The person's own decision on this task, once made."""
    seen_at: datetime | None
    seen_seq: int | None
    submissions: tuple[Submission, ...]
    answered: Answered | None
    attachments: tuple[AttachmentRow, ...]
    objections: tuple[ObjectionRow, ...]
    """What was objected to the case's notice; only for those who examine it."""
    opinions: tuple[Opinion, ...]
    diagrams: tuple[DiagramRef, ...]
    timeline: tuple[Happening, ...]

    @property
    def open(self) -> bool:
        """Whether the task still waits."""
        return self.state == "open"
