"""The addressee of a supervision order answers it in writing."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.store.tasks import SupervisionOrder

MAX_REPLY = 2000


@dataclass(frozen=True, kw_only=True)
class ReplySupervision:
    """Answer order `order_id`; the order closes, the task stays open: an answer is no decision."""

    order_id: str
    reply: str


def handle(command: ReplySupervision, act: Act) -> Done:
    """Keep the reply; only the addressee or the supervising office may give it."""
    order = act.session.get(SupervisionOrder, command.order_id)
    if order is None:
        raise Rejection("not_found")
    case = lock_case(act, order.instance_id)
    act.session.refresh(order)
    require("reply_supervision", act.relations() | _relations(order, act))
    reply = command.reply.strip()
    if not reply:
        raise Rejection("reason_required")
    if len(reply) > MAX_REPLY:
        raise Rejection("text_too_long", field="答复 / reply", limit=MAX_REPLY)
    if order.closed_at is not None:
        raise Rejection("supervision_closed")
    order.reply, order.closed_at = reply, act.now
    act.emit("SupervisionReplied", task_id=order.task_id, payload={"order": order.id, "reply": reply})
    return Done(case=case, task_id=order.task_id)


def _relations(order: SupervisionOrder, act: Act) -> set[str]:
    login = act.actor.login
    relations = {"addressee"} if login == order.addressee else set()
    if login is not None and order.office in act.organisation.groups_of(login, act.now):
        relations.add("supervisor")
    return relations
