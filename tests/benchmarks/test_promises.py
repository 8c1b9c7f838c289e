"""What workloads count holds on every machine, whatever they time; and they keep running as the product changes."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.counts import SMALL
from tests.benchmarks.desk import Traffic, watched
from tests.benchmarks.figures import Lap, in_milliseconds
from tests.benchmarks.report import header, line, ratios
from tests.benchmarks.workloads import WORKLOADS
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import DONE, ask, chain, person
from tests.spiff.drawing import Shape, call

COUNTS = replace(
    SMALL,
    a5_cases=1,
    throughput_cases=1,
    rework_rounds=(12,),
    stock_rework_rounds=12,
    inbox_cases=(60,),
    inbox_requests=1,
    idle_timers=1,
    due_timers=2,
)


def figures(workload: str, folder: Path) -> dict[str, float]:
    return {figure.name: figure.value for figure in WORKLOADS[workload](folder, COUNTS)}


def test_a_completion_costs_twelve_statements_and_one_commit(tmp_path: Path) -> None:
    found = figures("statements", tmp_path)
    assert found["statements a completion, most"] <= 12
    assert found["commits a completion, most"] == 1


def test_the_state_does_not_grow_with_rounds_of_rework(tmp_path: Path) -> None:
    found = figures("rework", tmp_path)
    assert found["12 rounds: state after 12"] - found["12 rounds: state after 1"] < 10


def test_every_timer_that_fell_due_acts_once(tmp_path: Path) -> None:
    assert "2 due" in figures("timers", tmp_path)


@pytest.mark.parametrize("workload", ["a5", "throughput", "size", "web", "inbox", "decisions", "vote", "votes"])
def test_a_workload_runs(workload: str, tmp_path: Path) -> None:
    assert all(value > 0 for value in figures(workload, tmp_path).values())


def test_figures_are_medians_with_the_ratios_between_them() -> None:
    ours = in_milliseconds([Lap(0.001, 0.001), Lap(0.002, 0.001), Lap(0.009, 0.002)], "a5", "complete")
    other = in_milliseconds([Lap(0.004, 0.004)], "a100", "complete")
    assert (ours.value, ours.p95, ours.cpu, ours.samples) == (2.0, 9.0, 1.0, 3)
    assert ratios([ours, other]) == {"A-100 / A-5": 2.0}
    assert line(ours).split() == ["a5:", "complete", "2", "ms", "9", "1", "3"]
    assert header().split() == ["median", "p95", "cpu", "n"]


def test_going_into_a_call_and_out_of_it_costs_twelve_statements_and_one_commit(on_sqlite: Desk) -> None:
    def step(name: str) -> Shape:
        return ask(name, person('"cwcz"'), outcomes=DONE)

    on_sqlite.deploy_files(chain("innermost", step("check")))
    on_sqlite.deploy_files(chain("inner", call("deeper", "innermost")))
    on_sqlite.deploy_files(chain("outer", step("draft"), call("deep", "inner"), step("sign")))
    into_and_out_of(on_sqlite)  # reads the definitions
    for traffic in into_and_out_of(on_sqlite):
        assert (len(traffic.statements) <= 12, traffic.commits) == (True, 1), "\n".join(traffic.statements)


def into_and_out_of(desk: Desk) -> list[Traffic]:
    """Play a case of the process that calls one that calls another; returns what each completion sent."""
    case, sent = desk.start("outer", APPLICANT), []
    for element in ("draft", "check", "sign"):
        task = desk.task(case, element)
        with watched(desk) as traffic:
            desk.done(task, "cwcz", "done")
        sent.append(traffic)
    assert desk.case(case).state == "completed"
    return sent
