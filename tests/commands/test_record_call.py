from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.ping_webhook import PingWebhook
from engine.commands.record_call import MAX_FAILURES, RecordCall
from engine.commands.switch_webhook import SwitchWebhook
from engine.jobs import pause_after
from engine.store.instances import Incident
from engine.store.webhooks import Webhook, WebhookCall
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, Desk
from tests.factories.webhooks import a_webhook, calls


def leased(desk: Desk, webhook: str) -> str:
    desk.act(ADMIN, PingWebhook(webhook_id=webhook))
    (job,) = desk.machine(LeaseDeliveries(limit=1, queue="webhook")).value["jobs"]
    return str(job)


def report(job: str, status: int | None = 200, error: str | None = None) -> RecordCall:
    return RecordCall(job_id=job, status=status, answer="好", error=error, milliseconds=12)


def test_a_good_answer_ends_it_and_the_attempt_is_kept(harness: Desk) -> None:
    webhook = a_webhook(harness)
    job = leased(harness, webhook)
    harness.machine(report(job))
    assert [(call.id, call.state) for call in calls(harness, webhook)] == [(job, "done")]
    row = harness.one(WebhookCall)
    assert (row.webhook_id, row.job_id, row.type) == (webhook, job, "webhook.test")
    assert (row.attempt, row.status, row.answer, row.milliseconds) == (1, 200, "好", 12)


def test_a_bad_answer_is_tried_again_and_counted(harness: Desk) -> None:
    webhook = a_webhook(harness)
    job = leased(harness, webhook)
    harness.machine(report(job, 503))
    (call,) = calls(harness, webhook)
    assert (call.state, call.due_at, call.error) == (
        "waiting",
        harness.clock.now() + pause_after(job, 1),
        "HTTP 503",
    )
    assert harness.one(Webhook).failures == 1
    harness.pass_time(minutes=1)
    harness.machine(LeaseDeliveries(limit=1, queue="webhook"))
    harness.machine(report(job))
    assert (harness.one(Webhook).failures, len(harness.all(WebhookCall))) == (0, 2)


def test_when_its_attempts_are_spent_an_administrator_sees_it(harness: Desk) -> None:
    webhook = a_webhook(harness)
    job = leased(harness, webhook)
    for _ in range(6):
        harness.machine(report(job, None, "ConnectTimeout"))
        harness.pass_time(hours=5)
        harness.machine(LeaseDeliveries(limit=1, queue="webhook"))
    assert [call.state for call in calls(harness, webhook)] == ["dead"]
    assert harness.one(Incident).code == "webhook_unanswered"


def test_gone_pauses_it_and_keeps_what_waits(harness: Desk) -> None:
    webhook = a_webhook(harness)
    job = leased(harness, webhook)
    harness.act(ADMIN, PingWebhook(webhook_id=webhook))
    harness.machine(report(job, 410))
    row = harness.one(Webhook)
    assert (row.state, row.paused_why) == ("paused", "HTTP 410")
    assert [call.state for call in calls(harness, webhook)] == ["paused", "paused"]
    harness.slip("apply")
    assert {call.state for call in calls(harness, webhook)} == {"paused"}


def test_many_failures_in_a_row_pause_it(harness: Desk) -> None:
    webhook = a_webhook(harness)
    for _ in range(MAX_FAILURES):
        assert harness.one(Webhook).state == "active"
        harness.machine(report(leased(harness, webhook), 500))
    assert harness.one(Webhook).state == "paused"


def test_a_report_for_what_is_not_leased_is_refused(harness: Desk) -> None:
    webhook = a_webhook(harness)
    job = leased(harness, webhook)
    harness.machine(report(job))
    assert harness.code(MACHINE, report(job)) == "job_moved_on"
    assert harness.code(ADMIN, report(job)) == "not_permitted"


def test_the_call_of_a_webhook_that_was_removed_is_dropped(harness: Desk) -> None:
    webhook = a_webhook(harness)
    job = leased(harness, webhook)
    harness.act(ADMIN, SwitchWebhook(webhook_id=webhook, state="removed"))
    harness.machine(report(job, 500))
    assert [call.state for call in calls(harness, webhook)] == ["cancelled"]
