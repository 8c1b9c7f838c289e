"""The page of times urged: by whom, whether the letters arrived, what was answered, for cases and for units."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from engine.commands.close_supervision import CloseSupervision
from engine.commands.remind_task import RemindTask
from engine.commands.reply_supervision import ReplySupervision
from engine.queries.urging import TimesUrged, UrgedTask
from engine.store.tasks import SupervisionOrder
from tests.factories.browser import Browser, demo, statements, words
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import ask, chain, group
from webhooks.channels import Handed
from webhooks.delivery import deliver_due

PAGE = "/cockpit/urged"
OFFICE = "gjfcz"


class Picky:
    """A mail server that refuses whoever is named."""

    def __init__(self, refused: str) -> None:
        self.refused = refused

    @contextmanager
    def opened(self) -> Iterator["Picky"]:
        yield self

    def send(self, message: EmailMessage) -> Handed:
        bad = self.refused in str(message["To"])
        return Handed(state="refused", error="550 no such user") if bad else Handed(state="sent")


def late(harness: Desk, key: str = "late") -> str:
    case = harness.deployed(chain(key, ask("sign", group("dept_head", '"CWC"'), due='in="5 workdays" ladder="L-STD"')))
    harness.advance("1 workdays")
    harness.act(APPLICANT, RemindTask(task_id=harness.task(case).id, text="合作方在等"))
    harness.advance("9 workdays")
    return case


def only(harness: Desk, **asked: str) -> UrgedTask:
    (row,) = harness.engine.read(TimesUrged(**asked)).tasks
    return row


def test_how_often_by_whom_delivered_and_answered(harness: Desk) -> None:
    case = late(harness)
    address = harness.engine.organisation.persons["cwcz"].email
    with harness.configured(digests=False, quiet_hours=False) as desk:
        while deliver_due(desk.engine, Picky(address), 100).total:
            pass
    row = only(harness)
    assert row.instance_id == case
    assert [(urge.machine, urge.rung) for urge in row.urges] == [
        (False, ""),
        (True, "remind"),
        (True, "remind"),
        (True, "copy_superior"),
        (True, "offer_superior"),
        (True, "supervise"),
    ]
    assert {letter.state for letter in row.letters if letter.to == row.holders[0]} == {"refused"}
    assert {letter.state for letter in row.letters if letter.to != row.holders[0]} == {"sent"}
    assert ([one.kind for one in row.answers], row.orders_open) == (["order"], 1)
    order = harness.one(SupervisionOrder)
    harness.act("cwcz", ReplySupervision(order_id=order.id, reply="周五前办结"))
    answered = only(harness)
    assert [(one.kind, one.text) for one in answered.answers] == [("order", ""), ("reply", "周五前办结")]
    assert (answered.orders_open, answered.orders_to_close) == (0, 1)
    harness.act(OFFICE, CloseSupervision(order_id=order.id, words="同意"))
    assert [(one.kind, one.text) for one in only(harness).answers][-1] == ("closing", "同意")
    harness.done(harness.task(case), "cwcz")
    assert [one.kind for one in only(harness, case=case).answers] == ["order", "reply", "closing", "decision"]


def test_the_page_of_the_supervising_office(harness: Desk) -> None:
    late(harness)
    browser = Browser(demo(harness)).sign_in(OFFICE)
    page = words(browser.get(PAGE))
    assert "催办 6 次" in page
    assert "〔系统记录〕 · 发督办单" in page
    assert "未答复的督办单：1" in page
    assert "财务处" in page


def test_by_unit(harness: Desk) -> None:
    late(harness)
    assert only(harness, unit="CWC").element == "sign"
    assert harness.engine.read(TimesUrged(unit="LC")).tasks == ()
    (unit, *_) = harness.engine.read(TimesUrged(unit="CWC")).units
    assert (unit.tasks, unit.urged, unit.by_people, unit.answered) == (1, 6, 1, 0)


def test_nobody_else_sees_it_and_it_is_empty_at_first(harness: Desk) -> None:
    assert "没有被催的待办" in words(Browser(demo(harness)).sign_in(OFFICE).get(PAGE))
    assert Browser(demo(harness)).sign_in(APPLICANT).get(PAGE).status_code == 403


def test_one_task_and_three_cost_the_same(harness: Desk) -> None:
    late(harness)
    query = TimesUrged()
    harness.engine.read(query)
    with statements(harness) as one:
        harness.engine.read(query)
    late(harness, "second")
    late(harness, "third")
    harness.engine.read(query)
    with statements(harness) as three:
        harness.engine.read(query)
    assert len(harness.engine.read(query).tasks) == 3
    assert len(one) == len(three)
