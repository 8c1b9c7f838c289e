"""Owns APScheduler, which only ticks: what is due lies in the database."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from engine.domain.clock import SystemClock

Tick = Callable[[], object]


class Ticker:
    """Calls each tick again and again until it is stopped; a late tick is run once, never dropped, never piled up."""

    def __init__(self, ticks: Mapping[str, Tick], seconds: float) -> None:
        # A tick that takes longer than the pause between two is no trouble: the next one finds what is left.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
        self._scheduler = _Scheduler(timedelta(seconds=seconds))
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

    @property
    def alive(self) -> bool:
        """Always: an error in one tick does not keep the next one away."""
        return True


class _Scheduler(BackgroundScheduler):  # type: ignore[misc] # APScheduler is untyped
    """The library waits by a clock that never steps back, but notes the next tick by the wall's.

    When that is set back two hours, ticks would stay away for two hours: what is noted too far ahead is noted anew.
    """

    def __init__(self, pause: timedelta) -> None:
        super().__init__(daemon=True)
        self._pause = pause

    def _process_jobs(self) -> float | None:
        now = SystemClock().real_now()
        for job in self.get_jobs():
            if job.next_run_time - now > self._pause * 2:
                job.modify(next_run_time=now)
        wait: float | None = super()._process_jobs()
        return wait
