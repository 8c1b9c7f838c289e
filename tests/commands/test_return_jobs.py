from datetime import timedelta

from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.lease_timers import LeaseTimers
from engine.commands.return_jobs import ReturnJobs
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, Desk


def leased(harness: Desk) -> tuple[str, ...]:
    harness.slip()
    harness.pass_time(seconds=8)
    return tuple(harness.machine(LeaseDeliveries(limit=100)).value["jobs"])


def facts(harness: Desk, jobs: tuple[str, ...]) -> set[tuple[str, int, object]]:
    return {(job.state, job.attempts, job.lease_until) for job in harness.all(Job, Job.id.in_(jobs))}


def test_what_was_not_begun_is_no_attempt_and_free_at_once(harness: Desk) -> None:
    jobs = leased(harness)
    harness.machine(ReturnJobs(job_ids=jobs, begun=False))
    assert facts(harness, jobs) == {("waiting", 0, None)}
    assert sorted(harness.machine(LeaseDeliveries(limit=100)).value["jobs"]) == sorted(jobs)


def test_what_a_dead_worker_may_have_tried_was_an_attempt(harness: Desk) -> None:
    jobs = leased(harness)
    harness.machine(ReturnJobs(job_ids=jobs, begun=True))
    assert facts(harness, jobs) == {("waiting", 1, None)}


def test_a_timers_lease_is_never_an_attempt(harness: Desk) -> None:
    harness.slip("check")
    harness.clock.set(harness.clock.now() + timedelta(days=30))
    jobs = tuple(harness.machine(LeaseTimers(limit=2)).value["jobs"])
    harness.machine(ReturnJobs(job_ids=jobs, begun=False))
    assert facts(harness, jobs) == {("waiting", 0, None)}


def test_what_is_done_stays_done(harness: Desk) -> None:
    jobs = leased(harness)
    with harness.engine.database.write_session() as session, session.begin():
        session.get_one(Job, jobs[0]).state = "done"
    harness.machine(ReturnJobs(job_ids=jobs, begun=True))
    assert harness.one(Job, Job.id == jobs[0]).state == "done"


def test_only_the_machine(harness: Desk) -> None:
    assert harness.code(ADMIN, ReturnJobs(job_ids=(), begun=True)) == "not_permitted"
