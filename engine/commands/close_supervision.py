"""The supervising office closes an order that was answered, or asks again."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.due_dates import REPLY_WITHIN
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import Case, lock_case
from engine.runtime.handing import short_enough
from engine.runtime.moving import has_it_now
from engine.runtime.supervising import MOST_ROUNDS, part_in
from engine.store.tasks import Assignment, SupervisionOrder

MAX_WORDS = 1000


@dataclass(frozen=True, kw_only=True)
class CloseSupervision:
    """Close order `order_id` with `words`; with `again` they are asked of the addressee in one more round."""

    order_id: str
    words: str
    again: bool = False


def handle(command: CloseSupervision, act: Act) -> Done:
    """Close it; the task stays open either way, for an order decides nothing.

    A further round is asked of whoever has the task by then.
    """
    order = act.session.get(SupervisionOrder, command.order_id)
    if order is None:
        raise Rejection("not_found")
    case = lock_case(act, order.instance_id)
    act.session.refresh(order)
    require("close_supervision", part_in(order, act) - {"addressee"})
    if order.addressee == act.actor.login:
        raise Rejection("not_permitted", act="close_supervision")  # nobody is content with their own answer
    words = short_enough(command.words, Text("说明", "words"), MAX_WORDS)
    if not words:
        raise Rejection("reason_required")
    if order.closed_at is not None:
        raise Rejection("supervision_closed")
    if order.reply is None:
        raise Rejection("supervision_unanswered")
    if command.again and order.round >= MOST_ROUNDS:
        raise Rejection("supervision_rounds", rounds=MOST_ROUNDS)
    case.begin()
    order.closed_at, order.closed_by, order.closing = act.now, act.actor.id, words
    told = {"order": order.id, "round": order.round, "again": command.again, "words": words}
    act.emit("SupervisionClosed", task_id=order.task_id, payload=told)
    return Done(
        case=case, task_id=order.task_id, value={"order": _again(case, order, words) if command.again else None}
    )


def _again(case: Case, order: SupervisionOrder, words: str) -> str:
    act = case.act
    due = act.calendar.add_working_days(act.now, REPLY_WITHIN).at
    asked = select(Assignment).where(Assignment.task_id == order.task_id).order_by(Assignment.id)
    addressee = has_it_now(act.session.scalars(asked).all(), order.addressee)
    row = SupervisionOrder(
        id=act.new_id(),
        instance_id=order.instance_id,
        task_id=order.task_id,
        office=order.office,
        addressee=addressee,
        issued_at=act.now,
        due_at=due,
        reply=None,
        closed_at=None,
        round=order.round + 1,
        asked=words,
        replied_at=None,
        closed_by=None,
        closing=None,
    )
    act.session.add(row)
    case.add_readers([addressee], "assignee")
    payload = {"due_at": due.isoformat(), "words": {"zh": words, "en": words}, "round": row.round, "addressed": True}
    case.mail("supervised", addressee, task_id=order.task_id, payload=payload)
    return row.id
