from datetime import timedelta

from engine.commands.lease_timers import LeaseTimers
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, Desk, race


def overdue(harness: Desk) -> str:
    case = harness.slip("check")
    harness.clock.set(harness.clock.now() + timedelta(days=30))
    return case


def taken(harness: Desk, limit: int = 100) -> list[str]:
    return list(harness.machine(LeaseTimers(limit=limit)).value["jobs"])


def test_what_is_due_is_taken_the_earliest_first_and_by_one_only(harness: Desk) -> None:
    overdue(harness)
    first, rest = taken(harness, 1), taken(harness)
    due = [job.due_at for job in (harness.one(Job, Job.id == one) for one in first + rest)]
    assert due == sorted(due)
    assert not set(first) & set(rest)
    assert taken(harness) == []


def test_it_is_no_attempt(harness: Desk) -> None:
    overdue(harness)
    (job,) = taken(harness, 1)
    assert harness.one(Job, Job.id == job).attempts == 0


def test_a_worker_that_died_gives_it_back_after_a_minute(harness: Desk) -> None:
    overdue(harness)
    jobs = taken(harness)
    harness.clock.set(harness.clock.now() + timedelta(seconds=61))
    assert taken(harness) == jobs


def test_two_workers_never_take_the_same(harness: Desk) -> None:
    for _ in range(4):
        harness.slip("check")
    harness.clock.set(harness.clock.now() + timedelta(days=30))
    results = race(*[lambda: harness.machine(LeaseTimers(limit=3))] * 8)
    jobs = [job for result in results for job in result.value["jobs"]]  # type: ignore[union-attr]
    assert len(jobs) == len(set(jobs))


def test_shared_work_is_done_as_any_other(harness: Desk) -> None:
    case = overdue(harness)
    while harness.engine.run_due(3, shared=True):
        pass
    assert harness.jobs(case, "ladder", state="done")
    assert harness.jobs(case, "ladder", state="leased") == []


def test_only_the_machine_takes(harness: Desk) -> None:
    assert harness.code(ADMIN, LeaseTimers(limit=1)) == "not_permitted"
