from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.commands.carry_jobs import LANES, CarryJobs
from engine.commands.take_jobs import TakeJobs
from engine.jobs import LEASE
from engine.store.carried import SCHEMA
from engine.store.jobs import Job
from engine.store.migrations.carrier import prepare
from tests.factories.desk import ADMIN, Desk, race

pytestmark = pytest.mark.postgresql


@pytest.fixture(autouse=True)
def carrier(on_postgresql: Desk) -> None:
    prepare(on_postgresql.engine.database.engine)


def due(desk: Desk, cases: int = 1) -> None:
    for _ in range(cases):
        desk.slip()
    desk.pass_time(seconds=8)


def carried(desk: Desk, queue: str = "mail") -> list[str]:
    return list(desk.machine(CarryJobs(queue=queue)).value["jobs"])  # type: ignore[arg-type] # one of the three


def messages(desk: Desk) -> list[dict[str, object]]:
    with desk.engine.database.reading() as session:
        return list(session.scalars(text(f"SELECT args FROM {SCHEMA}.procrastinate_jobs ORDER BY id")))  # noqa: S608 - a constant


def test_what_is_due_is_leased_and_sent_in_one_transaction(on_postgresql: Desk) -> None:
    due(on_postgresql)
    jobs = carried(on_postgresql)
    assert len(jobs) == 22
    until = (on_postgresql.clock.now() + LEASE).isoformat()
    assert messages(on_postgresql) == [
        {"queue": "mail", "jobs": jobs[:20], "until": until},
        {"queue": "mail", "jobs": jobs[20:], "until": until},
    ]
    assert {job.state for job in on_postgresql.all(Job, Job.id.in_(jobs))} == {"leased"}


def test_what_is_sent_is_not_sent_again_until_its_lease_is_over(on_postgresql: Desk) -> None:
    due(on_postgresql)
    first = carried(on_postgresql)
    assert carried(on_postgresql) == []
    on_postgresql.clock.set(on_postgresql.clock.now() + LEASE + timedelta(seconds=1))
    assert sorted(carried(on_postgresql)) == sorted(first)


def test_a_message_that_came_too_late_begins_nothing(on_postgresql: Desk) -> None:
    due(on_postgresql)
    jobs = tuple(carried(on_postgresql))
    old = on_postgresql.clock.now() + LEASE
    on_postgresql.clock.set(on_postgresql.clock.now() + LEASE + timedelta(seconds=1))
    carried(on_postgresql)
    assert on_postgresql.machine(TakeJobs(job_ids=jobs, until=old)).value["jobs"] == []


def test_what_is_not_begun_stays_short(on_postgresql: Desk) -> None:
    due(on_postgresql, cases=10)
    lane = LANES["mail"]
    assert (len(carried(on_postgresql)), len(messages(on_postgresql))) == (lane.apiece * lane.messages, lane.messages)
    assert carried(on_postgresql) == []


def test_several_at_once_send_nothing_twice(on_postgresql: Desk) -> None:
    due(on_postgresql, cases=3)
    race(*[lambda: on_postgresql.machine(CarryJobs(queue="mail"))] * 4)
    sent = [job for message in messages(on_postgresql) for job in message["jobs"]]  # type: ignore[attr-defined] # JSON
    assert (len(sent), len(set(sent))) == (66, 66)


def test_a_lease_from_when_the_clock_was_ahead_holds_nobody_up(on_postgresql: Desk) -> None:
    due(on_postgresql)
    jobs = carried(on_postgresql)
    with on_postgresql.engine.database.write_session() as session, session.begin():
        session.execute(text("UPDATE job SET lease_until = lease_until + interval '2 hours' WHERE queue = 'mail'"))
    assert sorted(carried(on_postgresql)) == sorted(jobs)


def test_idle_timers_are_not_carried(on_postgresql: Desk) -> None:
    on_postgresql.slip()
    assert (carried(on_postgresql, "timer"), messages(on_postgresql)) == ([], [])


def test_sqlite_has_no_carrier(on_sqlite: Desk) -> None:
    due(on_sqlite)
    assert carried(on_sqlite) == []
    assert on_sqlite.all(Job, Job.state == "leased") == []


def test_only_the_machine(on_sqlite: Desk) -> None:
    assert on_sqlite.code(ADMIN, CarryJobs(queue="mail")) == "not_permitted"
