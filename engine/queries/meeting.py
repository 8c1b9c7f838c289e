"""The meeting that a task stands for: who comes, whether that is enough, when it was put off, and what one may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.meetings import MOST_POSTPONEMENTS, Forecast
from engine.domain.permissions import allows
from engine.queries.attachments import may_read
from engine.queries.naming import acting_name, actor_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.ladders import ladder_of
from engine.runtime.meetings import is_meeting, keeps, latest, stands
from engine.store.instances import Instance
from engine.store.meetings import Attendance, Postponement
from engine.store.tasks import Assignment, Task

PLACES = ("spoken", "coming", "unanswered", "staying_away")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Query["MeetingView"]):
    """Asks about the meeting of a task on behalf of `person`."""

    person: str
    task_id: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One who is due; `place` is spoken, coming, unanswered or staying_away."""

    name: str
    place: str
    chair: bool
    said_at: datetime | None
    """When they said whether they come; None also where an absence was entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """One time that it was put off."""

    was: datetime
    due_at: datetime
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """How it stands; `answer` is what the person said themselves."""

    task_id: str
    instance_id: str
    number: str | None
    title: str
    name: str
    open: bool
    due_at: datetime | None
    members: tuple[Member, ...]
    needed: int
    there: int
    assured: bool
    reachable: bool
    put_off: tuple[PutOff, ...]
    may_answer: bool
    answer: bool | None
    may_postpone: bool
    """Whether the person keeps the meeting, and its quorum is not assured, and it was not put off too often."""
    latest: datetime | None


def answer(query: Meeting, reader: Reader) -> MeetingView:
    """Return it for its members, whoever keeps it, and administrators.

    Raises Rejection("not_found") for everybody else, and where the task's ladder looks after no quorum.
    """
    task = reader.session.get(Task, query.task_id)
    if task is None or not may_read(reader, task.instance_id, query.person):
        raise Rejection("not_found")
    assigned = reader.session.scalars(
        select(Assignment).where(Assignment.task_id == task.id).order_by(Assignment.id)
    ).all()
    ladder = ladder_of(reader.session, task, None)
    roles = set(reader.organisation.roles(query.person))
    kept = keeps(reader.organisation, query.person, ladder, assigned, reader.now) | roles
    mine = any(row.person == query.person and row.kind == "decide" for row in assigned)
    if not mine and not kept & {"organiser", "chair", "administrator", "auditor"}:
        raise Rejection("not_found")
    if not is_meeting(ladder):
        raise Rejection("not_found")
    return _view(query, reader, task, assigned, may_postpone=allows("postpone_meeting", kept))


def _view(
    query: Meeting, reader: Reader, task: Task, assigned: Sequence[Assignment], *, may_postpone: bool
) -> MeetingView:
    session, language = reader.session, query.language
    instance = session.get_one(Instance, task.instance_id)
    deployed = reader.deployed(task.definition_id)
    settings = deployed.compiled.diagram.elements[task.element].settings
    drawn = settings if isinstance(settings, UserTaskSettings) else UserTaskSettings(outcomes=())
    found = stands(session, reader.organisation, task, drawn, assigned)
    said = {row.person: row for row in session.scalars(select(Attendance).where(Attendance.task_id == task.id))}
    times = session.scalars(
        select(Postponement).where(Postponement.task_id == task.id).order_by(Postponement.made_at)
    ).all()
    going_on = task.state == "open" and instance.state == "active"
    asked = any(
        row.person == query.person and row.kind == "decide" and row.state in ("asked", "candidate", "waiting")
        for row in assigned
    )
    own = said.get(query.person)
    return MeetingView(
        task_id=task.id,
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        name=deployed.package.element_name(task.element, language),
        open=going_on,
        due_at=task.due_at,
        members=tuple(_members(reader, task, found, assigned, said, language)),
        needed=found.needed,
        there=len(found.spoken) + len(found.coming),
        assured=found.assured,
        reachable=found.reachable,
        put_off=tuple(_put_off(reader, row, language) for row in times),
        may_answer=going_on and asked,
        answer=None if own is None else own.coming,
        may_postpone=may_postpone and going_on and not found.assured and len(times) < MOST_POSTPONEMENTS,
        latest=None if task.due_at is None else latest(reader.calendar, task.due_at, reader.now),
    )


def _members(
    reader: Reader,
    task: Task,
    found: Forecast,
    assigned: Sequence[Assignment],
    said: dict[str, Attendance],
    language: str,
) -> list[Member]:
    places = {person: place for place in PLACES for person in getattr(found, place)}
    rows = {row.person: row for row in assigned if row.kind == "decide" and row.person in places}
    return [
        Member(
            name=_name(reader, task, row, language),
            place=places[person],
            chair=row.is_chair,
            said_at=said[person].said_at if person in said else None,
        )
        for person, row in rows.items()
    ]


def _put_off(reader: Reader, row: Postponement, language: str) -> PutOff:
    by = actor_name(reader, row.made_by, language)
    return PutOff(was=row.was, due_at=row.due_at, by=by, at=row.made_at, reason=row.reason)


def _name(reader: Reader, task: Task, row: Assignment, language: str) -> str:
    return acting_name(reader, row, task, language) if row.on_behalf_of else actor_name(reader, row.person, language)
