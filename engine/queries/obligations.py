"""The conditions of a case's approvals: which bind, which are settled, and what the reader may do about them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.queries.attachments import may_read
from engine.queries.naming import actor_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import hides_votes, place_of
from engine.runtime.obligations import standing_approvals
from engine.store.instances import Instance
from engine.store.obligations import Obligation
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligations(Query["tuple[ObligationRow, ...]"]):
    """Asks for the conditions that bind a case now, on behalf of `person`; with `settled` for all of them."""

    instance_id: str
    person: str
    settled: bool = False
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationRow:
    """One condition."""

    id: str
    task_id: str
    place: str
    """The element whose approval it belongs to."""
    text: str
    set_by: str
    set_at: datetime
    kept_by: str
    """Who looks after it, where it is not whoever set it."""
    state: str
    """open, confirmed, waived, pending (its vote is not decided yet), moot (its approval does not stand)."""
    note: str
    closed_by: str
    closed_at: datetime | None
    confirmable: bool
    waivable: bool


def answer(query: Obligations, reader: Reader) -> tuple[ObligationRow, ...]:
    """Return the conditions, the oldest first.

    Raises Rejection("not_found") unless the person may read the case.
    """
    if not may_read(reader, query.instance_id, query.person):
        raise Rejection("not_found")
    rows = obligations_of(reader, query.instance_id, query.person, query.language)
    return tuple(row for row in rows if query.settled or row.state == "open")


def obligations_of(reader: Reader, instance_id: str, person: str, language: str) -> tuple[ObligationRow, ...]:
    """Return all conditions of a case that were not taken back; of hidden votes only once they have decided."""
    rows = reader.session.execute(
        select(Obligation, Task, Instance)
        .join(Task, Task.id == Obligation.task_id)
        .join(Instance, Instance.id == Obligation.instance_id)
        .where(Obligation.instance_id == instance_id, Obligation.state != "undone")
        .order_by(Obligation.id)
    ).all()
    if not rows:
        return ()
    standing, decides = standing_approvals(reader.session, instance_id), _decides(reader, instance_id, person)
    return tuple(
        _row(reader, row, task, person, language, bound=row.task_id in standing, decides=decides, starter=case.starter)
        for row, task, case in rows
        if row.set_by == person or task.state != "open" or not hides_votes(reader, task)
    )


def _decides(reader: Reader, instance_id: str, person: str) -> bool:
    own = select(Assignment.id).where(
        Assignment.instance_id == instance_id,
        Assignment.person == person,
        Assignment.kind == "decide",
        Assignment.state.in_(("asked", "candidate")),
    )
    return reader.session.scalar(own.limit(1)) is not None


def _row(  # noqa: PLR0913 - what is known of one condition
    reader: Reader,
    row: Obligation,
    task: Task,
    person: str,
    language: str,
    *,
    bound: bool,
    decides: bool,
    starter: str,
) -> ObligationRow:
    unbound = "pending" if task.state == "open" else "moot"
    state = unbound if row.state == "open" and not bound else row.state
    organisation, keeper = reader.organisation, row.kept_by or row.set_by
    waives = (
        person == keeper
        or organisation.superior_of(keeper, reader.now) == person
        or "administrator" in organisation.roles(person)
    )
    free = state == "open" and person != starter
    return ObligationRow(
        id=row.id,
        task_id=row.task_id,
        place=reader.deployed(task.definition_id).package.element_name(row.element, language),
        text=row.text,
        set_by=actor_name(reader, row.set_by, language, place_of(task)),
        set_at=row.set_at,
        kept_by="" if keeper == row.set_by else actor_name(reader, keeper, language, place_of(task)),
        state=state,
        note=row.note or "",
        closed_by=actor_name(reader, row.closed_by, language, place_of(task)) if row.closed_by else "",
        closed_at=row.closed_at,
        confirmable=free and (waives or decides),
        waivable=free and waives,
    )
