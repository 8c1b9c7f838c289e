"""Many rounds of rework in a called process, beside a branch that stays open: the last must cost what the first did."""

from pathlib import Path

from engine.store.tasks import Task
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import STARTER, BenchDesk, a_desk, package, people
from tests.benchmarks.diagrams import OURS, rework_caller, rework_loop
from tests.benchmarks.figures import Figure, Lap, in_milliseconds
from tests.benchmarks.workloads.chains import FIELDS

AT_EACH_END = 10


def rework(folder: Path, counts: Counts) -> list[Figure]:
    """Go round for each of the counts, each in a case of its own."""
    with a_desk(folder) as desk:
        desk.import_organisation(people())
        desk.deploy_files(package("rework", rework_loop(OURS)))
        desk.deploy_files(package("outer", rework_caller(OURS)))
        _rounds(desk, AT_EACH_END)
        return [figure for rounds in counts.rework_rounds for figure in _figures(desk, rounds)]


def _figures(desk: BenchDesk, rounds: int) -> list[Figure]:
    laps, sizes = _rounds(desk, rounds)
    name = f"{rounds} rounds"
    figures = ends_of(laps, "rework", name)
    for number in (1, rounds):
        figures.append(
            Figure(workload="rework", name=f"{name}: state after {number}", unit="bytes", value=sizes[number - 1])
        )
    return figures


def ends_of(laps: list[Lap], workload: str, name: str) -> list[Figure]:
    """Return the first and the last rounds apart."""
    note = "a round is two completions"
    return [
        in_milliseconds(laps[:AT_EACH_END], workload, f"{name}: the first {AT_EACH_END}", note),
        in_milliseconds(laps[-AT_EACH_END:], workload, f"{name}: the last {AT_EACH_END}", note),
    ]


def _rounds(desk: BenchDesk, rounds: int) -> tuple[list[Lap], list[int]]:
    """Return what each round took, and the bytes of the saved state after it."""
    case = desk.start("outer", STARTER)
    laps, sizes = [], []
    for _ in range(rounds):
        (prepare,) = desk.open_tasks(case, "prepare")
        taken = _complete(desk, prepare, "approve")
        (check,) = desk.open_tasks(case, "check")
        laps.append(taken + _complete(desk, check, "return"))
        sizes.append(desk.state_bytes(case))
    return laps, sizes


def _complete(desk: BenchDesk, task: Task, outcome: str) -> Lap:
    (asked,) = desk.asked(task.id)
    desk.complete(task.id, asked.person, outcome, "as it is", FIELDS)
    return desk.metered.calls[-1].lap
