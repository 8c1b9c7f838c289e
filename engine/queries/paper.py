"""A case as it is printed: facts on top, one row a decision, the trail's digest at the foot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.queries.attachments import AttachmentRow, attachments_of, may_read
from engine.queries.naming import post_name, unit_name
from engine.queries.opinions import Opinion, opinions_of
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.submissions import Submission, submissions_of
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Query["PaperView"]):
    """Asks for the sheet of a case."""

    person: str
    instance_id: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One decided task with everybody's words on it."""

    place: str
    round: int
    outcome: str | None
    outcome_class: str | None
    tally: Mapping[str, int]
    opinions: tuple[Opinion, ...]
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """The sheet."""

    instance_id: str
    number: str | None
    title: str
    process: str
    version: int
    unit: str
    starter: str
    started_at: datetime
    ended_at: datetime | None
    state: str
    outcome_class: str | None
    application: Submission | None
    attachments: tuple[AttachmentRow, ...]
    rows: tuple[PaperRow, ...]
    digest: str
    events: int


_FIGURES = ("due", "present", "approvals", "rejections", "abstentions", "deferrals")


def answer(query: Paper, reader: Reader) -> PaperView:
    """Return the sheet.

    Raises Rejection("not_found") unless the person may read the case.
    """
    instance = reader.session.get(Instance, query.instance_id)
    if instance is None or not may_read(reader, query.instance_id, query.person):
        raise Rejection("not_found")
    deployed = reader.deployed(instance.definition_id)
    tasks = reader.session.scalars(select(Task).where(Task.instance_id == instance.id).order_by(Task.id)).all()
    assignments = reader.session.scalars(
        select(Assignment).where(Assignment.instance_id == instance.id).order_by(Assignment.id)
    ).all()
    application = set(deployed.package.application)
    filed = [t for t in tasks if t.element in application and t.definition_id == instance.definition_id]
    submitted = submissions_of(reader, filed, query.language)
    decided = [t for t in tasks if t.state == "completed" and t not in filed]
    return PaperView(
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        process=deployed.package.name(query.language),
        version=deployed.version,
        unit=unit_name(reader, instance.starter_unit, query.language),
        starter=post_name(reader, instance.starter, query.language),
        started_at=instance.started_at,
        ended_at=instance.ended_at,
        state=instance.state,
        outcome_class=instance.outcome_class,
        application=submitted[-1] if submitted else None,
        attachments=attachments_of(reader, instance.id, query.person),
        rows=tuple(_row(reader, query, task, assignments) for task in decided),
        digest=instance.audit_hash.hex(),
        events=instance.audit_seq,
    )


def _row(reader: Reader, query: Paper, task: Task, assignments: Sequence[Assignment]) -> PaperRow:
    own = [a for a in assignments if a.task_id == task.id]
    said = opinions_of(reader, query.person, {task.id: task}, own, query.language)
    package = reader.deployed(task.definition_id).package
    data = task.data if isinstance(task.data, Mapping) else {}
    figures = ("due", "present") if task.outcome_class == "done" else _FIGURES
    tally = {k: int(data[k]) for k in figures if isinstance(data.get(k), int)} if "votes" in data else {}
    place = said[0].place if said else package.element_name(task.element, query.language)
    return PaperRow(
        place=place,
        round=task.round,
        outcome=package.outcome_label(task.element, task.outcome, query.language) if task.outcome else None,
        outcome_class=task.outcome_class,
        tally=tally,
        opinions=tuple(reversed(said)),
        at=task.completed_at,
    )
