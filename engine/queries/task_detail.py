"""One task as the person who is asked reads it: what is asked, why them, what changed, what others said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import BindParameter, bindparam, select

from engine.diagrams.package import Package
from engine.domain.earlier import around, earlier
from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.signing import ANSWERS
from engine.domain.texts import Text
from engine.queries.attachments import AttachmentRow, attachments_of, may_read
from engine.queries.choices import Choice, choices_of
from engine.queries.confirm import Confirm, confirm_of
from engine.queries.naming import acting_name, post_name, unit_name
from engine.queries.objections import ObjectionRow, objections_of
from engine.queries.opinions import Opinion, item_unit, opinions_of
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import keeps_files, place_of, secret_ballots
from engine.queries.sent_back import SentBack, sent_back_to
from engine.queries.slack import Slack, task_slack
from engine.queries.submissions import Answered, Submission, answered_items, item_words, submissions_of
from engine.queries.timeline import Happening, happenings, trail
from engine.queries.verbs import OnTask, SignerRow, VerbChoice, signer_rows, verb_choices
from engine.queries.why import why_sentences
from engine.runtime.meetings import is_meeting
from engine.runtime.reserves import may_replace
from engine.runtime.returning import decides_alone, history, straight_acts
from engine.store.audit import Audit
from engine.store.instances import Instance, Seen
from engine.store.tasks import Assignment, Draft, Task

OPEN = ("asked", "candidate", "waiting")
GONE = ("closed", "removed", "recused")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDetail(Query["TaskView"]):
    """Asks for a task on behalf of `person`."""

    person: str
    task_id: str
    language: str = "zh"


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
class MayDo:
    """What the person may do here now."""

    decide: bool
    claim: bool
    unclaim: bool
    recuse: bool
    reassign: bool
    send_back: bool
    """Whether something was done before that it might go back to; where to exactly is read when it is asked."""
    waits_for_turn: bool


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    task: Task
    instance: Instance
    mine: Assignment | None
    draft: Draft | None
    seen: Seen | None
    tasks: Sequence[Task]
    assignments: Sequence[Assignment]


def answer(query: TaskDetail, reader: Reader) -> TaskView:
    """Return the task.

    Raises Rejection("not_found") unless the person may read its case.
    """
    rows = _rows(query, reader)
    task, instance, language = rows.task, rows.instance, query.language
    deployed, case = reader.deployed(task.definition_id), reader.deployed(instance.definition_id)
    package = deployed.package
    element = deployed.compiled.diagram.elements.get(task.element)
    settings = element.settings if element is not None else None
    known = settings if isinstance(settings, UserTaskSettings) else UserTaskSettings(outcomes=())
    ballots = secret_ballots(reader, query.person, rows.tasks, rows.assignments)
    opinions = opinions_of(reader, query.person, {t.id: t for t in rows.tasks}, rows.assignments, language)
    definitions = {t.id: t.definition_id for t in rows.tasks}
    held = [a for a in rows.assignments if a.task_id == task.id and a.state in OPEN]
    unit = item_unit(task.item)
    sent_back = sent_back_to(reader, task, rows.tasks)
    rows_here = [a for a in rows.assignments if a.task_id == task.id]
    audited = trail(reader, instance.id)
    signs = rows.mine is not None and rows.mine.kind in ANSWERS
    straight = "" if sent_back is None else sent_back.onward(language)
    return TaskView(
        task_id=task.id,
        instance_id=instance.id,
        definition_id=task.definition_id,
        number=instance.number,
        title=instance.title or case.package.name(language),
        unit=unit_name(reader, instance.starter_unit, language),
        process=case.package.name(language),
        process_version=case.version,
        case_state=instance.state,
        element=task.element,
        name=package.element_name(task.element, language),
        ask=package.ask(task.element, language),
        verb=task.verb,
        item_unit=None if unit is None else unit_name(reader, unit, language),
        state=task.state,
        round=task.round,
        version=task.version,
        slack=task_slack(reader, task),
        why=() if rows.mine is None else why_sentences(reader, rows.mine.why, language),
        on_behalf_of=_behalf(reader, rows.mine, language),
        may=_may(query.person, reader, rows, held, known, audited),
        verbs=verb_choices(
            OnTask(
                reader=reader,
                person=query.person,
                task=task,
                instance=instance,
                assigned=rows_here,
                settings=known,
                trail=audited,
            ),
            language,
        ),
        signers=signer_rows(reader, query.person, task, rows_here, language),
        role=None if rows.mine is None else rows.mine.kind,
        meeting=is_meeting(reader.ladders.get(task.ladder or "")),
        moved_away=task.state == "open" and rows.mine is not None and rows.mine.state in GONE,
        choices=choices_of(reader, instance, task, query.person) if held else (),
        confirm=confirm_of(reader, task, known, query.person, language) if held else None,
        conditions=known.conditions,
        holders=tuple(_holder(reader, a, task, language) for a in held),
        claimed_by=None if task.claimed_by is None else post_name(reader, task.claimed_by, language, place_of(task)),
        asked=task.asked,
        signed=task.signed,
        outcomes=tuple(
            OutcomeButton(
                code=o.code,
                outcome_class=o.outcome_class,
                label=package.outcome_label(task.element, o.code, language),
                next="" if signs else straight or package.outcome_next(task.element, o.code, language),
                opinion_required=o.opinion_required or o.outcome_class in ("return", "reject"),
            )
            for o in known.outcomes
            if rows.mine is None or o.outcome_class in ANSWERS.get(rows.mine.kind, (o.outcome_class,))
        ),
        form=known.form if known.form in package.forms else None,
        score=_score(known),
        package=package,
        sent_back=sent_back,
        items=tuple(item_words(item) for item in task.items or ()),
        draft={} if rows.draft is None else rows.draft.data,
        drafted_at=None if rows.draft is None else rows.draft.saved_at,
        decided=next((o for o in opinions if o.task_id == task.id and o.mine and o.at is not None), None),
        seen_at=None if rows.seen is None else rows.seen.seen_at,
        seen_seq=None if rows.seen is None else rows.seen.audit_seq,
        submissions=submissions_of(reader, rows.tasks, language),
        answered=answered_items(reader, [t for t in rows.tasks if t.id != task.id], language),
        attachments=attachments_of(reader, instance.id, query.person),
        objections=objections_of(reader, instance, query.person),
        opinions=opinions,
        diagrams=_diagrams(reader, rows, language),
        timeline=happenings(
            reader,
            audited,
            definitions,
            instance.definition_id,
            language,
            ballots,
            keeps_files(reader, query.person, rows.tasks, ballots),
        ),
    )


# Statements are put together once: building one costs more than SQLite needs to answer it.
_PERSON: BindParameter[str] = bindparam("person")
_TASK: BindParameter[str] = bindparam("task")
_INSTANCE: BindParameter[str] = bindparam("instance")
_HEAD = (
    select(Task, Instance, Draft, Seen)
    .join(Instance, Instance.id == Task.instance_id)
    .outerjoin(Draft, (Draft.task_id == Task.id) & (Draft.person == _PERSON))
    .outerjoin(Seen, (Seen.instance_id == Instance.id) & (Seen.person == _PERSON))
    .where(Task.id == _TASK)
)
_TASKS = select(Task).where(Task.instance_id == _INSTANCE).order_by(Task.id)
_ASSIGNMENTS = select(Assignment).where(Assignment.instance_id == _INSTANCE).order_by(Assignment.id)


def _rows(query: TaskDetail, reader: Reader) -> _Rows:
    session = reader.session
    found = session.execute(_HEAD, {"person": query.person, "task": query.task_id}).one_or_none()
    if found is None:
        raise Rejection("not_found")
    task, instance, draft, seen = found
    if not may_read(reader, instance.id, query.person):
        raise Rejection("not_found")
    tasks = session.scalars(_TASKS, {"instance": instance.id}).all()
    assignments = session.scalars(_ASSIGNMENTS, {"instance": instance.id}).all()
    own = [a for a in assignments if a.task_id == task.id and a.person == query.person]
    mine = next((a for a in own if a.state in OPEN), own[-1] if own else None)
    return _Rows(task=task, instance=instance, mine=mine, draft=draft, seen=seen, tasks=tasks, assignments=assignments)


def _holder(reader: Reader, a: Assignment, task: Task, language: str) -> Holder:
    login = "" if a.person in reader.kept_names else a.person
    return Holder(login=login, name=acting_name(reader, a, task, language), turn=a.state != "waiting")


def _score(settings: UserTaskSettings) -> ScoreField | None:
    if settings.policy.kind != "score" or settings.form is not None:
        return None
    terms = settings.policy.score
    return ScoreField(name=terms.name, lowest=terms.lowest, highest=terms.highest)


def _behalf(reader: Reader, mine: Assignment | None, language: str) -> str | None:
    if mine is None or mine.on_behalf_of is None:
        return None
    return post_name(reader, mine.on_behalf_of, language)


def _may(
    person: str,
    reader: Reader,
    rows: _Rows,
    held: Sequence[Assignment],
    settings: UserTaskSettings,
    audited: Sequence[Audit],
) -> MayDo:
    task, mine = rows.task, rows.mine
    live = task.state == "open" and rows.instance.state == "active"
    decides = mine is not None and mine.kind == "decide"
    free = not decides or task.claimed_by in (None, person)
    speaks = mine is not None and mine.kind != "delegated"
    asked = live and free and mine is not None and mine.state in ("asked", "candidate")
    pooled = mine is not None and mine.state == "candidate"
    deciding = [a for a in held if a.kind == "decide"]
    superior = any(reader.organisation.superior_of(a.on_behalf_of or a.person, reader.now) == person for a in deciding)
    return MayDo(
        decide=asked and speaks,
        claim=asked and pooled and task.claimed_by is None,
        unclaim=asked and pooled and task.claimed_by == person,
        recuse=asked and speaks and settings.recusable,
        reassign=live
        and bool(deciding)
        and (
            superior
            or "administrator" in reader.organisation.roles(person)
            or may_replace(reader.session, reader.organisation, task, person, reader.now)
        ),
        send_back=asked and decides and decides_alone(settings, task) and _has_earlier(reader, rows, audited),
        waits_for_turn=live and mine is not None and mine.state == "waiting",
    )


def _has_earlier(reader: Reader, rows: _Rows, audited: Sequence[Audit]) -> bool:
    own = rows.task
    normal = reader.deployed(own.definition_id).compiled.normal
    here = [t for t in rows.tasks if t.definition_id == own.definition_id and t.state == "completed" and t is not own]
    done = earlier(normal, around(normal, own.element), own.created_act, history(here, straight_acts(audited)))
    return bool(set(done) - {t.element for t in rows.tasks if t.state == "open"})


def _diagrams(reader: Reader, rows: _Rows, language: str) -> tuple[DiagramRef, ...]:
    """Return the case's own diagram first, then those of the processes it called."""
    ids = dict.fromkeys([rows.instance.definition_id, *(t.definition_id for t in rows.tasks)])
    named: list[tuple[str, Text]] = [(i, reader.deployed(i).package.names) for i in ids]
    # The one that holds this task is what the reader wants to see first.
    named.sort(key=lambda pair: pair[0] != rows.task.definition_id)
    return tuple(DiagramRef(definition_id=i, name=name.in_language(language)) for i, name in named)
