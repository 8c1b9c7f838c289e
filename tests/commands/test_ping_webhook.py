from engine.commands.ping_webhook import PingWebhook
from engine.commands.switch_webhook import SwitchWebhook
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.webhooks import a_webhook, calls


def test_one_call_is_made_whatever_it_asks_for(harness: Desk) -> None:
    webhook = a_webhook(harness, "case.ended")
    done = harness.act(ADMIN, PingWebhook(webhook_id=webhook))
    (call,) = calls(harness, webhook, "waiting")
    assert (call.id, call.kind, call.due_at) == (done.value["job"], "webhook.test", harness.clock.now())
    assert call.payload["event"]["type"] == "huiqian.webhook.test"


def test_what_is_refused(harness: Desk) -> None:
    webhook = a_webhook(harness)
    assert harness.code(APPLICANT, PingWebhook(webhook_id=webhook)) == "not_permitted"
    assert harness.code(ADMIN, PingWebhook(webhook_id="0" * 32)) == "not_found"
    harness.act(ADMIN, SwitchWebhook(webhook_id=webhook, state="paused"))
    assert harness.code(ADMIN, PingWebhook(webhook_id=webhook)) == "webhook_state"
