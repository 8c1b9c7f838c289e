"""Owns APScheduler, which only ticks: what is due lies in the database."""

import logging
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

Tick = Callable[[], object]


class Ticker:
    """Calls each tick again and again until it is stopped; a late tick is run once, never dropped, never piled up."""

    def __init__(self, ticks: dict[str, Tick], seconds: float) -> None:
        # A tick that takes longer than the pause between two is no trouble: the next one finds what is left.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        self._scheduler = BackgroundScheduler(daemon=True)
        for name, tick in ticks.items():
            self._scheduler.add_job(
                tick,
                IntervalTrigger(seconds=seconds),
                id=name,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )

    def start(self) -> None:
        """Begin ticking."""
        self._scheduler.start()

    def stop(self) -> None:
        """Stop; a tick that is running is finished first."""
        self._scheduler.shutdown(wait=True)
