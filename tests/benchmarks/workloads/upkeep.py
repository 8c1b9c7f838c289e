"""What a completion asks of the database, how many a second there are, what a finished case leaves behind."""

import sqlite3
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import STARTER, BenchDesk, a_desk, watched
from tests.benchmarks.figures import Figure, Lap, Stopwatch
from tests.benchmarks.workloads.chains import act, decision, deploy

TASKS = 5
THREADS = 4


def statements(folder: Path, counts: Counts) -> list[Figure]:
    """Count SQL statements and commits of each completion of A-5."""
    with a_desk(folder) as desk:
        deploy(desk, TASKS)
        sent, commits = [], []
        for number in range(counts.warm_up + 3):
            case = desk.start("bench", STARTER)
            for _ in range(TASKS):
                (task,) = desk.open_tasks(case)
                (asked,) = desk.asked(task.id)
                with watched(desk) as traffic:
                    desk.complete(task.id, asked.person, data={"amount": 1})
                if number >= counts.warm_up:
                    sent.append(len(traffic.statements))
                    commits.append(traffic.commits)
    note = "BEGIN and COMMIT aside; an executemany is one"
    return [
        _count("statements a completion", statistics.median(sent), len(sent), note),
        _count("statements a completion, most", max(sent), len(sent), note),
        _count("commits a completion, most", max(commits), len(commits), ""),
    ]


def _count(name: str, value: float, samples: int, note: str) -> Figure:
    return Figure(workload="statements", name=name, unit="", value=value, samples=samples, note=note)


def throughput(folder: Path, counts: Counts) -> list[Figure]:
    """Complete tasks of many open cases in turn, by one thread and by several of one process.

    Beside them what the disk takes for one row: below that no decision can be kept.
    """
    floor = _durable_commits(folder / "floor.db", counts.throughput_cases)
    with a_desk(folder) as desk:
        return [floor, *completions_a_second(desk, "throughput", counts)]


def _durable_commits(file: Path, count: int) -> Figure:
    watch, connection = Stopwatch(), sqlite3.connect(file, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE one (value INTEGER)"):
        connection.execute(statement)
    for number in range(count):
        with watch.lap():
            connection.execute("INSERT INTO one VALUES (?)", (number,))
    connection.close()
    return watch.figure("throughput", "one row, one durable commit", "what the disk takes, without any engine")


def completions_a_second(desk: BenchDesk, workload: str, counts: Counts) -> list[Figure]:
    """Start cases of A-5 and complete the first task of each, then the second of each, and so on."""
    deploy(desk, TASKS)
    cases = [desk.start("bench", STARTER) for _ in range(counts.throughput_cases)]
    watch = Stopwatch()
    for _ in range(TASKS):
        for task in [desk.open_tasks(case)[0] for case in cases]:
            act(desk, task, watch)
    return [watch.rate(workload, "completions", "one thread, cases in turn"), *_at_once(desk, workload, len(cases))]


def _at_once(desk: BenchDesk, workload: str, count: int) -> list[Figure]:
    """Do the same with a server's threads, each waiting for its own answers."""
    cases, watch = [desk.start("bench", STARTER) for _ in range(count)], Stopwatch()
    wall = 0.0
    with ThreadPoolExecutor(THREADS) as pool:
        for _ in range(TASKS):
            decisions = [decision(desk, desk.open_tasks(case)[0]) for case in cases]
            begun = time.perf_counter()
            watch.laps += pool.map(_timed, decisions)
            wall += time.perf_counter() - begun
    name, made = f"{THREADS} threads", len(watch.laps)
    rate = Figure(workload=workload, name=f"completions, {name}", unit="/s", value=made / wall, samples=made)
    return [rate, replace(watch.figure(workload, f"one of {name}", "waiting for the others included"), cpu=None)]


def _timed(decide: Callable[[], object]) -> Lap:
    watch = Stopwatch()
    with watch.lap():
        decide()
    return watch.laps[0]


def size(folder: Path, counts: Counts) -> list[Figure]:
    """Measure how much the database file grows with each finished A-5 case, its history included."""
    with a_desk(folder) as desk:
        deploy(desk, TASKS)
        _finish(desk, counts.warm_up)
        before = _bytes(desk)
        _finish(desk, counts.a5_cases)
        grown = _bytes(desk) - before
    value = grown / counts.a5_cases / 1024
    note = "rows, indexes, audit, cancelled timers, mails to send; free pages aside"
    return [Figure(workload="size", name="finished case", unit="KiB", value=value, samples=counts.a5_cases, note=note)]


def _finish(desk: BenchDesk, cases: int) -> None:
    for _ in range(cases):
        case = desk.start("bench", STARTER)
        for _ in range(TASKS):
            act(desk, desk.open_tasks(case)[0], Stopwatch())


def _bytes(desk: BenchDesk) -> int:
    with desk.engine.database.reading() as session:
        connection = session.connection()
        page, used, free = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
            for name in ("page_size", "page_count", "freelist_count")
        )
    return page * (used - free)
