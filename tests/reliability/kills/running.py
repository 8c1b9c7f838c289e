"""Kills the serving process again and again while somebody works with it, and lets it clear up in the end."""

import multiprocessing
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from engine.domain.clock import monotonic
from engine.testing import START
from tests.reliability.kills.judging import Outcome, judge
from tests.reliability.kills.points import OF_TIMERS, Points
from tests.reliability.kills.receivers import Receivers
from tests.reliability.kills.serving import CALLS, DUE, LETTERS, TIDY, Place, Told, open_at, serve
from tests.reliability.kills.story import Story, set_up

CHANCES = {DUE: 0.15, LETTERS: 0.2, CALLS: 0.2}
"""How often, after an act, due work of each kind is done."""
WAITS = 0.01
"""How often, after an act, three days pass."""
LEASE_AND_A_BIT = timedelta(seconds=61)
"""The letters a dead process had taken are free again after this."""
PATIENCE = timedelta(hours=73)
"""After this the timers on the borders of tasks that are still open have fired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a run ends: after so many kills or seconds, or when it is told to."""

    kills: int
    seconds: float = float("inf")
    over: threading.Event = field(default_factory=threading.Event)


class Process:
    """The serving process; each one's clock is a minute later, so that what the last one had leased is free again."""

    def __init__(self, place: Place, chance: random.Random) -> None:
        self.place, self.points = place, Points(chance)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.reliability.kills.warm"])
        self._begin()

    def ask(self, asked: object) -> Told | bool:
        """Send a request until somebody answers it."""
        while True:
            try:
                self._connection.send(asked)
                answer: Told | bool = self._connection.recv()
            except (EOFError, BrokenPipeError, ConnectionResetError):
                self._bury()
                self._begin()
            else:
                return answer

    def later(self, by: timedelta) -> None:
        """End the process in peace, and begin the next one that much later."""
        self.end()
        self.place = replace(self.place, moment=self.place.moment + by)
        self._begin()

    def end(self) -> None:
        """End it in peace."""
        self._connection.close()
        self._process.join()

    def _bury(self) -> None:
        self._process.join()
        assert self._process.exitcode == -9, f"the process ended with {self._process.exitcode}, not by its fail point"
        self.points.kills[self._point] += 1
        self.place = replace(self.place, moment=self.place.moment + LEASE_AND_A_BIT)

    def _begin(self) -> None:
        self._point, nth = self.points.draw()
        if self._point in OF_TIMERS:
            self.place = replace(self.place, moment=self.place.moment + PATIENCE)
        ours, theirs = self._context.Pipe()
        arguments = (theirs, self.place, f"{self._point}:{nth}")
        self._process = self._context.Process(target=serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        self._connection: Connection = ours


def run_kills(
    url: str,
    folder: Path,
    came: Receivers,
    limits: Limits,
    *,
    seed: int,
    tell: Callable[[Process, Story], None] = lambda _process, _story: None,
) -> Outcome:
    """Work with the process until a limit is reached, clear up, and look whether everything is there once.

    `tell` is called after every act.
    """
    set_up(url, folder, came.hook_url)
    place = Place(url=url, folder=folder, smtp_url=came.smtp_url, moment=START)
    process, story = Process(place, random.Random(seed)), Story(seed=seed)  # noqa: S311 - a run can be told again
    refusals = _work(process, story, limits, random.Random(seed + 1), tell)  # noqa: S311 - the same
    # In the end time passes in peace: every timer falls due, every letter that was taken is free again.
    for wait in (PATIENCE, LEASE_AND_A_BIT):
        process.later(wait)
        while sum(bool(process.ask(due)) for due in TIDY):  # each of them, every time
            tell(process, story)
    process.end()
    engine = open_at(process.place)
    try:
        return judge(engine, story, process.points.kills, came, refusals)
    finally:
        engine.close()


def _work(
    process: Process,
    story: Story,
    limits: Limits,
    chance: random.Random,
    tell: Callable[[Process, Story], None],
) -> list[str]:
    """Ask for one act after another; what is refused ends the work, for nothing here may be."""
    tasks: dict[str, str | None] = {}
    until = monotonic() + limits.seconds
    for case, done in story.asks():
        asked = story.ask(case, done, tasks.get(case or ""))
        told = process.ask(asked)
        assert isinstance(told, Told)
        if told.refused is not None:
            return [told.refused]
        name = case or str(told.instance_id)
        story.acknowledged(asked, name, done, starting=case is None)
        tasks[name] = told.opened
        for due, often in CHANCES.items():
            if chance.random() < often:
                process.ask(due)
        if chance.random() < WAITS:
            process.later(PATIENCE)
        tell(process, story)
        if process.points.kills.total() >= limits.kills or limits.over.is_set() or monotonic() > until:
            break
    return []
