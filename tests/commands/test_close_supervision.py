from datetime import datetime

from engine.commands.close_supervision import MAX_WORDS, CloseSupervision
from engine.commands.reply_supervision import ReplySupervision
from engine.domain.due_dates import REPLY_WITHIN
from engine.runtime.supervising import MOST_ROUNDS
from engine.store.tasks import SupervisionOrder
from tests.commands.test_reply_supervision import ordered
from tests.factories.desk import ADMIN, APPLICANT, Desk

OFFICE, LATE = "gjfcz", "cwcz"


def answered(harness: Desk, reply: str = "周五前办结") -> SupervisionOrder:
    newest = harness.all(SupervisionOrder)[-1]
    harness.act(LATE, ReplySupervision(order_id=newest.id, reply=reply))
    return newest


def test_the_office_closes_what_was_answered(harness: Desk) -> None:
    case, _ = ordered(harness)
    order = answered(harness)
    harness.act(OFFICE, CloseSupervision(order_id=order.id, words=" 同意周五前办结 "))
    closed = harness.one(SupervisionOrder)
    assert (closed.closed_by, closed.closing, closed.closed_at) == (OFFICE, "同意周五前办结", harness.clock.now())
    assert harness.task(case).state == "open", "an order decides nothing"
    event = harness.last(case)
    told = {"order": order.id, "round": 1, "again": False, "words": "同意周五前办结"}
    assert (event.event, event.actor, event.payload) == ("SupervisionClosed", OFFICE, told)


def test_the_office_asks_again_and_the_addressee_answers_again(harness: Desk) -> None:
    case, _ = ordered(harness)
    order = answered(harness)
    harness.act(OFFICE, CloseSupervision(order_id=order.id, words="请说明卡在何处", again=True))
    first, second = harness.all(SupervisionOrder)
    assert (first.closing, first.closed_by, second.round, second.asked) == (
        "请说明卡在何处",
        OFFICE,
        2,
        "请说明卡在何处",
    )
    assert (second.addressee, second.office, second.reply, second.closed_at) == (LATE, order.office, None, None)
    assert second.due_at == harness.engine.calendar.add_working_days(harness.clock.now(), REPLY_WITHIN).at
    letter = harness.jobs(case, "supervised")[-1]
    assert (letter.person, letter.payload["words"]["zh"]) == (LATE, "请说明卡在何处")
    assert datetime.fromisoformat(letter.payload["due_at"]) == second.due_at
    answered(harness, "等发票")
    assert harness.all(SupervisionOrder)[-1].reply == "等发票"


def test_the_office_hears_that_it_was_answered(harness: Desk) -> None:
    case, _ = ordered(harness)
    answered(harness)
    assert ("replied", OFFICE) in harness.mails(case)


def test_it_is_asked_three_times_at_most(harness: Desk) -> None:
    ordered(harness)
    for _ in range(1, MOST_ROUNDS):
        order = answered(harness)
        harness.act(OFFICE, CloseSupervision(order_id=order.id, words="再问", again=True))
    order = answered(harness)
    assert harness.code(OFFICE, CloseSupervision(order_id=order.id, words="再问", again=True)) == "supervision_rounds"
    harness.act(OFFICE, CloseSupervision(order_id=order.id, words="转请上级改派"))


def test_what_is_refused(harness: Desk) -> None:
    _, order = ordered(harness)
    close = CloseSupervision(order_id=order.id, words="可以")
    assert harness.code(OFFICE, close) == "supervision_unanswered"
    answered(harness)
    for nobody in (APPLICANT, ADMIN, LATE):
        assert harness.code(nobody, close) == "not_permitted", "nobody is content with their own answer"
    assert harness.code(OFFICE, CloseSupervision(order_id="0" * 32, words="可以")) == "not_found"
    assert harness.code(OFFICE, CloseSupervision(order_id=order.id, words=" ")) == "reason_required"
    assert harness.code(OFFICE, CloseSupervision(order_id=order.id, words="x" * (MAX_WORDS + 1))) == "text_too_long"
    harness.act(OFFICE, close)
    assert harness.code(OFFICE, close) == "supervision_closed"
