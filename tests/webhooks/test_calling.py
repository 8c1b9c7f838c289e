"""Calls to a real server on loopback: signed, tried again, never led astray."""

from collections.abc import Iterator

import pytest
from standardwebhooks.webhooks import Webhook as Verifier

from engine.commands.complete_task import CompleteTask
from engine.commands.ping_webhook import PingWebhook
from engine.commands.register_webhook import RegisterWebhook
from engine.commands.rotate_webhook_secret import RotateWebhookSecret
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.tasks import Task
from engine.store.webhooks import WebhookCall
from tests.factories.desk import ADMIN, APPLICANT, PURPOSE, Desk
from tests.factories.receiver import Receiver, a_receiver
from tests.factories.webhooks import INSIDE, a_webhook, calls
from webhooks.calling import call_due
from webhooks.channels.http import MAX_ANSWER, HttpChannel


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as running:
        yield running


@pytest.fixture
def desk(harness: Desk) -> Iterator[Desk]:
    """A desk whose installation may call this machine."""
    with harness.configured(webhook_allow=INSIDE) as allowed:
        yield allowed


def sent(desk: Desk, channel: HttpChannel | None = None) -> int:
    desk.pass_time(seconds=9)
    return call_due(desk.engine, channel or HttpChannel(), limit=50)


def test_what_happened_is_told_in_its_order(desk: Desk, receiver: Receiver) -> None:
    a_webhook(desk, url=receiver.url)
    case = desk.slip("check")
    assert sent(desk) == 4
    assert receiver.types == ["case.started", "task.created", "task.completed", "task.created"]
    event = receiver.came[2].event
    assert event["specversion"] == "1.0"
    assert event["subject"] == case
    completed = desk.one(Task, Task.element == "apply")
    assert event["data"] == {
        "process": "seal_slip",
        "instance": case,
        "business_no": None,
        "state": "active",
        "outcome": "done",
        "class": "done",
        "element": "apply",
        "task": completed.id,
        "actor_post": desk.engine.organisation.posts_of(APPLICANT, desk.clock.now())[0].code,
    }
    assert receiver.came[2].headers["content-type"] == "application/cloudevents+json; charset=utf-8"


def test_no_opinion_and_no_field_leaves_the_house(desk: Desk, receiver: Receiver) -> None:
    a_webhook(desk, url=receiver.url)
    task = desk.task(desk.slip("check"))
    desk.done(task, desk.people(task)[0], "reject", "材料里有一段机密的理由")
    sent(desk)
    assert "case.ended" in receiver.types
    for came in receiver.came:
        assert "机密" not in came.body.decode()
        assert PURPOSE["purpose"] not in came.body.decode()


def test_each_call_is_signed_as_the_standard_says(desk: Desk, receiver: Receiver) -> None:
    done = desk.act(ADMIN, RegisterWebhook(name="办公系统", url=receiver.url, events=("*",)))
    desk.act(ADMIN, PingWebhook(webhook_id=done.value["webhook"]))
    sent(desk)
    (came,) = receiver.came
    stamp, event_id = came.headers["webhook-timestamp"], came.headers["webhook-id"]
    assert event_id == came.event["id"]
    assert int(stamp) == int(desk.clock.real_now().timestamp())
    expected = Verifier(done.value["secret"]).sign(event_id, desk.clock.real_now(), came.body.decode())
    assert came.headers["webhook-signature"] == expected


def test_for_a_day_the_old_secret_signs_as_well(desk: Desk, receiver: Receiver) -> None:
    webhook = a_webhook(desk, url=receiver.url)
    desk.act(ADMIN, RotateWebhookSecret(webhook_id=webhook))
    desk.act(ADMIN, PingWebhook(webhook_id=webhook))
    sent(desk)
    desk.pass_time(hours=25)
    desk.act(ADMIN, PingWebhook(webhook_id=webhook))
    sent(desk)
    assert [len(came.headers["webhook-signature"].split()) for came in receiver.came] == [2, 1]


def test_a_decision_that_is_taken_back_in_time_is_not_told(desk: Desk, receiver: Receiver) -> None:
    a_webhook(desk, "task.*", url=receiver.url)
    task = desk.task(desk.slip("apply"))
    sent(desk)
    desk.act(APPLICANT, CompleteTask(task_id=task.id, outcome="done", data=PURPOSE))
    assert call_due(desk.engine, HttpChannel()) == 0
    desk.act(APPLICANT, WithdrawDecision(task_id=task.id))
    sent(desk)
    assert receiver.types == ["task.created", "task.withdrawn"]


def test_what_fails_is_sent_again_with_the_same_id(desk: Desk, receiver: Receiver) -> None:
    webhook = a_webhook(desk, url=receiver.url)
    desk.act(ADMIN, PingWebhook(webhook_id=webhook))
    receiver.status = 500
    assert sent(desk) == 0
    receiver.status = 200
    desk.pass_time(minutes=1)
    assert sent(desk) == 1
    first, second = receiver.came
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_a_redirect_is_not_followed(desk: Desk, receiver: Receiver) -> None:
    webhook = a_webhook(desk, url=receiver.url)
    receiver.status, receiver.location = 307, receiver.url.replace("/hook", "/elsewhere")
    desk.act(ADMIN, PingWebhook(webhook_id=webhook))
    assert sent(desk) == 0
    assert [came.path for came in receiver.came] == ["/hook"]
    row = desk.one(WebhookCall)
    assert (row.status, row.error) == (307, "redirects are not followed")


def test_a_huge_answer_is_cut_off(desk: Desk, receiver: Receiver) -> None:
    webhook = a_webhook(desk, url=receiver.url)
    receiver.answer = b"x" * (MAX_ANSWER * 200)
    desk.act(ADMIN, PingWebhook(webhook_id=webhook))
    assert sent(desk) == 1
    assert len(desk.one(WebhookCall).answer or "") == 2000


def test_one_that_hangs_is_given_up(desk: Desk, receiver: Receiver) -> None:
    webhook = a_webhook(desk, url=receiver.url)
    receiver.hold.clear()
    desk.act(ADMIN, PingWebhook(webhook_id=webhook))
    assert sent(desk, HttpChannel(seconds=0.2)) == 0
    row = desk.one(WebhookCall)
    assert (row.status, "Timeout" in (row.error or "")) == (None, True)


def test_nobody_there_is_an_answer(desk: Desk) -> None:
    webhook = a_webhook(desk, url="http://127.0.0.1:1/hook")
    desk.act(ADMIN, PingWebhook(webhook_id=webhook))
    assert sent(desk) == 0
    assert "ConnectError" in (desk.one(WebhookCall).error or "")
    assert [job.state for job in calls(desk, webhook)] == ["waiting"]


def test_a_name_that_turns_out_to_be_inside_is_not_called(harness: Desk, receiver: Receiver) -> None:
    webhook = a_webhook(harness, url=f"https://localhost:{receiver.port}/hook")
    harness.act(ADMIN, PingWebhook(webhook_id=webhook))
    assert sent(harness) == 0
    assert receiver.came == []
    assert "Expected a public address" in (harness.one(WebhookCall).error or "")


def test_a_suspension_is_told_although_nothing_else_leaves(desk: Desk, receiver: Receiver) -> None:
    a_webhook(desk, "case.suspended", url=receiver.url)
    case = desk.slip("check")
    desk.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    sent(desk)
    assert receiver.types == ["case.suspended"]


def test_a_call_whose_sender_died_is_sent_again(desk: Desk, receiver: Receiver) -> None:
    webhook = a_webhook(desk, url=receiver.url)
    desk.act(ADMIN, PingWebhook(webhook_id=webhook))

    class Dies(HttpChannel):
        def send(self, call: object) -> object:  # type: ignore[override]
            super().send(call)  # type: ignore[arg-type]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sent(desk, Dies())
    assert sent(desk) == 0
    desk.pass_time(seconds=61)
    assert sent(desk) == 1
    assert len({came.headers["webhook-id"] for came in receiver.came}) == 1
    assert len(receiver.came) == 2
