import pytest

from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.ping_webhook import PingWebhook
from engine.commands.record_call import RecordCall
from engine.commands.retry_job import RetryJob
from engine.commands.switch_webhook import SwitchWebhook
from engine.queries.call_content import CallContent
from engine.store.webhooks import Webhook
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.webhooks import a_webhook, calls


def switch(webhook: str, state: str, reason: str = "") -> SwitchWebhook:
    return SwitchWebhook(webhook_id=webhook, state=state, reason=reason)  # type: ignore[arg-type]


def test_a_pause_keeps_what_is_to_be_told(harness: Desk) -> None:
    webhook = a_webhook(harness, "case.*", "task.*")
    harness.slip("apply")
    done = harness.act(ADMIN, switch(webhook, "paused", "对方维护"))
    assert done.value == {"calls": 2}
    harness.slip("apply")
    assert [job.state for job in calls(harness, webhook)] == ["paused"] * 4
    row = harness.one(Webhook)
    assert (row.state, row.paused_why) == ("paused", "对方维护")


def test_resuming_sends_it_in_its_order(harness: Desk) -> None:
    webhook = a_webhook(harness)
    harness.act(ADMIN, switch(webhook, "paused"))
    harness.slip("apply")
    assert harness.act(ADMIN, switch(webhook, "active")).value == {"calls": 2}
    waiting = sorted(calls(harness, webhook, "waiting"), key=lambda job: job.due_at)
    assert [job.kind for job in waiting] == ["case.started", "task.created"]
    assert waiting[0].due_at == harness.clock.now()


def test_removing_drops_it_and_nothing_more_is_kept(harness: Desk) -> None:
    webhook = a_webhook(harness)
    harness.slip("apply")
    harness.act(ADMIN, switch(webhook, "removed"))
    assert {job.state for job in calls(harness, webhook)} == {"cancelled"}
    harness.slip("apply")
    assert len(calls(harness, webhook)) == 2
    assert harness.code(ADMIN, switch(webhook, "active")) == "not_found"


def taken(desk: Desk) -> list[str]:
    jobs: list[str] = desk.machine(LeaseDeliveries(limit=9, queue="webhook")).value["jobs"]
    return jobs


@pytest.mark.parametrize(("state", "then"), [("paused", "paused"), ("removed", "cancelled")])
def test_what_was_on_its_way_with_a_worker_that_died_is_not_sent_afterwards(
    harness: Desk, state: str, then: str
) -> None:
    webhook = a_webhook(harness)
    job = harness.act(ADMIN, PingWebhook(webhook_id=webhook)).value["job"]
    assert taken(harness) == [job]
    harness.act(ADMIN, switch(webhook, state))
    assert harness.engine.read(CallContent(job_id=job), MACHINE) is None, "nor by a worker that has not begun"
    harness.pass_time(minutes=1)
    assert taken(harness) == []
    assert [(one.state, one.lease_until) for one in calls(harness, webhook)] == [(then, None)]


@pytest.mark.parametrize(("state", "then"), [("paused", "paused"), ("removed", "cancelled")])
def test_what_was_given_up_and_is_tried_again_waits_with_the_rest(harness: Desk, state: str, then: str) -> None:
    webhook = a_webhook(harness)
    job = harness.act(ADMIN, PingWebhook(webhook_id=webhook)).value["job"]
    while calls(harness, webhook)[0].state != "dead":
        assert taken(harness) == [job]
        harness.machine(RecordCall(job_id=job, status=404, answer="", error=None, milliseconds=1))
        harness.pass_time(hours=8)
    harness.act(ADMIN, switch(webhook, state))
    harness.act(ADMIN, RetryJob(job_id=job))
    assert taken(harness) == []
    assert calls(harness, webhook)[0].state == then
    if state == "paused":
        harness.act(ADMIN, switch(webhook, "active"))
        assert taken(harness) == [job]


def test_what_is_refused(harness: Desk) -> None:
    webhook = a_webhook(harness)
    assert harness.code(APPLICANT, switch(webhook, "paused")) == "not_permitted"
    assert harness.code(ADMIN, switch("0" * 32, "paused")) == "not_found"
    assert harness.code(ADMIN, switch(webhook, "active")) == "webhook_state"
