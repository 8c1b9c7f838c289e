"""What a test sees of a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from engine.domain.elements import UserTaskSettings
from engine.queries.reader import Reader
from engine.runtime.installation import Installation
from engine.spiff.codec import load_variables
from engine.spiff.scopes import Variables
from engine.store.audit import Audit
from engine.store.instances import Incident, Instance, InstanceState
from engine.store.subscriptions import StartSubscription, Subscription
from engine.store.tasks import Assignment, Task
from engine.testing.values import natural

NOW = ("asked", "candidate")
OPEN = (*NOW, "waiting")
OWN = frozenset({"starter", "case", "_engine"})
"""Variables that the engine writes; a process reads the first two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """One open task.

    `candidates` are those who may do it: without an organisation the users and groups that the diagram names, and none
    where it names nobody and anyone may. `item` is the entry of a multi-instance, or its number where there is none.
    """

    id: str
    element_id: str
    name: str
    candidates: list[str] = field(default_factory=list)
    next_actor: str | None = None
    """Who acts where a test names nobody: who has claimed it, else the first whose turn it is."""
    outcomes: list[str] = field(default_factory=list)
    item: object = None
    due_at: datetime | None = None
    scope: str = ""


def _next_actor(task: Task, asked: Sequence[Assignment]) -> str | None:
    """Whose turn it is: of a pool whoever has claimed it, unless they have spoken or wait for somebody they added."""
    now = [a.person for a in asked if a.state in NOW]
    anybody = task.claimed_by if not asked or task.claimed_by in now else None
    return anybody or next(iter(now), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """Something that the engine could not do; the case waits there until it is retried."""

    id: str
    code: str
    element_id: str | None
    message: str


def instance_of(session: Session, case_id: str) -> Instance:
    return session.get_one(Instance, case_id)


def variables_of(session: Session, case_id: str) -> Variables:
    return load_variables(session.get_one(InstanceState, case_id).variables)


def top_level(session: Session, case_id: str) -> dict[str, object]:
    """Return the case's own variables."""
    own = variables_of(session, case_id).own("")
    return {name: natural(value) for name, value in own.items() if name not in OWN}


def tasks_of(session: Session, installation: Installation, case_id: str) -> list[TaskView]:
    """Return the open tasks of a case, the oldest first."""
    rows = session.scalars(
        select(Task).where(Task.instance_id == case_id, Task.state == "open").order_by(Task.id)
    ).all()
    if not rows:
        return []
    reader, variables = Reader(session, installation), variables_of(session, case_id)
    return [_task(reader, variables, row) for row in rows]


def _task(reader: Reader, variables: Variables, row: Task) -> TaskView:
    deployed = reader.deployed(row.definition_id)
    element = deployed.compiled.diagram.elements[row.element]
    asked = reader.session.scalars(select(Assignment).where(Assignment.task_id == row.id).order_by(Assignment.id)).all()
    settings = element.settings if isinstance(element.settings, UserTaskSettings) else UserTaskSettings()
    worded = deployed.package.element_name(row.element, "zh")
    return TaskView(
        id=row.id,
        element_id=row.element,
        name=worded if worded != row.element else element.name or row.element,
        candidates=[a.person for a in asked if a.state in OPEN],
        next_actor=_next_actor(row, asked),
        outcomes=[one.code for one in settings.outcomes],
        item=natural(row.item) if row.item is not None else _number(variables, row.scope),
        due_at=row.due_at,
        scope=row.scope,
    )


def _number(variables: Variables, scope: str) -> object:
    seen: Mapping[str, object] = variables.seen_from(scope) if scope in variables.scopes else {}
    return natural(seen.get("loopCounter"))


def incidents_of(session: Session, case_id: str) -> list[IncidentView]:
    """Return what is wrong with a case now."""
    rows = session.scalars(
        select(Incident).where(Incident.instance_id == case_id, Incident.state == "open").order_by(Incident.id)
    )
    return [IncidentView(id=row.id, code=row.code, element_id=row.element, message=row.message) for row in rows]


def trace_of(session: Session, case_id: str) -> list[str]:
    """Return the elements that a case has completed, in order; what an act did that was taken back is left out."""
    rows = session.scalars(select(Audit).where(Audit.chain == case_id).order_by(Audit.seq)).all()
    undone = {row.payload.get("act") for row in rows if row.event == "DecisionWithdrawn"}
    steps = [step for row in rows if row.act not in undone for step in row.payload.get("path", ())]
    return [element for kind, element in steps if kind in ("left", "end") and "#" not in element]


def last_decision(session: Session, case_id: str, element_id: str, person: str | None = None) -> tuple[str, str] | None:
    """Return the task and the person of the newest decision on an element, or of that person's newest."""
    theirs = true() if person is None else Assignment.person == person
    found = session.execute(
        select(Task.id, Assignment.person)
        .join(Assignment, Assignment.task_id == Task.id)
        .where(Task.instance_id == case_id, Task.element == element_id, Assignment.state == "voted", theirs)
        .order_by(Assignment.closed_act.desc(), Task.id.desc())
        .limit(1)
    ).first()
    return None if found is None else (found.id, found.person)


def waited_for(session: Session) -> list[str]:
    """Return every message that some case waits for, or that begins a process."""
    events = session.scalars(select(Subscription).where(Subscription.kind == "message"))
    starts = session.scalars(select(StartSubscription).where(StartSubscription.kind == "message"))
    waiting = [f"{e.name} at {e.element}" + ("" if e.by_conversation else f" (key {e.key!r})") for e in events]
    return sorted([*waiting, *(f"{s.name} to begin {s.definition_key}" for s in starts)])


def listeners(session: Session, signal: str) -> int:
    """Return how many events of running cases wait for a signal, and start events."""
    running = select(Instance.id).where(Instance.state == "active")
    events = (Subscription.kind == "signal", Subscription.name == signal, Subscription.instance_id.in_(running))
    starts = (StartSubscription.kind == "signal", StartSubscription.name == signal)
    counted = (
        select(func.count()).select_from(Subscription).where(*events),
        select(func.count()).select_from(StartSubscription).where(*starts),
    )
    return sum(session.scalar(one) or 0 for one in counted)
