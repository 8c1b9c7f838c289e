"""What timers cost: a tick beside many that wait, and many that fall due at once."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from engine.jobs import new_job
from engine.store.jobs import Job
from tests.benchmarks.counts import Counts
from tests.benchmarks.desk import STARTER, BenchDesk, a_desk
from tests.benchmarks.figures import Figure, Stopwatch
from tests.benchmarks.workloads.chains import deploy

TICKS = 50


def timers(folder: Path, counts: Counts) -> list[Figure]:
    """Tick beside no timer, beside idle ones, then let the timers of real cases fall due."""
    with a_desk(folder) as desk:
        deploy(desk, 5)
        empty = _ticks(desk, "tick, no timer")
        _write_idle(desk, counts.idle_timers)
        note = "rows written straight into the table"
        idle = _ticks(desk, f"tick, {counts.idle_timers} idle", note)
        for _ in range(counts.due_timers):
            desk.start("bench", STARTER)
        desk.replay.begin(desk.clock.now() + timedelta(hours=73))
        desk.metered.calls.clear()
        acted = 0
        while done := desk.engine.run_due():
            acted += done
        seconds = sum(call.lap.seconds for call in desk.metered.calls)
    return [
        empty,
        idle,
        Figure(workload="timers", name=f"{acted} due", unit="s", value=seconds, note="started by commands, in all"),
        Figure(workload="timers", name="one due", unit="ms", value=seconds / acted * 1e3, samples=acted, note="mean"),
    ]


def _ticks(desk: BenchDesk, name: str, note: str = "") -> Figure:
    watch = Stopwatch()
    for _ in range(TICKS):
        with watch.lap():
            desk.engine.run_due()
    return watch.figure("timers", name, note)


def _write_idle(desk: BenchDesk, count: int) -> None:
    now = desk.clock.now()
    later = now + timedelta(days=365)
    new_id = desk.engine.installation.new_id
    rows = [new_job(new_id(), "timer", "timer", later, now, token=str(number)) for number in range(count)]
    with desk.engine.database.write_session() as session, session.begin():
        session.execute(insert(Job), rows)
