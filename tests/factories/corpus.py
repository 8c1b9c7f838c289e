"""Many cases at once: copies of one that was started, each with a title, a number and readers of its own.

No command makes these rows; their texts are those that the engine would write.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from engine.api import Actor
from engine.runtime.act import Act
from engine.runtime.indexing import text_of
from engine.store import Base
from engine.store.instances import CaseActor, Instance
from engine.store.searching import CaseText
from engine.store.tasks import Assignment, Task
from engine.testing import ProcessDesk

BATCH = 1000
LATER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is a case's own."""

    title: str = ""
    number: str | None = None
    readers: Sequence[str] = ()
    starter: str = "lc_pi"
    unit: str = "LC"
    state: str = "active"
    asked: str | None = None
    """Who has an open task of it; nobody, where the case has none."""


def write(desk: ProcessDesk, case: str, stories: Iterable[Story]) -> list[str]:
    """Write a copy of `case` for each story, each begun a minute after the one before; returns their ids in order."""
    made: list[str] = []
    installation = desk.engine.installation
    with desk.engine.database.reading() as session:
        first = session.get_one(Instance, case)
        like = {name: getattr(first, name) for name in _table(Instance).columns.keys()}  # noqa: SIM118 - not a mapping
        task = session.scalars(select(Task).where(Task.instance_id == case)).first()
        asked = session.scalars(select(Assignment).where(Assignment.instance_id == case)).first()
        open_task, open_asked = _values(task), _values(asked)
    deployed = None
    for batch in _batches(stories):
        with desk.engine.database.write_session() as session, session.begin():
            act = Act(session, Actor.system("test"), installation)
            deployed = deployed or installation.catalogue.get(session, like["definition_id"])
            rows: dict[type[Base], list[dict[str, Any]]] = {}
            for story in batch:
                new = installation.new_id()
                began = like["started_at"] + LATER * len(made)
                made.append(new)
                instance = Instance(
                    **like
                    | {"id": new, "title": story.title, "number": story.number, "state": story.state}
                    | {"starter": story.starter, "starter_unit": story.unit, "conversation": new}
                    | {"started_at": began, "changed_at": began}
                )
                _add(rows, Instance, _values(instance))
                _add(rows, CaseText, text_of(act, deployed, instance, {}))
                for reader in dict.fromkeys(story.readers):
                    _add(rows, CaseActor, {"instance_id": new, "person": reader, "relation": "assignee"})
                if story.asked is not None:
                    number = installation.new_id()
                    _add(rows, Task, open_task | {"id": number, "instance_id": new, "state": "open"})
                    own = {"id": installation.new_id(), "task_id": number, "instance_id": new, "person": story.asked}
                    _add(rows, Assignment, open_asked | own | {"state": "asked"})
            _insert(session, rows)
    return made


def _batches(stories: Iterable[Story]) -> Iterable[list[Story]]:
    gathered: list[Story] = []
    for story in stories:
        gathered.append(story)
        if len(gathered) == BATCH:
            yield gathered
            gathered = []
    yield gathered


def _insert(session: Session, rows: dict[type[Base], list[dict[str, Any]]]) -> None:
    for model, values in rows.items():
        session.execute(insert(_table(model)), values)


def _add(rows: dict[type[Base], list[dict[str, Any]]], model: type[Base], values: dict[str, Any]) -> None:
    rows.setdefault(model, []).append(values)


def _values(row: Base | None) -> dict[str, Any]:
    return {} if row is None else {name: row.__dict__[name] for name in _table(type(row)).columns.keys()}  # noqa: SIM118


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
