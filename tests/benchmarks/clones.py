"""Copies one case's rows straight into the tables, as often as asked: no command makes these rows."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from engine.store import Base
from engine.store.attachments import Attachment
from engine.store.audit import Audit
from engine.store.instances import CaseActor, Instance, InstanceState
from engine.store.jobs import Job
from engine.store.tasks import Assignment, Task
from tests.benchmarks.desk import BenchDesk

MODELS: tuple[type[Base], ...] = (Instance, InstanceState, Task, Assignment, CaseActor, Attachment, Job, Audit)
BATCH = 200
OPEN = ("asked", "candidate")
SPREAD = timedelta(minutes=7)
Rows = dict[type[Base], list[dict[str, Any]]]


class Cloner:
    """Knows the rows of a case that stands at a task, and the people its copies are handed to."""

    def __init__(self, desk: BenchDesk, case: str, others: list[str]) -> None:
        self._desk = desk
        self._others = others
        self._made = 0
        with desk.engine.database.reading() as session:
            self._rows = {model: list(_rows(session, model, case)) for model in MODELS}

    def write(self, count: int, *, for_others: bool) -> None:
        """Write copies; those `for_others` are asked of everybody else in turn."""
        for begun in range(0, count, BATCH):
            batch: Rows = {model: [] for model in MODELS}
            for _ in range(min(BATCH, count - begun)):
                self._copy(batch, for_others=for_others)
            with self._desk.engine.database.write_session() as session, session.begin():
                for model, rows in batch.items():
                    if rows:
                        session.execute(insert(_table(model)), rows)

    def _copy(self, batch: Rows, *, for_others: bool) -> None:
        self._made += 1
        new_id = self._desk.engine.installation.new_id
        ids = {
            row["id"]: new_id() for model in (Instance, Task, Assignment, Attachment, Job) for row in self._rows[model]
        }
        later = SPREAD * (self._made % 2000)
        for model, rows in self._rows.items():
            for row in rows:
                copy: dict[str, Any] = {name: _renamed(value, ids) for name, value in row.items()}
                if model is Instance and copy["number"] is not None:
                    copy["number"] = f"BENCH-{self._made}"
                if copy.get("due_at") is not None:
                    copy["due_at"] += later
                if model is Assignment and for_others and copy["state"] in OPEN:
                    copy["person"] = self._others[self._made % len(self._others)]
                batch[model].append(copy)


def _renamed(value: object, ids: Mapping[str, str]) -> object:
    return ids.get(value, value) if isinstance(value, str) else value


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _rows(session: Session, model: type[Base], case: str) -> Iterator[Mapping[str, Any]]:
    columns = _table(model).c
    owner = columns.id if model is Instance else columns.chain if model is Audit else columns.instance_id
    for row in session.execute(select(_table(model)).where(owner == case)).mappings():
        values = dict(row)
        if model is Audit:
            values["idempotency_key"] = None
        yield values
