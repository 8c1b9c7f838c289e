"""What a condition and a decision table cost, compiled once and evaluated many times."""

import statistics
from pathlib import Path

from engine.dmn import DecisionModel, parse_decisions
from engine.feel import compile_expression
from tests.benchmarks.counts import Counts
from tests.benchmarks.figures import Figure, Lap, Stopwatch, percentile

CONDITION = 'budget > 100 and level = "国家级"'
EVALUATIONS = 1_000
"""Evaluations in one lap: one alone is too short to be timed."""
RULES = 50
CASE = {"budget": 150, "level": "国家级", "days": 7, "urgent": True}


def decisions(_folder: Path, counts: Counts) -> list[Figure]:
    """Evaluate a condition, decide by a table of 50 rules of which the last matches, and compile both."""
    condition, model = compile_expression(CONDITION), table()
    evaluated, decided, compiled, read = (Stopwatch() for _ in range(4))
    for number in range(counts.decision_laps):
        with evaluated.lap():
            for _ in range(EVALUATIONS):
                condition.evaluate(CASE)
        with decided.lap():
            for _ in range(EVALUATIONS // 10):
                model.decide("d", CASE)
        with compiled.lap():
            compile_expression(CONDITION)
        # A space more makes it another file: the same one is read once.
        with read.lap():
            table(" " * number)
    return [
        _each("condition", evaluated, EVALUATIONS, CONDITION),
        _each(f"table, {RULES} rules", decided, EVALUATIONS // 10, "4 inputs, the last rule matches, with its trace"),
        _each("compile the condition", compiled, 1, ""),
        _each("read the table", read, 1, ""),
    ]


def _each(name: str, watch: Stopwatch, times: int, note: str) -> Figure:
    laps: list[Lap] = [lap / times for lap in watch.laps]
    seconds = [lap.seconds for lap in laps]
    return Figure(
        workload="decisions", name=name, unit="µs", value=statistics.median(seconds) * 1e6,
        p95=percentile(seconds, 95) * 1e6, cpu=statistics.median(lap.worked for lap in laps) * 1e6, samples=len(laps),
        note=note,
    )  # fmt: skip


def table(spaces: str = "") -> DecisionModel:
    """Make a table whose rules differ in their ranges, texts, numbers and truths."""
    inputs = "".join(
        f'<input><inputExpression typeRef="{kind}"><text>{name}</text></inputExpression></input>'
        for name, kind in (("budget", "number"), ("level", "string"), ("days", "number"), ("urgent", "boolean"))
    )
    cells = [
        (f"[{3 * at}..{3 * at + 3})", '"国家级", "省级"', f"&gt; {at}" if at < RULES - 1 else "-", "true")
        for at in range(RULES - 1)
    ]
    rules = "".join(_rule(row, at) for at, row in enumerate([*cells, ("&gt;= 147", "-", "&lt; 30", "-")]))
    return parse_decisions(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m" name="m" namespace="bench">'
        f'<decision id="d" name="grade"><decisionTable hitPolicy="UNIQUE">{inputs}<output name="grade"/>{rules}'
        f"</decisionTable></decision>{spaces}</definitions>".encode()
    )


def _rule(cells: tuple[str, ...], at: int) -> str:
    tests = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
    return f"<rule>{tests}<outputEntry><text>{at}</text></outputEntry></rule>"
