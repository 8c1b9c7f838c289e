"""A signal from outside is on its way to everything that waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.messages import broadcast, packed


@dataclass(frozen=True, kw_only=True)
class BroadcastSignal:
    """Send signal `name` to all cases that wait for it now, and begin the processes that start with it."""

    name: str
    payload: Mapping[str, object] = field(default_factory=dict)


def handle(command: BroadcastSignal, act: Act) -> Done:
    """Enqueue a job for each; the answer's `reached` says how many."""
    require("broadcast_signal", act.relations())
    reached = broadcast(act, command.name, packed(command.payload), act.now)
    act.emit("SignalBroadcast", payload={"name": command.name, "reached": reached})
    return Done(value={"reached": reached})
