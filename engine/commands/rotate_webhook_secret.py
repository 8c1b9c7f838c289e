"""An administrator gives a webhook a new secret; for a day both sign, so that the receiver can change over."""

from dataclasses import dataclass

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.webhook_settings import locked_webhook, rotated


@dataclass(frozen=True, kw_only=True)
class RotateWebhookSecret:
    """Make a new secret for `webhook_id`."""

    webhook_id: str


def handle(command: RotateWebhookSecret, act: Act) -> Done:
    """Put the new one first; the answer's `secret` is shown this once.

    Raises Rejection: not_permitted, not_found.
    """
    require("manage_webhooks", act.relations())
    webhook = locked_webhook(act, command.webhook_id)
    webhook.secrets = rotated(webhook.secrets, act.real_now)
    webhook.version += 1
    act.emit("WebhookSecretRotated", payload={"webhook": webhook.id})
    return Done(value={"secret": webhook.secrets[0]["secret"]})
