"""What is done to an installation, and what is seen then."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from engine.jobs import new_job
from engine.store.jobs import Job
from tests.reliability.chaos.place import OPEN, Place, a_place, load
from tests.reliability.kills.letters import a_mail_server
from tests.reliability.machines import until

Seen = dict[str, object]
OUTAGE = timedelta(hours=8)
STEP = timedelta(hours=2)
PATIENCE = 600.0
TICKS = 50


def outage(url: str, folder: Path, *, timers: int, workers: int, hold: float) -> Seen:
    """Let timers fall due while nobody works for 8 h; then workers catch up while the clock steps 2 h back and on."""
    with a_place(url, folder) as place:
        place.timers(timers, spread=OUTAGE)
        ahead = OUTAGE + timedelta(minutes=1)
        place.clock(ahead)
        before, begun = load(), time.monotonic()
        started = place.machines.workers(workers)
        at_work, worked = time.monotonic(), sum(ticks(worker.pid) for worker in started)
        for off in (ahead, ahead - STEP, ahead + STEP, ahead):
            place.clock(off)
            time.sleep(hold)
        done = until(lambda: place.count(Job.kind == "timer", Job.state.in_(OPEN)) == 0, PATIENCE)
        caught_up = time.monotonic()
        worked = sum(ticks(worker.pid) for worker in started) - worked
        cases, fired = place.fired()
        return {
            "timers": timers,
            "workers": workers,
            "done": done,
            "cases_whose_timer_fired": cases,
            "fired_in_all": fired,
            "cancelled_or_dead": place.count(Job.kind == "timer", Job.state.in_(("cancelled", "dead"))),
            "seconds_from_workers_up": round(caught_up - at_work, 1),
            "seconds_from_their_start": round(caught_up - begun, 1),
            "worker_cpu_ms_each": round(worked * 10 / timers, 2),
            "stopped_well": place.machines.stop() == [0] * workers,
            "load": f"{before} | {load()}",
        }


def one_worker(url: str, folder: Path, *, timers: int) -> Seen:
    """Let one worker fire timers that are all due."""
    with a_place(url, folder) as place:
        place.timers(timers, spread=timedelta())
        (worker,) = place.machines.workers(1)
        before, begun, worked = load(), time.monotonic(), ticks(worker.pid)
        left = place.count(Job.kind == "timer", Job.state.in_(OPEN))
        done = until(lambda: place.count(Job.kind == "timer", Job.state.in_(OPEN)) == 0, PATIENCE)
        seconds = time.monotonic() - begun
        return {
            "timers": timers,
            "done": done,
            "fired": place.fired(),
            "left_when_it_said_it_was_up": left,
            "seconds": round(seconds, 1),
            "a_second": round(left / seconds, 1),
            "worker_cpu_ms_each": round((ticks(worker.pid) - worked) * 10 / left, 2),
            "load": f"{before} | {load()}",
        }


def killed(url: str, folder: Path, *, letters: int) -> Seen:
    """Kill a worker that has taken letters and hangs in its mail server; another sends them."""
    with a_mail_server() as (came, smtp_url), a_server_that_hangs() as hanging, a_place(url, folder, smtp_url) as place:
        for _ in range(letters):
            place.start("asks")
        (first,) = place.machines.workers(1, smtp_url=hanging)
        taken = until(lambda: place.count(Job.queue == "mail", Job.state == "leased") >= letters)
        first.kill()
        first.wait()
        before, begun = load(), time.monotonic()
        place.machines.workers(1)
        done = until(lambda: place.count(Job.queue == "mail", Job.state == "done") >= letters, PATIENCE)
        return {
            "letters_taken_by_the_killed": letters if taken else place.count(Job.queue == "mail"),
            "done": done,
            "letters_that_came": len(came.came),
            "came_in_all": came.came.total(),
            "seconds_from_the_kill": round(time.monotonic() - begun, 1),
            "load": f"{before} | {load()}",
        }


def idle(url: str, folder: Path, *, timers: int, seconds: float = 60.0) -> Seen:
    """Compare looking for due work, and what a worker costs that has nothing to do, without and beside idle timers."""
    with a_place(url, folder) as place:
        (worker,) = place.machines.workers(1)
        time.sleep(3)
        bare = _looking(place), _worked(worker.pid, seconds)
        now, new_id = place.engine.clock.now(), place.engine.installation.new_id
        later = now + timedelta(days=365)
        rows = [new_job(new_id(), "timer", "timer", later, now, token=str(number)) for number in range(timers)]
        with place.engine.database.write_session() as session, session.begin():
            session.execute(insert(Job), rows)
        beside = _looking(place), _worked(worker.pid, seconds)
        return {
            "idle_timers": timers,
            "look_ms_without": bare[0],
            "look_ms_beside": beside[0],
            "worker_cpu_s_a_minute_without": bare[1],
            "worker_cpu_s_a_minute_beside": beside[1],
            "load": load(),
        }


def _looking(place: Place) -> float:
    laps = []
    for _ in range(TICKS):
        begun = time.perf_counter()
        place.engine.carry_due()
        laps.append(time.perf_counter() - begun)
    return round(sorted(laps)[TICKS // 2] * 1000, 2)


def _worked(pid: int, seconds: float) -> float:
    """Return the processor time of a worker in a minute; how busy the machine is otherwise does not count."""
    before = ticks(pid)
    time.sleep(seconds)
    return round((ticks(pid) - before) / 100 * 60 / seconds, 2)


def ticks(pid: int) -> float:
    """Return the processor time of a process, in hundredths of a second as Linux counts it."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return float(fields[11]) + float(fields[12])


@contextmanager
def a_server_that_hangs() -> Iterator[str]:
    """Yield the address of something that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}"
