"""Kills the serving process again and again while somebody works with it, and lets it clear up in the end."""

import multiprocessing
import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from engine.failpoints import POINTS
from engine.testing import START
from tests.benchmarks.desk import a_desk, package, people
from tests.benchmarks.diagrams import OURS, chain
from tests.reliability.kills.judging import Outcome, judge
from tests.reliability.kills.letters import Letters
from tests.reliability.kills.serving import TIDY, Place, Told, open_at, serve
from tests.reliability.kills.story import TASKS, Story

MAX_NTH = 12
TIDIES, WAITS = 0.3, 0.01
"""How often, after an act, due work is done, and three days pass."""
LEASE_AND_A_BIT = timedelta(seconds=61)
"""The letters a dead process had taken are free again after this."""
PATIENCE = timedelta(hours=73)
"""After this the timers on the borders of tasks that are still open have fired."""


class Process:
    """The serving process; each one's clock is a minute later, so that what the last one had leased is free again."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place, self.chance = place, random.Random(seed)  # noqa: S311 - a run can be told again
        self.kills: Counter[str] = Counter()
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.reliability.kills.serving"])
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
        self._connection.close()
        self._process.join()
        self.place = replace(self.place, moment=self.place.moment + by)
        self._begin()

    def end(self) -> None:
        """End it in peace."""
        self._connection.close()
        self._process.join()

    def _bury(self) -> None:
        self._process.join()
        assert self._process.exitcode == -9, f"the process ended with {self._process.exitcode}, not by its fail point"
        self.kills[self._point] += 1
        self.place = replace(self.place, moment=self.place.moment + LEASE_AND_A_BIT)

    def _begin(self) -> None:
        self._point = self.chance.choice(POINTS)
        setting = f"{self._point}:{self.chance.randint(1, MAX_NTH)}"
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(target=serve, args=(theirs, self.place, setting), daemon=True)
        self._process.start()
        theirs.close()
        self._connection: Connection = ours


def run_kills(url: str, folder: Path, letters: Letters, smtp_url: str, *, kills: int, seed: int) -> Outcome:
    """Work with the process until it was killed `kills` times, clear up, and look whether everything is there once."""
    with a_desk(folder, url) as desk:
        desk.import_organisation(people())
        desk.deploy_files(package("bench", chain(OURS, TASKS)))
    process, story = Process(Place(url=url, folder=folder, smtp_url=smtp_url, moment=START), seed), Story(seed=seed)
    refusals = _work(process, story, kills, random.Random(seed + 1))  # noqa: S311 - a run can be told again
    # In the end time passes in peace: every timer falls due, every letter that was taken is free again.
    for wait in (PATIENCE, LEASE_AND_A_BIT):
        process.later(wait)
        while process.ask(TIDY):
            pass
    process.end()
    return judge(open_at(process.place), story, process.kills, letters.came, refusals)


def _work(process: Process, story: Story, kills: int, chance: random.Random) -> list[str]:
    """Ask for one act after another; what is refused ends the work, for nothing here may be."""
    tasks: dict[str, str | None] = {}
    for case, done in story.asks():
        asked = story.ask(case, done, tasks.get(case or ""))
        told = process.ask(asked)
        assert isinstance(told, Told)
        if told.refused is not None:
            return [told.refused]
        name = case or str(told.instance_id)
        story.acknowledged(asked, name, done, starting=case is None)
        tasks[name] = told.opened
        if chance.random() < TIDIES:
            process.ask(TIDY)
        if chance.random() < WAITS:
            process.later(PATIENCE)
        if process.kills.total() >= kills:
            break
    return []
