from datetime import timedelta

from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.ping_webhook import PingWebhook
from engine.commands.record_call import RecordCall
from engine.commands.replay_calls import ReplayCalls
from engine.commands.switch_webhook import SwitchWebhook
from engine.store.instances import Incident
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.webhooks import a_webhook, calls


def answered(desk: Desk, webhook: str) -> str:
    job = desk.act(ADMIN, PingWebhook(webhook_id=webhook)).value["job"]
    desk.machine(LeaseDeliveries(limit=1, queue="webhook"))
    desk.machine(RecordCall(job_id=job, status=200, answer="", error=None, milliseconds=1))
    return str(job)


def test_one_call_is_sent_again_under_its_own_id(harness: Desk) -> None:
    webhook = a_webhook(harness)
    first, second = answered(harness, webhook), answered(harness, webhook)
    event = calls(harness, webhook)[0].payload["event"]
    assert harness.act(ADMIN, ReplayCalls(webhook_id=webhook, job_id=first)).value == {"calls": 1}
    again, other = calls(harness, webhook)
    assert (again.id, again.state, again.attempts, again.payload["event"]) == (first, "waiting", 0, event)
    assert (other.id, other.state) == (second, "done")


def test_a_span_is_sent_again(harness: Desk) -> None:
    webhook = a_webhook(harness)
    answered(harness, webhook)
    harness.pass_time(hours=1)
    since = harness.clock.now()
    wanted = [answered(harness, webhook), answered(harness, webhook)]
    harness.pass_time(hours=1)
    until = harness.clock.now()
    answered(harness, webhook)
    assert harness.act(ADMIN, ReplayCalls(webhook_id=webhook, since=since, until=until)).value == {"calls": 2}
    assert [job.id for job in calls(harness, webhook, "waiting")] == wanted
    assert [job.due_at for job in calls(harness, webhook, "waiting")] == [
        harness.clock.now(),
        harness.clock.now() + timedelta(milliseconds=100),
    ]


def test_what_was_given_up_is_no_incident_any_more(harness: Desk) -> None:
    webhook = a_webhook(harness)
    job = harness.act(ADMIN, PingWebhook(webhook_id=webhook)).value["job"]
    while calls(harness, webhook)[0].state != "dead":
        harness.machine(LeaseDeliveries(limit=1, queue="webhook"))
        harness.machine(RecordCall(job_id=job, status=404, answer="", error=None, milliseconds=1))
        harness.pass_time(hours=8)
    assert [row.state for row in harness.all(Incident)] == ["open"]
    harness.act(ADMIN, ReplayCalls(webhook_id=webhook, since=harness.clock.now() - timedelta(days=90)))
    (again,) = calls(harness, webhook)
    assert (again.state, again.error) == ("waiting", None)
    (told,) = harness.all(Incident)
    assert (told.state, told.resolved_by) == ("resolved", ADMIN)


def test_what_is_refused(harness: Desk) -> None:
    webhook, other = a_webhook(harness), a_webhook(harness)
    job = answered(harness, webhook)
    assert harness.code(APPLICANT, ReplayCalls(webhook_id=webhook)) == "not_permitted"
    assert harness.code(ADMIN, ReplayCalls(webhook_id="0" * 32)) == "not_found"
    assert harness.code(ADMIN, ReplayCalls(webhook_id=other, job_id=job)) == "not_found"
    now, before = harness.clock.now(), harness.clock.now() - timedelta(days=1)
    assert harness.code(ADMIN, ReplayCalls(webhook_id=other, since=before)) == "calls_none"
    assert harness.code(ADMIN, ReplayCalls(webhook_id=webhook, since=now, until=before)) == "calls_span"
    assert harness.code(ADMIN, ReplayCalls(webhook_id=webhook)) == "calls_span", "not all that ever was"
    assert harness.code(ADMIN, ReplayCalls(webhook_id=webhook, until=now)) == "calls_span"
    harness.act(ADMIN, SwitchWebhook(webhook_id=webhook, state="paused"))
    assert harness.code(ADMIN, ReplayCalls(webhook_id=webhook)) == "webhook_state"
