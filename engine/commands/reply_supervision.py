"""The addressee of a supervision order answers it in writing."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.supervising import part_in
from engine.store.tasks import SupervisionOrder

MAX_REPLY = 2000


@dataclass(frozen=True, kw_only=True)
class ReplySupervision:
    """Answer order `order_id`; the office closes it or asks again, and the task stays open: it is no decision."""

    order_id: str
    reply: str


def handle(command: ReplySupervision, act: Act) -> Done:
    """Keep the reply, once a round; only the addressee may give it, or the supervising office for them."""
    order = act.session.get(SupervisionOrder, command.order_id)
    if order is None:
        raise Rejection("not_found")
    case = lock_case(act, order.instance_id)
    act.session.refresh(order)
    require("reply_supervision", act.relations() | part_in(order, act))
    reply = command.reply.strip()
    if not reply:
        raise Rejection("reason_required")
    if len(reply) > MAX_REPLY:
        raise Rejection("text_too_long", field=Text("答复", "reply"), limit=MAX_REPLY)
    if order.closed_at is not None:
        raise Rejection("supervision_closed")
    if order.reply is not None:
        raise Rejection("supervision_answered")
    case.begin()
    order.reply, order.replied_at = reply, act.now
    for person in act.organisation.members(order.office, act.now):
        if person != act.actor.login:
            facts = {"by": act.actor.id, "round": order.round}
            case.mail("replied", person, task_id=order.task_id, payload=facts)
    told = {"order": order.id, "round": order.round, "reply": reply}
    act.emit("SupervisionReplied", task_id=order.task_id, payload=told)
    return Done(case=case, task_id=order.task_id)
