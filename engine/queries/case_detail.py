"""One case for whoever may read it: where it stands, what was filed, who said what, how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from engine.diagrams.package import Package
from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.organisation import Organisation
from engine.domain.permissions import ALLOWED
from engine.domain.stops import STOPPING
from engine.domain.texts import Text
from engine.queries.attachments import AttachmentRow, attachments_of, may_read
from engine.queries.case_forecast import foreseen
from engine.queries.case_trail import TrailLine, trail_of
from engine.queries.chain import PredictedChain, name_of
from engine.queries.missing import Missing, missing_of
from engine.queries.naming import actor_name, unit_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import is_hidden, keeps_files, place_of, without_names
from engine.queries.sent_back import sent_back_to
from engine.queries.standing import Stand, item_name, stands_of
from engine.store.audit import Audit
from engine.store.instances import CaseActor, Instance, InstanceState
from engine.store.tasks import Assignment, Task

_BALLOT = Text("表决结果", "Result of the vote")
_COUNTS = {
    "due": Text("应到", "due"),
    "present": Text("实到", "present"),
    "approvals": Text("同意", "for"),
    "rejections": Text("不同意", "against"),
    "abstentions": Text("弃权", "abstained"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDetail(Query["CaseView"]):
    """Asks for a case on behalf of `person`."""

    instance_id: str
    person: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one person decided on one task."""

    element: Text
    item: str
    who: str
    on_behalf_of: str
    outcome: str
    outcome_class: str | None
    opinion: str
    at: datetime | None
    round: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form somebody filled in; the newest of each element, item and person."""

    element: Text
    item: str
    who: str
    at: datetime | None
    round: int
    form_key: str
    package: Package
    data: Mapping[str, object]
    items: tuple[object, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What the applicant is told of a negative end: reason, rule, page, remedy, deadline."""

    reason: str
    rule: str
    page: str
    remedy: str
    deadline: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything the case page shows."""

    instance_id: str
    definition_id: str
    number: str | None
    title: str
    process: Text
    state: str
    outcome_class: str | None
    ended: Text | None
    starter: str
    starter_name: str
    unit: str
    started_at: datetime
    ended_at: datetime | None
    stands: tuple[Stand, ...]
    my_task: Stand | None
    straight_to: Text | None
    """Where it goes when the present step is done, where it was sent back with that asked."""
    chain: PredictedChain | None
    missing: tuple[Missing, ...]
    """Where people are wanting."""
    opinions: tuple[Opinion, ...]
    submissions: tuple[Submission, ...]
    attachments: tuple[AttachmentRow, ...]
    notification: Notification | None
    trail: tuple[TrailLine, ...]
    cancellable: bool
    recusal: bool
    """Whether the reader may ask that somebody be kept out."""
    copyable: bool
    """Whether the reader may send copies of it."""
    organisation: Organisation = field(repr=False)

    @property
    def stopped(self) -> TrailLine | None:
        """Who suspended, cancelled or terminated it, when, and why; None while it runs and where it ended by itself."""
        ended = STOPPING.get(self.state)
        return next((line for line in self.trail if ended and line.event == ended), None)

    @property
    def next(self) -> Text | None:
        """What comes after the present step if it ends well; in a called process, after that."""
        if self.straight_to is not None:
            return self.straight_to
        return self.chain.top[0].name if self.chain is not None and self.chain.top else None


def answer(query: CaseDetail, reader: Reader) -> CaseView:
    """Return the case.

    Raises Rejection("not_found") when there is none, or the person may not read it.
    """
    row = reader.session.execute(
        select(Instance, InstanceState)
        .join(InstanceState, InstanceState.instance_id == Instance.id)
        .where(Instance.id == query.instance_id)
    ).one_or_none()
    if row is None or not may_read(reader, query.instance_id, query.person):
        raise Rejection("not_found")
    instance, state = row
    return _view(query, reader, instance, state)


def _view(query: CaseDetail, reader: Reader, instance: Instance, state: InstanceState) -> CaseView:
    deployed = reader.deployed(instance.definition_id)
    lang = query.language
    stands = stands_of(reader, [instance.id], lang).get(instance.id, ())
    tasks = _tasks(reader, instance.id)
    voted = [(a, t) for a, t in _voted(reader, instance.id, tasks) if not is_hidden(reader, query.person, t, a)]
    secret = _secret_votes(reader, query.person, instance.id, tasks)
    open_votes = [(a, t) for a, t in voted if t.id not in secret]
    running = instance.state in ("active", "suspended")
    here = next((s for s in stands if s.definition_id == instance.definition_id), None)
    back = sent_back_to(reader, tasks[here.task_id], tasks.values()) if here and here.task_id in tasks else None
    straight_to = None if back is None else back.straight_to
    return CaseView(
        instance_id=instance.id,
        definition_id=instance.definition_id,
        number=instance.number,
        title=instance.title,
        process=deployed.package.names,
        state=instance.state,
        outcome_class=instance.outcome_class,
        ended=name_of(deployed, instance.end_element) if instance.end_element else None,
        starter=instance.starter,
        starter_name=actor_name(reader, instance.starter, lang),
        unit=unit_name(reader, instance.starter_unit, lang),
        started_at=instance.started_at,
        ended_at=instance.ended_at,
        stands=stands,
        my_task=next((s for s in stands if query.person in s.logins), None),
        straight_to=straight_to,
        chain=foreseen(reader, instance, state, stands, tasks) if running else None,
        missing=missing_of(reader, instance, deployed) if running else (),
        opinions=_opinions(reader, open_votes, [tasks[i] for i in secret], lang),
        submissions=_submissions(reader, open_votes, lang),
        attachments=attachments_of(reader, instance.id, query.person),
        notification=_notification(reader, instance.id),
        trail=trail_of(reader, instance, open_votes, lang, keeps_files(reader, query.person, tasks.values(), secret)),
        recusal=running and query.person == instance.starter and deployed.package.recusal_message is not None,
        cancellable=running and query.person == instance.starter and not _past(deployed.package, tasks),
        copyable=instance.state in ("active", "completed") and _may_copy(reader, query.person, instance.id),
        organisation=reader.organisation,
    )


def _may_copy(reader: Reader, person: str, instance_id: str) -> bool:
    own = select(CaseActor.relation).where(CaseActor.instance_id == instance_id, CaseActor.person == person)
    relations = {*reader.session.scalars(own), *reader.organisation.roles(person)}
    return not relations.isdisjoint(ALLOWED["copy_case"])


def _tasks(reader: Reader, instance_id: str) -> dict[str, Task]:
    rows = reader.session.scalars(
        select(Task).where(Task.instance_id == instance_id, Task.state != "undone").order_by(Task.id)
    )
    return {task.id: task for task in rows}


def _voted(reader: Reader, instance_id: str, tasks: Mapping[str, Task]) -> list[tuple[Assignment, Task]]:
    rows = reader.session.scalars(
        select(Assignment)
        .where(Assignment.instance_id == instance_id, Assignment.state == "voted", Assignment.kind != "delegated")
        .order_by(Assignment.voted_at, Assignment.id)
    )
    return [(row, tasks[row.task_id]) for row in rows if row.task_id in tasks]


def _secret_votes(reader: Reader, person: str, instance_id: str, tasks: Mapping[str, Task]) -> list[str]:
    """Return the ballots that this reader may not see by name: those they had no seat in."""
    ballots = [task.id for task in tasks.values() if task.verb == "vote"]
    if not ballots or reader.organisation.roles(person) & {"administrator", "auditor"}:
        return []
    seats = select(Assignment.task_id).where(Assignment.instance_id == instance_id, Assignment.person == person)
    own = set(reader.session.scalars(seats))
    return [ballot for ballot in ballots if ballot not in own]


def _opinions(
    reader: Reader, voted: Sequence[tuple[Assignment, Task]], secret: Sequence[Task], language: str
) -> tuple[Opinion, ...]:
    told = [_opinion(reader, a, t, language) for a, t in voted if a.outcome_class != "done"]
    tallies = [_tally(reader, task, language) for task in secret if task.state == "completed"]
    return tuple(sorted((*told, *tallies), key=lambda o: o.at or reader.now))


def _tally(reader: Reader, task: Task, language: str) -> Opinion:
    """Tell a ballot's result without names."""
    deployed = reader.deployed(task.definition_id)
    result = task.data if isinstance(task.data, dict) else {}
    # Where each gave a sheet of their own, nobody was for or against: the result is computed from the sheets.
    shown = ("due", "present") if task.outcome_class == "done" else tuple(_COUNTS)
    counts = [(_COUNTS[name].in_language(language), result.get(name)) for name in shown]
    gap = ", " if language == "en" else "，"
    return Opinion(
        element=name_of(deployed, task.element),
        item="",
        who=_BALLOT.in_language(language),
        on_behalf_of="",
        outcome=deployed.package.outcome_label(task.element, task.outcome or "", language),
        outcome_class=task.outcome_class,
        opinion=gap.join(f"{word} {count}" for word, count in counts if isinstance(count, int)),
        at=task.completed_at,
        round=task.round,
    )


def _past(package: Package, tasks: Mapping[str, Task]) -> bool:
    return any(task.element in package.cancel_until for task in tasks.values())


def _opinion(reader: Reader, assignment: Assignment, task: Task, language: str) -> Opinion:
    deployed = reader.deployed(task.definition_id)
    behalf = assignment.on_behalf_of
    return Opinion(
        element=name_of(deployed, task.element),
        item=item_name(reader, task.item, language),
        who=actor_name(reader, assignment.person, language, place_of(task)),
        on_behalf_of=actor_name(reader, behalf, language, place_of(task)) if behalf else "",
        outcome=deployed.package.outcome_label(task.element, assignment.outcome or "", language),
        outcome_class=assignment.outcome_class,
        opinion=assignment.opinion or "",
        at=assignment.voted_at,
        round=task.round,
    )


def _submissions(reader: Reader, voted: Sequence[tuple[Assignment, Task]], language: str) -> tuple[Submission, ...]:
    """The same form filled in again, at the same element or at another, stands for the one before it."""
    newest: dict[tuple[str, str, str], Submission] = {}
    for assignment, task in voted:
        deployed = reader.deployed(task.definition_id)
        settings = deployed.compiled.diagram.elements[task.element].settings
        form = settings.form if isinstance(settings, UserTaskSettings) else None
        data = assignment.data if isinstance(assignment.data, dict) else {}
        if form is None or form not in deployed.package.forms or not data:
            continue
        item = item_name(reader, task.item, language)
        newest[form, item, assignment.person] = Submission(
            element=name_of(deployed, task.element),
            item=item,
            who=actor_name(reader, assignment.person, language, place_of(task)),
            at=assignment.voted_at,
            round=task.round,
            form_key=form,
            package=deployed.package,
            data={k: without_names(reader, v, place_of(task)) for k, v in data.items() if k != "answers"},
            items=tuple(task.items or ()),
            answers=tuple(str(a) for a in data.get("answers") or ()),
        )
    return tuple(newest.values())


def _notification(reader: Reader, instance_id: str) -> Notification | None:
    row = reader.session.scalars(
        select(Audit)
        .where(Audit.chain == instance_id, Audit.event == "DecisionNotified")
        .order_by(Audit.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    told = row.payload if isinstance(row.payload, Mapping) else {}
    words = {name: str(told.get(name) or "") for name in ("reason", "rule", "page", "remedy", "deadline")}
    return Notification(**words, at=row.at)
