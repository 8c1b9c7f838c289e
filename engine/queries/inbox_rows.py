"""Cases as an inbox lists them: what a person decided, what they started."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, or_, select

from engine.queries.cursor import read_cursor, write_cursor
from engine.queries.naming import unit_name
from engine.queries.reader import Reader
from engine.queries.secrecy import is_secret
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case; `task_id` is set where the row is about the person's own decision."""

    instance_id: str
    task_id: str | None
    number: str | None
    title: str
    unit: str
    process: str
    state: str
    outcome_class: str | None
    where: tuple[str, ...]
    """Names of the elements that wait now, or of the one that was decided."""
    at: datetime
    decided: str | None = None
    decided_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRows:
    """A page of cases."""

    rows: tuple[CaseRow, ...]
    next: str | None


def done_rows(reader: Reader, person: str, after: str | None, language: str, size: int) -> CaseRows:
    """Return what the person decided, the latest first."""
    _, at, last = read_cursor(after)
    query = (
        select(
            Assignment.id.label("row_id"),
            Assignment.voted_at.label("row_at"),
            Assignment.outcome,
            Assignment.outcome_class.label("decided_class"),
            Assignment.state.label("assignment_state"),
            Task.id.label("task_id"),
            Task.element,
            Task.definition_id.label("task_definition"),
            Instance.id,
            Instance.definition_id,
            Instance.number,
            Instance.title,
            Instance.starter_unit,
            Instance.state,
            Instance.outcome_class,
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Instance, Instance.id == Assignment.instance_id)
        .where(Assignment.person == person, Assignment.voted_at.is_not(None))
        .where(Assignment.state.in_(("voted", "recused")))
        .order_by(Assignment.voted_at.desc(), Assignment.id.desc())
        .limit(size + 1)
    )
    if at is not None:
        query = query.where(or_(Assignment.voted_at < at, and_(Assignment.voted_at == at, Assignment.id < last)))
    found = reader.session.execute(query).all()
    rows = []
    for row in found[:size]:
        if is_secret(reader, row.definition_id, row.id, person):
            continue
        package = reader.deployed(row.task_definition).package
        decided = None if row.outcome is None else package.outcome_label(row.element, row.outcome, language)
        rows.append(_row(row, reader, language, (package.element_name(row.element, language),), row.task_id, decided))
    return CaseRows(rows=tuple(rows), next=_next(found, size))


def started_rows(reader: Reader, person: str, after: str | None, language: str, size: int) -> CaseRows:
    """Return the cases the person started, the latest first."""
    _, at, last = read_cursor(after)
    query = (
        select(
            Instance.id.label("row_id"),
            Instance.started_at.label("row_at"),
            Instance.id,
            Instance.definition_id,
            Instance.number,
            Instance.title,
            Instance.starter_unit,
            Instance.state,
            Instance.outcome_class,
        )
        .where(Instance.starter == person)
        .order_by(Instance.started_at.desc(), Instance.id.desc())
        .limit(size + 1)
    )
    if at is not None:
        query = query.where(or_(Instance.started_at < at, and_(Instance.started_at == at, Instance.id < last)))
    found = reader.session.execute(query).all()
    shown = [row for row in found[:size] if not is_secret(reader, row.definition_id, row.id, person)]
    waiting = _waiting(reader, [row.id for row in shown], language)
    rows = tuple(_row(row, reader, language, waiting.get(row.id, ()), None, None) for row in shown)
    return CaseRows(rows=rows, next=_next(found, size))


def _waiting(reader: Reader, instances: list[str], language: str) -> dict[str, tuple[str, ...]]:
    rows = reader.session.execute(
        select(Task.instance_id, Task.definition_id, Task.element)
        .where(Task.instance_id.in_(instances), Task.state == "open")
        .order_by(Task.id)
    )
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        name = reader.deployed(row.definition_id).package.element_name(row.element, language)
        found.setdefault(row.instance_id, {})[name] = None
    return {instance: tuple(names) for instance, names in found.items()}


def _row(
    row: Row[*tuple[Any, ...]],
    reader: Reader,
    language: str,
    where: tuple[str, ...],
    task_id: str | None,
    decided: str | None,
) -> CaseRow:
    return CaseRow(
        instance_id=row.id,
        task_id=task_id,
        number=row.number,
        title=row.title,
        unit=unit_name(reader, row.starter_unit, language),
        process=reader.deployed(row.definition_id).package.name(language),
        state=row.state,
        outcome_class=row.outcome_class,
        where=where,
        at=row.row_at,
        decided=decided,
        decided_class=row.decided_class if task_id is not None else None,
    )


def _next(found: Sequence[Row[*tuple[Any, ...]]], size: int) -> str | None:
    if len(found) <= size:
        return None
    return write_cursor("d", found[size - 1].row_at, found[size - 1].row_id)
