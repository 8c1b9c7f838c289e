from datetime import timedelta

from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.take_jobs import TakeJobs
from engine.jobs import LEASE
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, Desk


def leased(harness: Desk) -> tuple[str, ...]:
    harness.slip()
    harness.pass_time(seconds=8)
    return tuple(harness.machine(LeaseDeliveries(limit=3)).value["jobs"])


def test_whoever_begins_has_the_whole_lease(harness: Desk) -> None:
    jobs = leased(harness)
    until = harness.clock.now() + LEASE
    harness.pass_time(seconds=30)
    assert harness.machine(TakeJobs(job_ids=jobs, until=until)).value["jobs"] == list(jobs)
    held = harness.all(Job, Job.id.in_(jobs))
    assert {(job.lease_until, job.attempts) for job in held} == {(harness.clock.now() + LEASE, 1)}


def test_what_somebody_else_has_leased_since_is_theirs(harness: Desk) -> None:
    jobs = leased(harness)
    until = harness.clock.now() + LEASE
    harness.clock.set(until + timedelta(seconds=1))
    assert jobs[0] in harness.machine(LeaseDeliveries(limit=100)).value["jobs"]
    assert harness.machine(TakeJobs(job_ids=jobs, until=until)).value["jobs"] == []


def test_nobody_begins_twice(harness: Desk) -> None:
    jobs = leased(harness)
    until = harness.clock.now() + LEASE
    harness.pass_time(seconds=1)
    harness.machine(TakeJobs(job_ids=jobs, until=until))
    assert harness.machine(TakeJobs(job_ids=jobs, until=until)).value["jobs"] == []


def test_only_the_machine(harness: Desk) -> None:
    assert harness.code(ADMIN, TakeJobs(job_ids=(), until=harness.clock.now())) == "not_permitted"
