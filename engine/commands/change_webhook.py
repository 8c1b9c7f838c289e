"""An administrator changes what another system is told of, and where."""

from dataclasses import dataclass

from engine.domain.addresses import shown_address
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.identity import raise_version
from engine.runtime.act import Act, Done
from engine.runtime.webhook_settings import checked_name, checked_patterns, checked_process, checked_url, locked_webhook


@dataclass(frozen=True, kw_only=True)
class ChangeWebhook:
    """Set everything of `webhook_id` but its secret; `seen_version` is the one the administrator saw."""

    webhook_id: str
    name: str
    url: str
    events: tuple[str, ...]
    process: str | None = None
    seen_version: int | None = None


def handle(command: ChangeWebhook, act: Act) -> Done:
    """Change it; calls that wait go to the new address.

    Raises Rejection: not_permitted, not_found, stale_version, and those of `RegisterWebhook`.
    """
    require("manage_webhooks", act.relations())
    webhook = locked_webhook(act, command.webhook_id)
    if command.seen_version is not None and command.seen_version != webhook.version:
        raise Rejection("stale_version")
    name = checked_name(command.name)
    checked_url(act, command.url)
    checked_patterns(command.events)
    checked_process(act, command.process)
    webhook.name, webhook.url, webhook.events = name, command.url, list(command.events)
    webhook.process, webhook.version = command.process, webhook.version + 1
    raise_version(act.session)
    act.emit("WebhookChanged", payload={"webhook": webhook.id, "name": name, "url": shown_address(command.url)})
    return Done()
