"""Stock SpiffWorkflow with its own serializer on the same diagrams: load, one step, save, durable commit, no more.

It writes no task rows, timers, audit or mails: what it takes is the token core and the state alone.
"""

import sqlite3
from pathlib import Path
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from tests.benchmarks.counts import Counts
from tests.benchmarks.diagrams import STOCK, chain, rework_caller, rework_loop
from tests.benchmarks.figures import Figure, Stopwatch
from tests.benchmarks.workloads.chains import FIELDS
from tests.benchmarks.workloads.rework import ends_of

NOTE = "no task rows, timers, audit, mails"


def stock(folder: Path, counts: Counts) -> list[Figure]:
    """Play A-5, A-30, A-100 and the rework loop."""
    figures = []
    for tasks, cases in ((5, counts.a5_cases), (30, counts.a30_cases), (100, counts.a100_cases)):
        figures += _chain(folder, tasks, max(1, cases // 2))
    return [*figures, *_rework(folder, counts.stock_rework_rounds)]


class _Store:
    """Cases of stock SpiffWorkflow in a table of their own, committed as durably as ours."""

    def __init__(self, file: Path, *diagrams: bytes) -> None:
        parser: Any = BpmnParser()
        for diagram in diagrams:
            parser.add_bpmn_str(diagram)
        self._parser = parser
        self._serializer: Any = BpmnWorkflowSerializer()
        self._connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE IF NOT EXISTS workflow (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")

    def start(self, process: str) -> int:
        spec = self._parser.get_spec(process)
        workflow: Any = BpmnWorkflow(spec, self._parser.get_subprocess_specs(process))
        workflow.do_engine_steps()
        self._connection.execute("BEGIN IMMEDIATE")
        state = self._serializer.serialize_json(workflow)
        made = self._connection.execute("INSERT INTO workflow (state) VALUES (?)", (state,)).lastrowid
        self._connection.execute("COMMIT")
        return int(made or 0)

    def complete(self, case: int, element: str, outcome: str = "approve") -> int:
        """Complete the ready task of `element`; returns how long the saved state is."""
        self._connection.execute("BEGIN IMMEDIATE")
        (stored,) = self._connection.execute("SELECT state FROM workflow WHERE id = ?", (case,)).fetchone()
        workflow: Any = self._serializer.deserialize_json(stored)
        (task,) = workflow.get_tasks(state=TaskState.READY, spec_name=element)
        task.data.setdefault("results", {})[element] = {**FIELDS, "outcome": outcome}
        task.run()
        workflow.do_engine_steps()
        state = self._serializer.serialize_json(workflow)
        self._connection.execute("UPDATE workflow SET state = ? WHERE id = ?", (state, case))
        self._connection.execute("COMMIT")
        return len(state)

    def close(self) -> None:
        self._connection.close()


def _chain(folder: Path, tasks: int, cases: int) -> list[Figure]:
    store = _Store(folder / f"stock{tasks}.db", chain(STOCK, tasks))
    starts, completions = Stopwatch(), Stopwatch()
    for number in range(1 + cases):
        if number == 1:
            starts, completions = Stopwatch(), Stopwatch()
        with starts.lap():
            case = store.start("bench")
        for place in range(1, tasks + 1):
            with completions.lap():
                store.complete(case, f"T{place}")
    store.close()
    return [
        starts.figure("stock", f"A-{tasks} start"),
        completions.figure("stock", f"A-{tasks} complete", NOTE),
    ]


def _rework(folder: Path, rounds: int) -> list[Figure]:
    store = _Store(folder / "stock_rework.db", rework_caller(STOCK), rework_loop(STOCK))
    case, watch, size = store.start("outer"), Stopwatch(), 0
    for _ in range(rounds):
        with watch.lap():
            store.complete(case, "prepare")
            size = store.complete(case, "check", "return")
    store.close()
    name = f"{rounds} rounds"
    after = Figure(workload="stock", name=f"{name}: state after {rounds}", unit="bytes", value=size)
    return [*ends_of(watch.laps, "stock", name), after]
