from engine.commands.switch_webhook import SwitchWebhook
from engine.store.webhooks import Webhook
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


def test_what_is_refused(harness: Desk) -> None:
    webhook = a_webhook(harness)
    assert harness.code(APPLICANT, switch(webhook, "paused")) == "not_permitted"
    assert harness.code(ADMIN, switch("0" * 32, "paused")) == "not_found"
    assert harness.code(ADMIN, switch(webhook, "active")) == "webhook_state"
