"""An administrator closes a door for a while, opens it again, gives it a new secret, or removes it."""

from dataclasses import dataclass
from typing import Any, Literal

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.webhook_rejections import STATES
from engine.runtime.act import Act, Done
from engine.runtime.webhook_settings import rotated
from engine.store.webhooks import Inbound


@dataclass(frozen=True, kw_only=True)
class SwitchInbound:
    """Bring `inbound_id` into `state`, or with `new_secret` only replace its secret; for a day both are taken."""

    inbound_id: str
    state: Literal["active", "paused", "removed"] | None = None
    new_secret: bool = False


def handle(command: SwitchInbound, act: Act) -> Done:
    """Switch it; a new secret is the answer's `secret`, shown this once.

    Raises Rejection: not_permitted, not_found, webhook_state.
    """
    require("manage_webhooks", act.relations())
    door = act.session.get(Inbound, command.inbound_id, with_for_update=True)
    if door is None or door.state == "removed":
        raise Rejection("not_found")
    value: dict[str, Any] = {}
    if command.new_secret:
        door.secrets = rotated(door.secrets, act.real_now)
        value["secret"] = door.secrets[0]["secret"]
    if command.state is not None:
        if door.state == command.state:
            raise Rejection("webhook_state", state=STATES[door.state])
        door.state = command.state
    told = {"inbound": door.id, "state": door.state, "secret": "new" if command.new_secret else "kept"}
    act.emit("InboundSwitched", payload=told)
    return Done(value=value)
