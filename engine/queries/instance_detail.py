"""One case as administrators see it: where it waits, what it could not do, and all that happened."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from engine.diagrams.package import Package
from engine.domain.incident_reasons import said_reason
from engine.domain.incident_texts import incident_sentence
from engine.domain.rejections import Sentence
from engine.queries.instances import InstanceRow, open_tasks, row_of
from engine.queries.naming import actor_name, post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.returned_to import target_name
from engine.queries.secrecy import CONFIDENTIAL, SOMEBODY, Place, disclose_to, is_secret, place_of
from engine.queries.timeline import asked_for
from engine.queries.trying import rules_text
from engine.store.audit import Audit
from engine.store.instances import Incident, Instance
from engine.store.subscriptions import Subscription
from engine.store.tasks import Task

TIMELINE = 300
TELLS_REASON = frozenset(
    {
        "InstanceSuspended",
        "InstanceResumed",
        "InstanceTerminated",
        "InstanceCancelled",
        "TaskReassigned",
        "RecusalDeclared",
        "TaskSentBack",
    }
)
"""Events whose reason a person wrote; a tally's is a code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionUsed:
    """Which version of which decision file was used, and which of its rows matched."""

    key: str
    decision: str
    version: int
    rules: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One event of a case."""

    at: datetime
    event: str
    actor: str
    machine: bool
    element: str | None
    name: str | None
    rung: str | None
    reason: str | None
    target: str | None
    """What it was sent back to."""
    items: tuple[str, ...]
    decision: DecisionUsed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceIncident:
    """Something this case could not do; `said` is what it means, `message` the reason in detail."""

    id: str
    code: str
    said: Sentence
    message: str
    element: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedMessage:
    """A message or signal that the case waits for; `key` is what a message must be correlated with."""

    kind: str
    name: str
    key: str
    element: str
    by_conversation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceView:
    """One case in full."""

    row: InstanceRow
    definition_id: str
    incidents: tuple[InstanceIncident, ...]
    awaited: tuple[AwaitedMessage, ...]
    timeline: tuple[TimelineRow, ...]
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceDetail(Query[InstanceView | None]):
    """Asks for one case; None when there is none."""

    instance_id: str
    language: str = "zh"


def answer(query: InstanceDetail, reader: Reader) -> InstanceView | None:
    """Return one case with its open tasks, incidents and events."""
    instance = reader.session.get(Instance, query.instance_id)
    if instance is None:
        return None
    people = sorted(
        (p.login, f"{p.name.in_language(query.language)} · {post_name(reader, p.login, query.language)}")
        for p in reader.organisation.persons.values()
        if p.active
    )
    disclose_to(reader, instance.id)
    waiting = open_tasks(reader, [instance.id], query.language).get(instance.id, ())
    return InstanceView(
        row=row_of(reader, instance, waiting, query.language),
        definition_id=instance.definition_id,
        incidents=_incidents(reader, instance, query.language),
        awaited=_awaited(reader, instance, query.language),
        timeline=_timeline(reader, instance, query.language),
        people=tuple(people),
    )


def _incidents(reader: Reader, instance: Instance, language: str) -> tuple[InstanceIncident, ...]:
    package = reader.deployed(instance.definition_id).package
    secret = is_secret(reader, instance.definition_id, instance.id, reader.viewer)
    rows = reader.session.scalars(
        select(Incident)
        .where(Incident.instance_id == instance.id, Incident.state == "open")
        .order_by(Incident.created_at)
    )
    return tuple(
        InstanceIncident(
            id=row.id,
            code=row.code,
            said=incident_sentence(row.code, language),
            message=CONFIDENTIAL.in_language(language) if secret else said_reason(row.reason, row.message, language),
            element=package.element_name(row.element, language) if row.element else None,
            created_at=row.created_at,
        )
        for row in rows
    )


def _awaited(reader: Reader, instance: Instance, language: str) -> tuple[AwaitedMessage, ...]:
    package = reader.deployed(instance.definition_id).package
    rows = reader.session.scalars(
        select(Subscription).where(Subscription.instance_id == instance.id).order_by(Subscription.token)
    )
    return tuple(
        AwaitedMessage(
            kind=row.kind,
            name=row.name,
            key=row.key,
            element=package.element_name(row.element, language),
            by_conversation=row.by_conversation,
        )
        for row in rows
    )


def _timeline(reader: Reader, instance: Instance, language: str) -> tuple[TimelineRow, ...]:
    rows = reader.session.scalars(
        select(Audit).where(Audit.chain == instance.id).order_by(Audit.seq.desc()).limit(TIMELINE)
    )
    packages = _packages(reader, instance)
    told = tuple(_event(reader, row, packages, language) for row in rows)
    if not is_secret(reader, instance.definition_id, instance.id, reader.viewer):
        return told
    kept = SOMEBODY.in_language(language)
    return tuple(replace(row, actor=kept, reason=None, items=(), decision=_without_rules(row.decision)) for row in told)


def _without_rules(used: DecisionUsed | None) -> DecisionUsed | None:
    return None if used is None else replace(used, rules="")


def _packages(reader: Reader, instance: Instance) -> tuple[Package, ...]:
    """The case's own package and those of the processes it called, which have the words for its elements."""
    called = reader.session.scalars(select(Task.definition_id).where(Task.instance_id == instance.id).distinct())
    return tuple(reader.deployed(d).package for d in dict.fromkeys((instance.definition_id, *called)))


def _event(reader: Reader, row: Audit, packages: tuple[Package, ...], language: str) -> TimelineRow:
    payload = row.payload if isinstance(row.payload, dict) else {}
    told = "opinion" if row.event == "TaskSentBack" else "reason"
    reason, rung = payload.get(told), payload.get("rung")
    to = payload.get("to") if row.event == "TaskSentBack" else None
    return TimelineRow(
        at=row.at,
        event=row.event,
        actor=actor_name(reader, row.actor, language, _place(reader, row)),
        machine=row.actor.startswith("system:"),
        element=row.element,
        name=_element_name(packages, row.element, language),
        rung=rung if isinstance(rung, str) else None,
        reason=reason if isinstance(reason, str) and row.event in TELLS_REASON else None,
        target=None if to is None else _target(reader, payload, packages, language),
        items=asked_for(payload) if to is not None else (),
        decision=_used(payload) if row.event == "DecisionMade" else None,
    )


def _target(reader: Reader, payload: Mapping[str, object], packages: tuple[Package, ...], language: str) -> str | None:
    if payload.get("outwards"):
        return target_name(reader, payload, "", language)
    return _element_name(packages, str(payload.get("to")), language)


def _place(reader: Reader, row: Audit) -> Place | None:
    """Where it was done; looked up only where it decides who is named."""
    task = reader.session.get(Task, row.task_id) if row.task_id is not None and reader.kept_names else None
    return None if task is None else place_of(task)


def _used(payload: Mapping[str, object]) -> DecisionUsed:
    key, _, part = str(payload.get("decision", "")).partition("#")
    version = payload.get("version")
    return DecisionUsed(
        key=key,
        decision=part or key,
        version=version if isinstance(version, int) else 0,
        rules=rules_text(payload.get("rules")),
    )


def _element_name(packages: tuple[Package, ...], element: str | None, language: str) -> str | None:
    if element is None:
        return None
    names = (package.element_name(element, language) for package in packages)
    return next((name for name in names if name != element), element)
