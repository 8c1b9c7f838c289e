from engine.api import Actor
from engine.commands.reply_supervision import MAX_REPLY, ReplySupervision
from engine.commands.terminate_instance import TerminateInstance
from engine.store.tasks import SupervisionOrder
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import ask, chain, group


def ordered(harness: Desk) -> tuple[str, SupervisionOrder]:
    sign = ask("sign", group("dept_head", '"CWC"'), due='in="5 workdays" ladder="L-STD"')
    case = harness.deployed(chain("late", sign))
    harness.advance("10 workdays")
    return case, harness.one(SupervisionOrder)


def test_the_addressee_answers_and_the_task_stays_open(harness: Desk) -> None:
    case, order = ordered(harness)
    harness.act("cwcz", ReplySupervision(order_id=order.id, reply=" 周五前办结 "))
    kept = harness.one(SupervisionOrder)
    assert (kept.reply, kept.replied_at, kept.closed_at) == ("周五前办结", harness.clock.now(), None)
    assert harness.task(case).state == "open"
    event = harness.last(case)
    assert (event.event, event.actor, event.payload) == (
        "SupervisionReplied",
        "cwcz",
        {"order": order.id, "round": 1, "reply": "周五前办结"},
    )


def test_the_office_may_record_it(harness: Desk) -> None:
    _, order = ordered(harness)
    harness.act("gjfcz", ReplySupervision(order_id=order.id, reply="已电话说明"))
    assert harness.one(SupervisionOrder).reply == "已电话说明"


def test_what_is_refused(harness: Desk) -> None:
    _, order = ordered(harness)
    reply = ReplySupervision(order_id=order.id, reply="周五前")
    assert harness.code(APPLICANT, reply) == "not_permitted"
    assert harness.code(Actor.external("notice"), reply) == "not_permitted"
    assert harness.code("cwcz", ReplySupervision(order_id="0" * 32, reply="x")) == "not_found"
    assert harness.code("cwcz", ReplySupervision(order_id=order.id, reply=" ")) == "reason_required"
    long = ReplySupervision(order_id=order.id, reply="x" * (MAX_REPLY + 1))
    assert harness.code("cwcz", long) == "text_too_long"
    harness.act("cwcz", reply)
    assert harness.code("gjfcz", reply) == "supervision_answered"


def test_an_order_ends_with_its_task(harness: Desk) -> None:
    case, _ = ordered(harness)
    harness.complete(harness.task(case).id, "cwcz")
    assert harness.one(SupervisionOrder).closed_at == harness.clock.now()


def test_an_order_ends_with_its_case(harness: Desk) -> None:
    case, _ = ordered(harness)
    harness.act("sys_admin", TerminateInstance(instance_id=case, reason="外方停办"))
    assert harness.one(SupervisionOrder).closed_at == harness.clock.now()
