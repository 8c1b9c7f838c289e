"""The demo's time is moved forward."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.store.accounts import CLOCK_OFFSET, Setting


@dataclass(frozen=True, kw_only=True)
class AdvanceClock:
    """Move the product's time to `to`; it never runs back."""

    to: datetime


def handle(command: AdvanceClock, act: Act) -> Done:
    """Keep the offset; what has become due is done by the next tick."""
    demo = act.settings.demo or act.settings.test_mode
    if not demo:
        raise Rejection("demo_only")
    require("advance_clock", act.relations() | {"demo"})
    if command.to <= act.now:
        raise Rejection("clock_backwards")
    offset = command.to - act.real_now
    act.session.merge(Setting(key=CLOCK_OFFSET, value=offset.total_seconds()))
    act.emit("ClockMoved", payload={"from": act.now.isoformat(), "to": command.to.isoformat()})
    act.installation.clock.move(offset)
    return Done(value={"now": command.to.isoformat()})
