"""An administrator pauses a webhook, resumes it, or removes it for good."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.webhook_rejections import STATES
from engine.identity import raise_version
from engine.runtime.act import Act, Done
from engine.runtime.webhook_calls import hold_calls, release_calls
from engine.runtime.webhook_settings import locked_webhook


@dataclass(frozen=True, kw_only=True)
class SwitchWebhook:
    """Bring `webhook_id` into `state`; `reason` is kept with a pause."""

    webhook_id: str
    state: Literal["active", "paused", "removed"]
    reason: str = ""


def handle(command: SwitchWebhook, act: Act) -> Done:
    """Switch it: a pause keeps what is to be told, resuming sends it, removing drops it.

    The answer's `calls` says of how many calls. Raises Rejection: not_permitted, not_found, webhook_state.
    """
    require("manage_webhooks", act.relations())
    webhook = locked_webhook(act, command.webhook_id)
    if webhook.state == command.state:
        raise Rejection("webhook_state", state=STATES[command.state])
    webhook.state, webhook.version = command.state, webhook.version + 1
    webhook.paused_why = (command.reason.strip() or None) if command.state == "paused" else None
    if command.state == "active":
        webhook.failures, webhook.again_at = 0, None
        moved = release_calls(act, webhook.id)
    else:
        moved = hold_calls(act, webhook.id, "paused" if command.state == "paused" else "cancelled")
    raise_version(act.session)
    act.emit("WebhookSwitched", payload={"webhook": webhook.id, "state": command.state, "reason": command.reason})
    return Done(value={"calls": moved})
