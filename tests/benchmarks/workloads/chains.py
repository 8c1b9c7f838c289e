"""A-5, A-30, A-100: start, and complete as a person does it, with an idempotency key and a seen version."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from engine.api import Actor
from engine.commands.complete_task import CompleteTask
from engine.store.tasks import Task
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import STARTER, BenchDesk, a_desk, package, people
from tests.benchmarks.diagrams import OURS, chain
from tests.benchmarks.figures import Figure, Stopwatch

FIELDS = {"amount": 1, "place": "xx", "urgent": True, "remark": "some text"}
SCOPE = "load, 4 fields, to the next wait, rows, audit, one durable commit; with a key"


def a5(folder: Path, counts: Counts) -> list[Figure]:
    """Five tasks."""
    return _measured("a5", folder, 5, counts.a5_cases, counts.warm_up)


def a30(folder: Path, counts: Counts) -> list[Figure]:
    """Thirty tasks."""
    return _measured("a30", folder, 30, counts.a30_cases, counts.warm_up)


def a100(folder: Path, counts: Counts) -> list[Figure]:
    """A hundred tasks."""
    return _measured("a100", folder, 100, counts.a100_cases, 1)


def _measured(name: str, folder: Path, tasks: int, cases: int, warm_up: int) -> list[Figure]:
    with a_desk(folder) as desk:
        return measure(desk, name, tasks, cases, warm_up)


def measure(desk: BenchDesk, name: str, tasks: int, cases: int, warm_up: int) -> list[Figure]:
    """Play cases of A-n one after the other and return what a start and a completion took."""
    deploy(desk, tasks)
    starts, completions = Stopwatch(), Stopwatch()
    for number in range(warm_up + cases):
        if number == warm_up:
            starts, completions = Stopwatch(), Stopwatch()
        with starts.lap():
            case = desk.start("bench", STARTER)
        for _ in range(tasks):
            act(desk, desk.open_tasks(case)[0], completions)
    return [starts.figure(name, "start"), completions.figure(name, "complete", SCOPE)]


def deploy(desk: BenchDesk, tasks: int) -> None:
    """Load the people and put A-n in force."""
    desk.import_organisation(people())
    desk.deploy_files(package("bench", chain(OURS, tasks)))


def act(desk: BenchDesk, task: Task, watch: Stopwatch) -> None:
    """Complete a task as the person of its lane, on the stopwatch."""
    decide = decision(desk, task)
    with watch.lap():
        decide()


def decision(desk: BenchDesk, task: Task) -> Callable[[], object]:
    """Return what completes a task as the person of its lane."""
    (asked,) = desk.asked(task.id)
    command = CompleteTask(task_id=task.id, outcome="approve", data=FIELDS, seen_version=task.version)
    return partial(desk.engine.execute, command, Actor.person(asked.person), key=f"key-{task.id}")
