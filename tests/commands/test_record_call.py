import pytest
from sqlalchemy import update

from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.ping_webhook import PingWebhook
from engine.commands.record_call import ILL, MAX_FAILURES, RESTS, RecordCall
from engine.commands.switch_webhook import SwitchWebhook
from engine.domain.incident_reasons import said_reason
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
        harness.machine(report(job, 400))
        harness.machine(report(leased(harness, webhook)))  # the receiver is well
        harness.pass_time(hours=5)
        harness.machine(LeaseDeliveries(limit=1, queue="webhook"))
    assert [call.id for call in calls(harness, webhook, "dead")] == [job]
    assert harness.one(Incident).code == "webhook_unanswered"


def test_one_call_that_a_well_receiver_refuses_is_given_up_and_pauses_nothing(harness: Desk) -> None:
    webhook = a_webhook(harness)
    job = leased(harness, webhook)
    for _ in range(6):
        harness.machine(report(job, 422))
        assert harness.one(Webhook).failures == 1
        harness.pass_time(hours=5)
        harness.machine(LeaseDeliveries(limit=1, queue="webhook"))
    assert [call.id for call in calls(harness, webhook, "dead")] == [job]
    incident = harness.one(Incident)
    assert (harness.one(Webhook).state, incident.code) == ("active", "webhook_unanswered")
    assert said_reason(incident.reason, incident.message, "zh").endswith("的对方答复：HTTP 422")


@pytest.mark.parametrize("status", [408, 425, 429, 500, None])
def test_one_call_that_a_receiver_cannot_take_just_now_tells_that_it_is_ill(harness: Desk, status: int | None) -> None:
    webhook = a_webhook(harness)
    job = leased(harness, webhook)
    for _ in range(ILL):
        harness.machine(report(job, status, None if status else "ConnectError"))
        harness.pass_time(hours=5)
        harness.machine(LeaseDeliveries(limit=1, queue="webhook"))
    assert harness.one(Webhook).failures == ILL


def test_a_call_that_is_refused_by_a_receiver_that_was_ill_waits_for_its_own_pause(harness: Desk) -> None:
    webhook = a_webhook(harness)
    job = leased(harness, webhook)
    harness.set(Webhook, Webhook.id == webhook, failures=ILL)
    for attempts in (1, 2):
        harness.machine(report(job, 422))
        assert harness.one(Webhook).failures == ILL + 1
        (call,) = calls(harness, webhook)
        assert (call.attempts, call.due_at > harness.clock.now()) == (attempts, True)
        harness.pass_time(minutes=5)
        harness.machine(LeaseDeliveries(limit=1, queue="webhook"))


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
    with harness.engine.database.write_session() as session, session.begin():
        session.execute(update(Webhook).values(failures=MAX_FAILURES - 2))
    for state in ("active", "paused"):
        harness.machine(report(leased(harness, webhook), 500))
        assert harness.one(Webhook).state == state
        harness.pass_time(minutes=5)


def ill(desk: Desk, webhook: str) -> list[str]:
    """Have it fail until it is left alone; returns the calls that failed."""
    failed = [leased(desk, webhook) for _ in range(ILL)]
    for job in failed:
        desk.machine(report(job, None, "ConnectError"))
    return failed


def test_a_receiver_that_fails_again_and_again_is_left_alone_and_asked_with_what_has_waited(harness: Desk) -> None:
    webhook = a_webhook(harness)
    failed = ill(harness, webhook)
    assert harness.one(Webhook).again_at == harness.clock.now() + RESTS[0]
    harness.act(ADMIN, PingWebhook(webhook_id=webhook))
    (fresh,) = calls(harness, webhook)[ILL:]
    assert harness.machine(LeaseDeliveries(limit=9, queue="webhook")).value["jobs"] == []
    harness.clock.set(harness.clock.now() + RESTS[0])
    (probe,) = harness.machine(LeaseDeliveries(limit=1, queue="webhook")).value["jobs"]
    assert probe == fresh.id
    assert probe not in failed


def test_an_ill_receiver_costs_no_call_an_attempt_and_is_asked_every_few_minutes(harness: Desk) -> None:
    webhook = a_webhook(harness)
    ill(harness, webhook)
    for _ in range(20):
        harness.pass_time(minutes=4)
        (probe,) = harness.machine(LeaseDeliveries(limit=1, queue="webhook")).value["jobs"]
        harness.machine(report(probe, 503))
    assert harness.one(Webhook).again_at == harness.clock.now() + RESTS[-1]
    assert {call.state for call in calls(harness, webhook)} == {"waiting"}
    assert max(call.attempts for call in calls(harness, webhook)) == 1


def test_what_waits_is_due_when_the_receiver_answers_again(harness: Desk) -> None:
    webhook = a_webhook(harness)
    ill(harness, webhook)
    harness.clock.set(harness.clock.now() + RESTS[0])
    (probe,) = harness.machine(LeaseDeliveries(limit=1, queue="webhook")).value["jobs"]
    harness.machine(report(probe))
    assert (harness.one(Webhook).failures, harness.one(Webhook).again_at) == (0, None)
    assert [call.due_at <= harness.clock.now() for call in calls(harness, webhook, "waiting")] == [True] * (ILL - 1)


def test_what_was_on_its_way_to_an_ill_receiver_is_not_counted_again(harness: Desk) -> None:
    webhook = a_webhook(harness)
    on_its_way = leased(harness, webhook)
    ill(harness, webhook)
    harness.machine(report(on_its_way, None, "ConnectError"))
    assert harness.one(Webhook).failures == ILL


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
