"""Lets the demo's time pass: stops wherever something is due, does it, and delivers what that wrote."""

from dataclasses import dataclass
from datetime import datetime

from engine.api import Actor, ProcessEngine
from engine.commands.advance_clock import AdvanceClock
from webhooks.channels import Channel
from webhooks.delivery import deliver_due

MAX_STOPS = 800
"""Longer journeys end early and say so: a page should answer."""
_ROUNDS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """What happened on the way: timers and rungs that acted, letters that left, where the clock stands now."""

    acted: int
    delivered: int
    now: datetime
    arrived: bool


def pass_time(engine: ProcessEngine, channel: Channel, to: datetime, actor: Actor) -> Passed:
    """Move the clock to `to`, doing everything that falls due at its own time.

    Raises Rejection("clock_backwards") or ("demo_only").
    """
    acted = delivered = 0
    for _ in range(MAX_STOPS):
        due = _next(engine)
        if due is None or due > to:
            break
        if due > engine.clock.now():
            engine.execute(AdvanceClock(to=due), actor)
        done = _work(engine, channel)
        if done == (0, 0) and _next(engine) == due:
            # What is due can't be done just now (a suspended case): it must not hold the clock up.
            break
        acted, delivered = acted + done[0], delivered + done[1]
    else:
        return Passed(acted=acted, delivered=delivered, now=engine.clock.now(), arrived=False)
    if to > engine.clock.now() or not acted:
        engine.execute(AdvanceClock(to=to), actor)
    done = _work(engine, channel)
    return Passed(acted=acted + done[0], delivered=delivered + done[1], now=engine.clock.now(), arrived=True)


def _next(engine: ProcessEngine) -> datetime | None:
    moments = (engine.next_due(), engine.next_due("mail", after=engine.clock.now()))
    return min((at for at in moments if at is not None), default=None)


def _work(engine: ProcessEngine, channel: Channel) -> tuple[int, int]:
    acted = delivered = 0
    for _ in range(_ROUNDS):
        ran, sent = engine.run_due(), deliver_due(engine, channel).total
        if not ran and not sent:
            break
        acted, delivered = acted + ran, delivered + sent
    return acted, delivered
