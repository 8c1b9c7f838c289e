"""An administrator opens a door by which another system can send one BPMN message."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.feel import FeelError, compile_expression
from engine.runtime.act import Act, Done
from engine.runtime.webhook_settings import checked_name, new_secret
from engine.store.webhooks import Inbound

MAX_TEXT = 500


@dataclass(frozen=True, kw_only=True)
class RegisterInbound:
    """Let `name` send BPMN message `message`; `key` and `payload` are FEEL over `body`, the JSON that comes in."""

    name: str
    message: str
    key: str | None = None
    payload: str | None = None


def handle(command: RegisterInbound, act: Act) -> Done:
    """Open it; the answer's `secret` is shown this once, and every message has to be signed with it.

    Raises Rejection: not_permitted, name_required, text_too_long, inbound_expression.
    """
    require("manage_webhooks", act.relations())
    name, message, secret = checked_name(command.name), checked_name(command.message), new_secret()
    for text in (command.key, command.payload):
        _check(text)
    door = Inbound(
        id=act.new_id(),
        name=name,
        message=message,
        key=command.key,
        payload=command.payload,
        secrets=[{"secret": secret, "until": None}],
        state="active",
        created_by=act.actor.id,
        created_at=act.now,
    )
    act.session.add(door)
    act.emit("InboundRegistered", payload={"inbound": door.id, "name": name, "message": message})
    return Done(value={"inbound": door.id, "secret": secret})


def _check(text: str | None) -> None:
    if text is None:
        return
    if len(text) > MAX_TEXT:
        raise Rejection("text_too_long", field="FEEL", limit=MAX_TEXT)
    try:
        compile_expression(text)
    except FeelError as error:
        raise Rejection("inbound_expression", text=text, detail=str(error)) from error
