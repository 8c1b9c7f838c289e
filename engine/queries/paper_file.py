"""What the papers of a case are made from: its tasks, what its services recorded, and which papers that makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.diagrams.papers import PaperPlan
from engine.domain.errors import Rejection
from engine.queries.attachments import may_read
from engine.queries.reader import Reader
from engine.runtime.catalogue import Deployed
from engine.store.audit import Audit
from engine.store.instances import Instance
from engine.store.tasks import Task

RECORDED = ("DecisionNotified", "ApprovalIssued")
"""Events of service tasks that make papers."""
_WITHDRAWN = "DecisionWithdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case as one reader sees it, for as long as one query lasts."""

    reader: Reader
    instance: Instance
    person: str
    language: str
    tasks: tuple[Task, ...]
    """All that were not undone, the oldest first."""
    told: tuple[Audit, ...]
    """What services recorded and nobody took back, the oldest first."""
    processes: Mapping[str, Deployed]
    """The case's own process and those it called, by key."""

    @property
    def root(self) -> str:
        """Return the key of the case's own process."""
        return self.reader.deployed(self.instance.definition_id).key

    def key_of(self, task: Task) -> str:
        """Return the key of the process a task stands in."""
        return self.reader.deployed(task.definition_id).key

    def within(self, process: str, scope: str | None) -> list[Task]:
        """Return the tasks of one call of a process; of the case's own process all of them."""
        return [t for t in self.tasks if self.key_of(t) == process and scope in (None, t.scope)]

    def plans(self, process: str) -> tuple[PaperPlan, ...]:
        """Return the papers of a process: those of the case's version, or where it has none the newest one's.

        How something is printed decides nothing: cases that began before a package had papers are printed too.
        """
        own = self.processes[process].package.papers if process in self.processes else ()
        newest = self.reader.latest(process) if not own and process in self.processes else None
        return own or (newest.package.papers if newest is not None else ())

    def named(self, element: str) -> str:
        """Return what an element is called, whichever process it stands in."""
        known = (d for d in self.processes.values() if element in d.compiled.diagram.elements)
        return next((d.package.element_name(element, self.language) for d in known), element)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One paper as it was made once; a case that comes back makes it again."""

    process: str
    plan: PaperPlan
    number: int
    """Counted over the case, from 1."""
    maker: str
    scope: str | None
    """The call of the process that it belongs to; None for the case's own."""
    act: int
    at: datetime
    task: Task | None = None
    record: Audit | None = None

    @property
    def name(self) -> str:
        """Return what addresses call it."""
        return f"{self.process}.{self.plan.key}.{self.number}"

    @property
    def order(self) -> tuple[int, int]:
        """Return what papers are sorted by: in one act the decision comes first, what was told of it after."""
        return self.act, self.record.seq if self.record is not None else 0


def open_file(reader: Reader, instance_id: str, person: str, language: str) -> CaseFile:
    """Return the case.

    Raises Rejection("not_found") when there is none, or the person may not read it.
    """
    instance = reader.session.get(Instance, instance_id)
    if instance is None or not may_read(reader, instance_id, person):
        raise Rejection("not_found")
    tasks = reader.session.scalars(
        select(Task).where(Task.instance_id == instance_id, Task.state != "undone").order_by(Task.id)
    ).all()
    deployed = [reader.deployed(i) for i in dict.fromkeys((instance.definition_id, *(t.definition_id for t in tasks)))]
    return CaseFile(
        reader=reader,
        instance=instance,
        person=person,
        language=language,
        tasks=tuple(tasks),
        told=_told(reader, instance_id),
        processes={one.key: one for one in deployed},
    )


def editions_of(file: CaseFile, process: str, plan: PaperPlan) -> tuple[Edition, ...]:
    """Return each time the paper was made, the oldest first."""
    made: list[tuple[int, datetime, Task | None, Audit | None]] = [
        (t.closed_act or 0, t.completed_at, t, None)
        for t in file.within(process, None)
        if t.element in plan.made_by and t.state == "completed" and t.completed_at is not None
    ]
    made += [(row.act, row.at, None, row) for row in file.told if row.element in plan.made_by]
    return tuple(
        Edition(
            process=process,
            plan=plan,
            number=number,
            maker=(task.element if task is not None else str(record.element) if record is not None else ""),
            scope=_scope(file, process, act, task),
            act=act,
            at=at,
            task=task,
            record=record,
        )
        for number, (act, at, task, record) in enumerate(sorted(made, key=lambda one: one[0]), start=1)
    )


def _scope(file: CaseFile, process: str, act: int, task: Task | None) -> str | None:
    """Return the call: of a task its own, of what a service recorded that of the newest task before it."""
    if process == file.root:
        return None
    if task is not None:
        return task.scope
    before: Sequence[Task] = [t for t in file.within(process, None) if t.created_act <= act]
    return before[-1].scope if before else ""


def _told(reader: Reader, instance_id: str) -> tuple[Audit, ...]:
    rows = reader.session.scalars(
        select(Audit).where(Audit.chain == instance_id, Audit.event.in_((*RECORDED, _WITHDRAWN))).order_by(Audit.seq)
    ).all()
    undone = {_payload(row).get("act") for row in rows if row.event == _WITHDRAWN}
    return tuple(row for row in rows if row.event != _WITHDRAWN and row.act not in undone)


def _payload(row: Audit) -> Mapping[str, object]:
    return row.payload if isinstance(row.payload, Mapping) else {}
