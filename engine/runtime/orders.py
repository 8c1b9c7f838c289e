"""Lets a supervision order that is not answered yet follow to whoever has its task now."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.store.tasks import SupervisionOrder, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


def unanswered(case: "Case", task: Task) -> Sequence[SupervisionOrder]:
    """Return the orders on a task that wait for an answer; one that was answered stays with who answered it."""
    return case.act.session.scalars(
        select(SupervisionOrder)
        .where(SupervisionOrder.task_id == task.id)
        .where(SupervisionOrder.closed_at.is_(None), SupervisionOrder.reply.is_(None))
        .order_by(SupervisionOrder.due_at, SupervisionOrder.id)
    ).all()


def follow(case: "Case", task: Task, gone: Collection[str], to: str) -> None:
    """Address to `to`, who has the task now, what was asked of those who have it no more.

    Nobody answers twice for one task: where `to` has an order already, or several come to them, the others end.
    """
    orders = unanswered(case, task)
    has_one = any(order.addressee == to for order in orders)
    for order in orders:
        old = order.addressee
        if old in gone and old != to:
            if has_one:
                order.closed_at = case.act.now
            else:
                address(case, order, to)
            told = {"order": order.id, "from": old, "to": to, "joined": has_one}
            case.act.emit("SupervisionMoved", element=task.element, task_id=task.id, payload=told)
            has_one = True


def address(case: "Case", order: SupervisionOrder, to: str) -> None:
    """Put `to` in the place of an order's addressee: they read the case and are told, its deadline stays."""
    order.addressee = to
    case.add_readers([to], "assignee")
    told = {"due_at": order.due_at.isoformat(), "addressed": True}
    case.mail("supervised", to, task_id=order.task_id, payload=told)
