"""An administrator has another system told of what happens here."""

from dataclasses import dataclass

from engine.domain.addresses import shown_address
from engine.domain.permissions import require
from engine.identity import raise_version
from engine.runtime.act import Act, Done
from engine.runtime.webhook_settings import checked_name, checked_patterns, checked_process, checked_url, new_secret
from engine.store.webhooks import Webhook


@dataclass(frozen=True, kw_only=True)
class RegisterWebhook:
    """Tell `url` of the events that `events` names (`*`, `task.*`, `case.ended`), of one `process` or of all."""

    name: str
    url: str
    events: tuple[str, ...]
    process: str | None = None


def handle(command: RegisterWebhook, act: Act) -> Done:
    """Keep it; the answer's `secret` is shown this once, and signs every call.

    Raises Rejection: not_permitted, webhook_address, webhook_events, process_unknown, text_too_long, name_required.
    """
    require("manage_webhooks", act.relations())
    name, secret = checked_name(command.name), new_secret()
    checked_url(act, command.url)
    checked_patterns(command.events)
    checked_process(act, command.process)
    webhook = Webhook(
        id=act.new_id(),
        name=name,
        url=command.url,
        events=list(command.events),
        process=command.process,
        secrets=[{"secret": secret, "until": None}],
        state="active",
        paused_why=None,
        failures=0,
        created_by=act.actor.id,
        created_at=act.now,
        version=1,
    )
    act.session.add(webhook)
    raise_version(act.session)
    act.emit("WebhookRegistered", payload={"webhook": webhook.id, "name": name, "url": shown_address(command.url)})
    return Done(value={"webhook": webhook.id, "secret": secret})
