"""The diagram of a case: its file, and the path it took with where it stands now."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.queries.attachments import may_read
from engine.queries.diagram_words import PolicyBadge, badges_of, names_of
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.audit import Audit
from engine.store.instances import Instance
from engine.store.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDiagram(Query["DiagramView"]):
    """Asks for the diagram `definition_id` as the case `instance_id` ran through it."""

    person: str
    instance_id: str
    definition_id: str
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramView:
    """The file as it was deployed, the ids to mark, and the words that stand on it."""

    xml: bytes
    taken_flows: tuple[str, ...]
    done: tuple[str, ...]
    active: tuple[str, ...]
    late: tuple[str, ...]
    names: Mapping[str, str]
    badges: Mapping[str, PolicyBadge]


def answer(query: CaseDiagram, reader: Reader) -> DiagramView:
    """Return the diagram.

    Raises Rejection("not_found") unless the person may read the case and it ran on this definition.
    """
    instance = reader.session.get(Instance, query.instance_id)
    if instance is None or not may_read(reader, query.instance_id, query.person):
        raise Rejection("not_found")
    open_tasks = reader.session.execute(
        select(Task.definition_id, Task.element, Task.due_at, Task.state).where(Task.instance_id == instance.id)
    ).all()
    if query.definition_id not in {instance.definition_id, *(row.definition_id for row in open_tasks)}:
        raise Rejection("not_found")
    deployed = reader.deployed(query.definition_id)
    elements, flows = deployed.compiled.diagram.elements, deployed.compiled.diagram.flows
    steps = _steps(reader, instance.id)
    standing = _standing(steps) if instance.state in ("active", "suspended") else set()
    waiting = {r.element: r.due_at for r in open_tasks if r.state == "open" and r.definition_id == query.definition_id}
    return DiagramView(
        xml=deployed.package.diagram_xml,
        taken_flows=tuple(dict.fromkeys(i for kind, i in steps if kind == "flow" and i in flows)),
        done=tuple(dict.fromkeys(i for kind, i in steps if kind in ("left", "end") and i in elements)),
        active=tuple(sorted({*waiting, *(i for i in standing if i in elements)})),
        late=tuple(sorted(i for i, due in waiting.items() if _is_late(due, reader.now))),
        names=names_of(deployed, query.language),
        badges=badges_of(deployed, query.language),
    )


def _is_late(due: datetime | None, now: datetime) -> bool:
    return due is not None and due < now


def _steps(reader: Reader, instance_id: str) -> list[tuple[str, str]]:
    """Return the path, without acts that were taken back."""
    rows = reader.session.execute(
        select(Audit.act, Audit.event, Audit.payload).where(Audit.chain == instance_id).order_by(Audit.seq)
    ).all()
    undone = {row.payload.get("act") for row in rows if row.event == "DecisionWithdrawn"}
    return [step for row in rows if row.act not in undone for step in _path(row.payload)]


def _path(payload: object) -> Iterable[tuple[str, str]]:
    path = payload.get("path") if isinstance(payload, Mapping) else None
    for step in path if isinstance(path, list) else ():
        if isinstance(step, list) and len(step) >= 2:
            yield str(step[0]), str(step[1])


def _standing(steps: Iterable[tuple[str, str]]) -> set[str]:
    """Return what was entered more often than it was left."""
    balance: Counter[str] = Counter()
    for kind, element in steps:
        if kind == "entered":
            balance[element] += 1
        elif kind in ("left", "cancelled", "end"):
            balance[element] -= 1
    return {element for element, count in balance.items() if count > 0}
