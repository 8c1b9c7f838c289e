"""A message from outside reaches the one case that waits for it, or begins a process."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.arriving import deliver_message


@dataclass(frozen=True, kw_only=True)
class CorrelateMessage:
    """Deliver message `name`, correlated by `key`: the waiting event's key, or a case's conversation, id or number.

    Without `key` exactly one case must wait for the name. Of `payload` only what the event declares is kept.
    """

    name: str
    key: str | None = None
    payload: Mapping[str, object] = field(default_factory=dict)


def handle(command: CorrelateMessage, act: Act) -> Done:
    """Deliver it.

    Raises Rejection("message_unmatched"), ("message_ambiguous") or ("case_not_active").
    """
    require("correlate_message", act.relations())
    case = deliver_message(act, command.name, command.key, command.payload)
    if case is None:
        raise Rejection("message_unmatched", name=command.name, key=command.key or "—")
    act.emit("MessageCorrelated", payload={"name": command.name, "key": command.key})
    return Done(case=case, value={"instance_id": case.instance.id})
