"""Open tasks of one person: counted and paged along the inbox index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, case, exists, func, or_, select, text
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from engine.domain.signing import BESIDE, OPEN, PREPARES
from engine.queries.cursor import read_cursor, write_cursor
from engine.queries.naming import post_name, unit_name
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, is_secret
from engine.queries.slack import Slack, task_slack
from engine.store.instances import Instance, Seen
from engine.store.tasks import Assignment, Task
from engine.store.types import UtcDateTime

SCANNED = 1000
"""Counts by verb look at this many of the earliest due; nobody reads an inbox beyond that."""
# Written out: SQLite walks the partial index only where the condition is no parameter.
_OPEN = text("assignment.state IN ('asked', 'candidate')")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One task that waits for the person."""

    task_id: str
    instance_id: str
    number: str | None
    title: str
    unit: str
    process: str
    element: str
    name: str
    verb: str
    kind: str
    """decide, before, after, delegated: in which role the person is asked."""
    slack: Slack
    round: int
    asked: int
    signed: int
    on_behalf_of: str | None
    returned: bool
    suspended: bool
    pooled: bool
    claimed: bool
    is_new: bool
    changed: bool
    after_term: bool = False
    """Whether the person has it in a post that is theirs no more: it waits for whoever follows."""
    masked: bool = False
    """Whether the case is kept from the person: all that is left to them is to step aside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """Which open tasks to list."""

    person: str
    verb: str | None
    kind: str | None
    before: datetime | None
    returned: bool
    after: str | None
    size: int
    held: bool = False
    """Those that wait for whom the person asked first, or for who follows them, rather than for the person."""
    ended: tuple[str, ...] = ()
    """Places of the person that wait for whoever follows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRows:
    """A page of open tasks."""

    rows: tuple[InboxRow, ...]
    next: str | None
    held: int | None = None
    """How many there are in all, where those were asked for that wait for others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCounts:
    """How many open tasks there are, in all and of which sort."""

    total: int
    soon: int
    returned: int
    verbs: tuple[tuple[str, int], ...]


def was_returned() -> ColumnElement[bool]:
    """Tell in SQL whether a task came back: it brings items to answer, or the act that made it sent the case back."""
    sender = aliased(Task)
    sent_back = exists().where(
        sender.instance_id == Task.instance_id,
        sender.closed_act == Task.created_act,
        sender.outcome_class == "return",
    )
    return or_(Task.items.is_not(None), and_(Task.round > 1, sent_back))


def _has_it(kind: SQLCoreOperations[str]) -> ColumnElement[bool]:
    """Leave out what somebody else claimed; whoever was added to a task has it whoever claimed it."""
    return or_(Task.claimed_by.is_(None), Task.claimed_by == bindparam("person"), kind != "decide")


def _ended() -> BindParameter[tuple[str, ...]]:
    return bindparam("ended", expanding=True)


def waits_for_others() -> ColumnElement[bool]:
    """Tell in SQL whether a task waits for a delegate, or for those whom its holder added before themselves."""
    added = aliased(Assignment)
    awaited = exists().where(
        added.task_id == Assignment.task_id,
        added.parent == Assignment.id,
        added.kind.in_(("before", PREPARES)),
        added.state.in_(OPEN),
        func.coalesce(added.mode, "") != BESIDE,
    )
    # No vote yet: that is what an index knows of whose turn has not come.
    return and_(Assignment.state == "waiting", Assignment.voted_at.is_(None), awaited)


def _listed(which: "_Which") -> ColumnElement[bool]:
    if which.held:
        # Not by the person again: SQLite would walk everything of theirs rather than look these up.
        return Assignment.id.in_(bindparam("held", expanding=True))
    mine = and_(Assignment.person == bindparam("person"), _OPEN)
    return and_(mine, Assignment.id.not_in(_ended())) if which.ended else mine


@cache
def _held_statement() -> Select[*tuple[Any, ...]]:
    here = (Assignment.person == bindparam("person"), waits_for_others())
    return select(Assignment.id).where(*here).limit(SCANNED)


# Statements are put together once: building one costs more than SQLite needs to answer it.
@cache
def _count_statement(*, ended: bool) -> Select[*tuple[Any, ...]]:
    person: BindParameter[str] = bindparam("person")
    soon = bindparam("soon", type_=UtcDateTime)
    here = (Assignment.person == person, _OPEN, *((Assignment.id.not_in(_ended()),) if ended else ()))
    mine = (
        select(Assignment.id, Assignment.task_id, Assignment.due_at, Assignment.kind)
        .where(*here)
        .order_by(Assignment.due_at)
        .limit(SCANNED)
        .subquery()
    )
    everything = select(func.count()).where(*here).scalar_subquery()
    seen = func.count()
    return (
        select(
            Task.verb,
            seen,
            func.sum(case((mine.c.due_at < soon, 1), else_=0)),
            func.sum(case((was_returned(), 1), else_=0)),
            everything,
        )
        .select_from(mine)
        .join(Task, Task.id == mine.c.task_id)
        .where(_has_it(mine.c.kind))
        .group_by(Task.verb)
        .order_by(seen.desc(), Task.verb)
    )


def count_open(reader: Reader, person: str, soon: datetime, ended: tuple[str, ...] = ()) -> OpenCounts:
    """Count in one statement what is theirs to do; `ended` are places that wait for whoever follows them."""
    known = {"person": person, "soon": soon, **({"ended": ended} if ended else {})}
    rows = reader.session.execute(_count_statement(ended=bool(ended)), known).all()
    counted = sum(row[1] for row in rows)
    beyond = max(0, (rows[0][4] if rows else 0) - SCANNED)
    return OpenCounts(
        total=counted + beyond,
        soon=sum(row[2] for row in rows),
        returned=sum(row[3] for row in rows),
        verbs=tuple((row[0], row[1]) for row in rows),
    )


def open_tasks(reader: Reader, page: TaskPage, language: str) -> TaskRows:
    """Return a page: first what has a due date, earliest first, then what has none."""
    phase, at, last = read_cursor(page.after)
    known: dict[str, object] = {
        "person": page.person,
        "verb": page.verb,
        "kind": page.kind,
        "before": page.before,
        "at": at,
        "last": last,
    }
    found_held: list[str] = []
    if page.held:  # found once: the index knows no states, and walks whatever was asked and never answered
        held = reader.session.scalars(_held_statement(), {"person": page.person}).all()
        known["held"] = found_held = [*held, *page.ended]
    elif page.ended:
        known["ended"] = page.ended
    which = _Which(
        verb=page.verb is not None,
        kind=page.kind is not None,
        returned=page.returned,
        held=page.held,
        ended=bool(page.ended) and not page.held,
    )
    dated: Sequence[Row[*tuple[Any, ...]]] = ()
    if phase != "u":
        before, after = page.before is not None, at is not None
        statement = _dated(which, before=before, after=after)
        dated = reader.session.execute(statement, {**known, "size": page.size + 1}).all()
    left = page.size + 1 - len(dated)
    undated: Sequence[Row[*tuple[Any, ...]]] = ()
    if left > 0 and page.before is None:
        statement = _undated(which, after=phase == "u")
        undated = reader.session.execute(statement, {**known, "size": left}).all()
    found = [*dated, *undated]
    shown = found[: page.size]
    rows = tuple(_row(found_row, reader, page, language) for found_row in shown)
    more = len(found) > page.size
    return TaskRows(
        rows=rows,
        next=_cursor_after(shown[-1]) if more else None,
        held=len(found_held) if page.held else None,
    )


def _cursor_after(row: Row[*tuple[Any, ...]]) -> str:
    return write_cursor("u" if row.due_at is None else "d", row.due_at, row.assignment_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Which:
    """By what the tasks of a page are chosen."""

    verb: bool
    kind: bool
    returned: bool
    held: bool
    ended: bool


@cache
def _dated(which: _Which, *, before: bool, after: bool) -> Select[*tuple[Any, ...]]:
    query = _columns(which).where(Assignment.due_at.is_not(None))
    at = bindparam("at", type_=UtcDateTime)
    last: BindParameter[str] = bindparam("last")
    if before:
        query = query.where(Assignment.due_at < bindparam("before", type_=UtcDateTime))
    if after:
        query = query.where(
            Assignment.due_at >= at, or_(Assignment.due_at > at, and_(Assignment.due_at == at, Assignment.id > last))
        )
    return query.order_by(Assignment.due_at, Assignment.id).limit(bindparam("size"))


@cache
def _undated(which: _Which, *, after: bool) -> Select[*tuple[Any, ...]]:
    query = _columns(which).where(Assignment.due_at.is_(None))
    if after:
        query = query.where(Assignment.id > bindparam("last"))
    return query.order_by(Assignment.id).limit(bindparam("size"))


def _columns(which: _Which) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            Assignment.id.label("assignment_id"),
            Assignment.due_at,
            Assignment.state.label("assignment_state"),
            Assignment.on_behalf_of,
            Assignment.kind,
            Task.id.label("task_id"),
            Task.definition_id,
            Task.element,
            Task.verb,
            Task.round,
            Task.asked,
            Task.signed,
            Task.claimed_by,
            Task.created_at,
            Task.paused_at,
            Task.due_provisional,
            Task.calendar_unit,
            was_returned().label("returned"),
            Instance.id.label("instance_id"),
            Instance.definition_id.label("case_definition"),
            Instance.number,
            Instance.title,
            Instance.starter_unit,
            Instance.state.label("case_state"),
            Instance.audit_seq,
            Seen.audit_seq.label("seen_seq"),
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Instance, Instance.id == Assignment.instance_id)
        .outerjoin(Seen, and_(Seen.person == Assignment.person, Seen.instance_id == Assignment.instance_id))
        .where(_has_it(Assignment.kind))
        .where(_listed(which))
    )
    if which.verb:
        query = query.where(Task.verb == bindparam("verb"))
    if which.kind:
        query = query.where(Assignment.kind == bindparam("kind"))
    return query.where(was_returned()) if which.returned else query


def _row(row: Row[*tuple[Any, ...]], reader: Reader, page: TaskPage, language: str) -> InboxRow:
    secret = is_secret(reader, row.case_definition, row.instance_id, page.person)
    return InboxRow(
        task_id=row.task_id,
        instance_id=row.instance_id,
        number=row.number,
        title=CONFIDENTIAL.in_language(language) if secret else row.title,
        unit="" if secret else unit_name(reader, row.starter_unit, language),
        process=reader.deployed(row.case_definition).package.name(language),
        element=row.element,
        name=reader.deployed(row.definition_id).package.element_name(row.element, language),
        verb=row.verb,
        kind=row.kind,
        slack=task_slack(reader, row),
        round=row.round,
        asked=row.asked,
        signed=row.signed,
        on_behalf_of=None if row.on_behalf_of is None else post_name(reader, row.on_behalf_of, language),
        returned=bool(row.returned),
        suspended=row.case_state == "suspended",
        pooled=row.assignment_state == "candidate" and row.claimed_by is None,
        claimed=row.claimed_by == page.person,
        is_new=row.seen_seq is None,
        changed=row.seen_seq is not None and row.audit_seq > row.seen_seq,
        after_term=row.assignment_id in page.ended,
        masked=secret,
    )
