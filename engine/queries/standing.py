"""Where a case stands: each open task with who has it, since when, and until when; else what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.texts import Text
from engine.queries.chain import name_of
from engine.queries.naming import name_for
from engine.queries.reader import Reader
from engine.queries.secrecy import SOMEBODY, keeps_name, kept_elsewhere, office_of, place_of
from engine.queries.slack import Slack, slack_of, task_slack
from engine.store.instances import Instance
from engine.store.jobs import Job
from engine.store.subscriptions import Subscription
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One open task of a case; `item` names the part of it that this task is about (a department).

    Where a case waits for nobody but for a time, a message or a signal, that is the stand: without task or people.
    """

    task_id: str
    element: str
    definition_id: str
    name: Text
    verb: str
    item: str
    people: tuple[str, ...]
    logins: tuple[str, ...]
    since: datetime
    slack: Slack
    asked: int
    signed: int


def stands_of(reader: Reader, instance_ids: list[str], language: str) -> dict[str, tuple[Stand, ...]]:
    """Return the open tasks of many cases, the earliest due first; of those without the timers, else the messages."""
    if not instance_ids:
        return {}
    rows = reader.session.execute(
        select(
            Task,
            Assignment.person.label("person"),
            Assignment.on_behalf_of.label("behalf"),
            Assignment.kind.label("kind"),
            Instance.starter,
        )
        .join(Instance, Instance.id == Task.instance_id)
        .join(Assignment, (Assignment.task_id == Task.id) & Assignment.state.in_(("asked", "candidate")))
        .where(Task.instance_id.in_(instance_ids), Task.state == "open")
        .order_by(Task.due_at, Task.id, Assignment.id)
    )
    tasks: dict[str, tuple[Task, dict[str, str | None], str]] = {}
    for task, person, behalf, kind, starter in rows.all():
        people = tasks.setdefault(task.id, (task, {}, starter))[1]
        if task.claimed_by in (None, person) or kind != "decide":
            people[person] = behalf
    found: dict[str, list[Stand]] = {}
    here: dict[str, set[str]] = {}
    for task, people, _ in tasks.values():
        here.setdefault(task.instance_id, set()).update(people)
    elsewhere = kept_elsewhere(reader, here)
    for task, people, starter in tasks.values():
        kept = {
            login
            for login in people
            if (task.instance_id, login) in elsewhere or keeps_name(reader, task, login, starter)
        }
        found.setdefault(task.instance_id, []).append(_stand(reader, task, people, kept, language))
    for timer, definition_id in _timers(reader, [case for case in instance_ids if case not in found]):
        found.setdefault(str(timer.instance_id), []).append(_clock(reader, timer, definition_id))
    for instance, element in _messages(reader, [case for case in instance_ids if case not in found]):
        found.setdefault(instance.id, []).append(_letter(reader, instance, element))
    return {instance_id: tuple(stands) for instance_id, stands in found.items()}


def _timers(reader: Reader, instance_ids: list[str]) -> list[tuple[Job, str]]:
    rows = reader.session.execute(
        select(Job, Instance.definition_id)
        .join(Instance, Instance.id == Job.instance_id)
        .where(Job.instance_id.in_(instance_ids), Job.kind == "timer", Job.state.in_(("waiting", "leased")))
        .order_by(Job.due_at, Job.id)
    )
    return [(job, definition_id) for job, definition_id in rows if not job.payload.get("boundary")]


def _messages(reader: Reader, instance_ids: list[str]) -> list[tuple[Instance, str]]:
    if not instance_ids:
        return []
    rows = reader.session.execute(
        select(Instance, Subscription.element)
        .join(Instance, Instance.id == Subscription.instance_id)
        .where(Subscription.instance_id.in_(instance_ids))
        .order_by(Subscription.instance_id, Subscription.token)
    )
    return [(instance, element) for instance, element in rows]


def _letter(reader: Reader, instance: Instance, element: str) -> Stand:
    return _stand_without_task(
        reader,
        element,
        instance.definition_id,
        since=instance.changed_at,
        slack=Slack(state="none"),
    )


def _clock(reader: Reader, timer: Job, definition_id: str) -> Stand:
    return _stand_without_task(
        reader,
        str(timer.payload.get("element")),
        definition_id,
        since=timer.created_at,
        slack=slack_of(
            reader.calendar,
            reader.now,
            created_at=timer.created_at,
            due_at=timer.due_at,
            provisional=bool(timer.payload.get("provisional")),
        ),
    )


def _stand_without_task(reader: Reader, element: str, definition_id: str, *, since: datetime, slack: Slack) -> Stand:
    return Stand(
        task_id="",
        element=element,
        definition_id=definition_id,
        name=name_of(reader.deployed(definition_id), element),
        verb="",
        item="",
        people=(),
        logins=(),
        since=since,
        slack=slack,
        asked=0,
        signed=0,
    )


def _stand(reader: Reader, task: Task, people: Mapping[str, str | None], kept: set[str], language: str) -> Stand:
    return Stand(
        task_id=task.id,
        element=task.element,
        definition_id=task.definition_id,
        name=name_of(reader.deployed(task.definition_id), task.element),
        verb=task.verb,
        item=item_name(reader, task.item, language),
        people=tuple(
            (office_of(reader, login, place_of(task)) or SOMEBODY).in_language(language)
            if login in kept and not reader.disclosed
            else name_for(reader, login, behalf, language, place_of(task))
            for login, behalf in people.items()
        ),
        logins=tuple(login for login in people if login not in kept),
        since=task.created_at,
        slack=task_slack(reader, task),
        asked=task.asked,
        signed=task.signed,
    )


def item_name(reader: Reader, item: object, language: str) -> str:
    """Return the words for a multi-instance item: the unit it names, else nothing."""
    outer: Mapping[str, object] = item if isinstance(item, Mapping) else {}
    inner = next((v for v in outer.values() if isinstance(v, Mapping)), outer)
    code = inner.get("unit")
    unit = reader.organisation.unit(str(code)) if code else None
    return unit.name.in_language(language) if unit else ""
