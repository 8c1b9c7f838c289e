"""A timer that kills whichever worker begins with it: real processes, begun anew each time, as systemd does."""

import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select

from engine.jobs import LEASE, MAX_BEGUN
from engine.store.instances import Incident
from engine.store.jobs import Job
from tests.reliability.chaos.place import OPEN, Place, a_place
from tests.reliability.machines import until

pytestmark = pytest.mark.postgresql
TIMERS = 20
"""As many as go into one message: those beside the poison are hurt by it, twice at most."""


@pytest.fixture
def place(postgresql_server: str, tmp_path: Path) -> Iterator[Place]:
    administration = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with administration.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE poison")
        url = make_url(postgresql_server).set(database="poison").render_as_string(hide_password=False)
        with a_place(url, tmp_path) as made:
            yield made
        connection.exec_driver_sql("DROP DATABASE poison WITH (FORCE)")
    administration.dispose()


def timers(place: Place) -> dict[str, str]:
    """The state of each timer."""
    with place.engine.database.reading() as session:
        return dict(session.execute(select(Job.id, Job.state).where(Job.kind == "timer").order_by(Job.id)).all())  # type: ignore[arg-type] # rows are pairs


class Watch:
    """Starts a worker anew whenever one was killed; a lease is over then, as it would be a minute later."""

    def __init__(self, place: Place, failpoint: str) -> None:
        self._place, self._failpoint, self.killed = place, failpoint, 0
        self._running = [self._start(), self._start()]

    def look(self) -> None:
        for process in [one for one in self._running if one.poll() is not None]:
            assert process.returncode == -signal.SIGKILL
            self.killed += 1
            self._running.remove(process)
            self._place.clock(self.killed * (LEASE + timedelta(seconds=1)))
            self._running.append(self._start())

    def _start(self) -> "subprocess.Popen[bytes]":
        return self._place.machines.start("worker", failpoint=self._failpoint)


def test_it_is_given_up_after_five_deaths_and_all_others_are_done(place: Place) -> None:
    place.timers(TIMERS, spread=timedelta())
    poison = list(timers(place))[TIMERS // 2]
    watch = Watch(place, f"job.taken@{poison}")

    def over() -> bool:
        watch.look()
        return place.count(Job.kind == "timer", Job.state.in_(OPEN)) == 0

    assert until(over), timers(place)
    assert timers(place) == {job: "dead" if job == poison else "done" for job in timers(place)}
    assert (watch.killed, place.fired()) == (MAX_BEGUN, (TIMERS - 1, TIMERS - 1))
    with place.engine.database.reading() as session:
        (incident,) = session.scalars(select(Incident)).all()
    assert (incident.job_id, incident.code, incident.state) == (poison, "job_failed", "open")
