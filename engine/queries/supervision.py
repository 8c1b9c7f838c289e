"""The red list: what the supervising office urges, and what has been late for long."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text

from engine.queries.instances import WaitingTask, open_tasks
from engine.queries.naming import actor_name, post_name, unit_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import CONFIDENTIAL, shown_title
from engine.runtime.supervising import MOST_ROUNDS
from engine.store.instances import Instance
from engine.store.tasks import SupervisionOrder, Task

LONG_LATE_MINUTES = 5 * 9 * 60
"""Five working days late puts a task on the list even where its ladder has no order."""
LIMIT = 200
# Written out: SQLite walks the partial index only where the condition is no parameter.
_OPEN = text("task.state = 'open'")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One supervision order."""

    id: str
    addressee: str
    mine: bool
    issued_at: datetime
    due_at: datetime
    late: bool
    round: int
    asked: str | None
    reply: str | None
    replied_at: datetime | None
    closed_at: datetime | None
    closed_by: str
    """Who of the office closed it; empty where it is open, or ended with its task."""
    closing: str | None
    may_close: bool
    """Whether the reader's office may close it or ask again now."""
    may_ask_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RedRow:
    """One late task with its orders."""

    instance_id: str
    number: str | None
    title: str
    unit: str
    task: WaitingTask
    orders: tuple[OrderRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedList(Query[tuple[RedRow, ...]]):
    """Asks for the red list; a person's own orders are marked; `only_mine` leaves out all others."""

    person: str
    only_mine: bool = False
    language: str = "zh"


def answer(query: RedList, reader: Reader) -> tuple[RedRow, ...]:
    """Return tasks that are open and late, the latest first, with their orders."""
    late = list(
        reader.session.execute(
            select(Task.id, Task.instance_id, Instance)
            .join(Instance, Instance.id == Task.instance_id)
            .where(_OPEN, Task.due_at < reader.now, Instance.state != "suspended")
            .order_by(Task.due_at)
            .limit(LIMIT)
        )
    )
    orders = _orders(reader, [task_id for task_id, _, _ in late], query)
    cases = {instance_id: instance for _, instance_id, instance in late}
    waiting = open_tasks(reader, list(cases), query.language)
    kept = CONFIDENTIAL.in_language(query.language)
    titles = {
        case.id: shown_title(reader, case.definition_id, case.id, case.title, query.language) for case in cases.values()
    }
    wanted = {task_id for task_id, _, _ in late}
    rows = [
        RedRow(
            instance_id=instance_id,
            number=cases[instance_id].number,
            title=titles[instance_id],
            unit=""
            if titles[instance_id] == kept
            else unit_name(reader, cases[instance_id].starter_unit, query.language),
            task=task,
            orders=orders.get(task.id, ()),
        )
        for instance_id, tasks in waiting.items()
        for task in tasks
        if task.id in wanted
    ]
    shown = [row for row in rows if _belongs(row, only_mine=query.only_mine)]
    return tuple(sorted(shown, key=lambda row: row.task.slack.minutes))


def _belongs(row: RedRow, *, only_mine: bool) -> bool:
    if only_mine:
        return any(order.mine for order in row.orders)
    return bool(row.orders) or row.task.slack.minutes <= -LONG_LATE_MINUTES


def _orders(reader: Reader, task_ids: list[str], query: RedList) -> dict[str, tuple[OrderRow, ...]]:
    if not task_ids:
        return {}
    rows = reader.session.scalars(
        select(SupervisionOrder)
        .where(SupervisionOrder.task_id.in_(task_ids))
        .order_by(SupervisionOrder.issued_at, SupervisionOrder.id)
    )
    found: dict[str, list[OrderRow]] = {}
    mine = reader.organisation.groups_of(query.person, reader.now)
    for order in rows:
        found.setdefault(order.task_id, []).append(
            OrderRow(
                id=order.id,
                addressee=post_name(reader, order.addressee, query.language),
                mine=order.addressee == query.person,
                issued_at=order.issued_at,
                due_at=order.due_at,
                late=order.closed_at is None and order.reply is None and order.due_at < reader.now,
                round=order.round,
                asked=order.asked,
                reply=order.reply,
                replied_at=order.replied_at,
                closed_at=order.closed_at,
                closed_by="" if order.closed_by is None else actor_name(reader, order.closed_by, query.language),
                closing=order.closing,
                may_close=_may_close(order, query.person, mine),
                may_ask_again=_may_close(order, query.person, mine) and order.round < MOST_ROUNDS,
            )
        )
    return {task_id: tuple(orders) for task_id, orders in found.items()}


def _may_close(order: SupervisionOrder, person: str, groups: Collection[str]) -> bool:
    waits = order.reply is not None and order.closed_at is None
    return waits and order.office in groups and order.addressee != person
