"""Whom the reader of a case may urge now, at which task; and when they may again where somebody did today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.queries.attachments import may_read
from engine.queries.naming import post_name
from engine.queries.opinions import place_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import place_of
from engine.queries.timeline import trail
from engine.queries.verbs import OnTask, holding, last_reminder, verb_choices
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task

_HIDDEN = frozenset({"not_permitted", "nobody_to_ask"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders(Query["tuple[ReminderRow, ...]"]):
    """Asks on behalf of `person` at which open tasks of a case they may urge."""

    instance_id: str
    person: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRow:
    """One open task; `refused` and `why` are empty where it may be urged now."""

    task_id: str
    place: str
    people: tuple[str, ...]
    refused: str
    why: str
    last_at: datetime | None
    again_on: date | None
    """The day from which it may be urged again, where today's reminder is spent."""


def answer(query: Reminders, reader: Reader) -> tuple[ReminderRow, ...]:
    """Return the tasks, the oldest first; those at which the person could never urge are left out.

    Raises Rejection("not_found") unless the person may read the case.
    """
    instance = reader.session.get(Instance, query.instance_id)
    if instance is None or not may_read(reader, instance.id, query.person):
        raise Rejection("not_found")
    here = Task.instance_id == instance.id
    tasks = reader.session.scalars(select(Task).where(here, Task.state == "open").order_by(Task.id)).all()
    if not tasks:
        return ()
    ids = [task.id for task in tasks]
    rows = reader.session.scalars(select(Assignment).where(Assignment.task_id.in_(ids)).order_by(Assignment.id)).all()
    audited = trail(reader, instance.id)
    known = [
        OnTask(
            reader=reader,
            person=query.person,
            task=task,
            instance=instance,
            assigned=[row for row in rows if row.task_id == task.id],
            settings=_settings(reader, task),
            trail=audited,
        )
        for task in tasks
    ]
    return tuple(row for row in (_row(query, one) for one in known) if row.refused not in _HIDDEN)


def _settings(reader: Reader, task: Task) -> UserTaskSettings:
    settings = reader.deployed(task.definition_id).compiled.diagram.elements[task.element].settings
    return settings if isinstance(settings, UserTaskSettings) else UserTaskSettings(outcomes=())


def _row(query: Reminders, known: OnTask) -> ReminderRow:
    reader, task, language = known.reader, known.task, query.language
    choice = next(one for one in verb_choices(known, language) if one.verb == "remind")
    last = last_reminder(known.trail, task.id)
    spent = choice.refused == "reminded_today" and last is not None
    return ReminderRow(
        task_id=task.id,
        place=place_name(reader, task, language),
        people=_names(reader, task, known.assigned, language),
        refused=choice.refused,
        why=choice.why,
        last_at=last,
        again_on=_day(reader, last) + timedelta(days=1) if spent and last is not None else None,
    )


def _names(reader: Reader, task: Task, assigned: Sequence[Assignment], language: str) -> tuple[str, ...]:
    return tuple(post_name(reader, login, language, place_of(task)) for login in holding(task, assigned))


def _day(reader: Reader, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(reader.settings.zone)).date()
