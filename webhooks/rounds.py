"""Sends mail round by round, and leaves a server alone for a while that could not be reached."""

from collections.abc import Callable

from engine.api import ProcessEngine
from engine.domain.clock import monotonic
from webhooks.channels import Channel
from webhooks.delivery import Delivered, deliver_due

PAUSE = 30.0
"""Seconds: a server that is down is not asked every second, and a backlog still leaves soon after it is back."""


class MailRounds:
    """What a tick calls; each process keeps its own pause."""

    def __init__(self, engine: ProcessEngine, channel: Channel, pause: float = PAUSE) -> None:
        self._engine = engine
        self._channel = channel
        self._pause = pause
        self._again_at = 0.0

    def go(self, stopping: Callable[[], bool] = lambda: False) -> Delivered:
        """Deliver what is due until `stopping`, but not while the server is being left alone."""
        if monotonic() < self._again_at:
            return Delivered()
        done = deliver_due(self._engine, self._channel, stopping=stopping)
        if done.unreached:
            self._again_at = monotonic() + self._pause
        return done
