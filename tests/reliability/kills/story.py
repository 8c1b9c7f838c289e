"""What people want done in a run: cases of a chain of five tasks, each act under a key of its own."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.api import Actor
from engine.commands.complete_task import CompleteTask
from engine.commands.register_webhook import RegisterWebhook
from engine.commands.start_instance import StartInstance
from engine.testing import START
from tests.benchmarks.desk import STARTER, a_desk, package, people
from tests.benchmarks.diagrams import LANES, OURS, chain
from tests.reliability.kills.serving import Ask, Place, open_at

OPEN_AT_ONCE = 12
TASKS = 5
STARTED, COMPLETED = "case.started", "task.completed"
"""What the other system is told."""


def set_up(url: str, folder: Path, hook_url: str) -> None:
    """Make the installation of a run in an empty database: its people, its process, the system that is told."""
    with a_desk(folder, url) as desk:
        desk.import_organisation({**people(), "roles": [{"person": STARTER, "role": "administrator"}]})
        desk.deploy_files(package("bench", chain(OURS, TASKS)))
    told = RegisterWebhook(name="told", url=hook_url, events=(STARTED, COMPLETED))
    engine = open_at(Place(url=url, folder=folder, smtp_url="", moment=START))
    engine.execute(told, Actor.person(STARTER))
    engine.close()


@dataclass(slots=True)
class Story:
    """Cases as their people know them: only what was acknowledged is known."""

    seed: int
    open: dict[str, int] = field(default_factory=dict)
    """Case → how many of its tasks are acknowledged as done."""
    keys: list[str] = field(default_factory=list)
    """Every key whose act was acknowledged."""
    finished: int = 0

    def asks(self) -> Iterator[tuple[str | None, int]]:
        """Yield what is wanted next, without end: a new case (None), or the next task of an open one."""
        chance = random.Random(self.seed)  # noqa: S311 - a run can be told again
        while True:
            if len(self.open) < OPEN_AT_ONCE:
                yield None, 0
            else:
                case = chance.choice(sorted(self.open))
                yield case, self.open[case]

    def ask(self, case: str | None, done: int, task: str | None) -> Ask:
        """Put it as a request; the key is the next of a count, so that a run can be told again."""
        key = f"act-{len(self.keys)}"
        if case is None:
            return Ask(command=StartInstance(process_key="bench"), by=STARTER, key=key)
        command = CompleteTask(task_id=str(task), outcome="approve")
        return Ask(command=command, by=f"p{done % LANES}", key=key)

    def acknowledged(self, ask: Ask, case: str, done: int, *, starting: bool) -> None:
        """Note that an act was acknowledged."""
        self.keys.append(ask.key)
        if starting:
            self.open[case] = 0
            return
        self.open[case] = done + 1
        if done + 1 == TASKS:
            del self.open[case]
            self.finished += 1
