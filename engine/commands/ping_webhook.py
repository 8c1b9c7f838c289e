"""An administrator has a webhook called once, to see whether it answers."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.happenings import TEST
from engine.domain.permissions import require
from engine.domain.webhook_rejections import STATES
from engine.runtime.act import Act, Done
from engine.runtime.webhook_settings import locked_webhook
from engine.runtime.webhooks import cloud_event, enqueue_call


@dataclass(frozen=True, kw_only=True)
class PingWebhook:
    """Call `webhook_id` with an event of type huiqian.webhook.test."""

    webhook_id: str


def handle(command: PingWebhook, act: Act) -> Done:
    """Enqueue the call; the answer's `job` is its id.

    Raises Rejection: not_permitted, not_found, webhook_state.
    """
    require("manage_webhooks", act.relations())
    webhook = locked_webhook(act, command.webhook_id)
    if webhook.state != "active":
        raise Rejection("webhook_state", state=STATES[webhook.state])
    body = cloud_event(act, TEST, {"webhook": webhook.name}, subject=None)
    job = enqueue_call(act, webhook.id, TEST, body, act.now)
    act.emit("WebhookPinged", payload={"webhook": webhook.id, "job": job})
    return Done(value={"job": job})
