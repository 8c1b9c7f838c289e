"""A job that ends whoever begins with it becomes a dead letter; what was beside it goes on."""

from datetime import timedelta

import pytest

from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.lease_timers import LeaseTimers
from engine.commands.resume_instance import ResumeInstance
from engine.commands.retry_job import RetryJob
from engine.commands.return_jobs import ReturnJobs
from engine.commands.set_job_aside import SetJobAside
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.jobs import LEASE, MAX_BEGUN, Due, due_queues
from engine.runtime.leasing import ENDED, SUSPECT, bundles_of
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, CLERK, Desk
from tests.factories.post import Post
from webhooks.delivery import deliver_due

WAITS = ("waiting", "leased")


def rungs(harness: Desk, cases: int = 3) -> list[Job]:
    """The first rung of each case, all of them due."""
    found = [harness.jobs(harness.slip(), "ladder")[0] for _ in range(cases)]
    harness.clock.set(max(job.due_at for job in found))
    return found


def taken(harness: Desk) -> list[str]:
    return list(harness.machine(LeaseTimers(limit=20)).value["jobs"])


def killed(harness: Desk) -> None:
    """Whoever had taken jobs is gone, and so is the lease."""
    harness.clock.set(harness.clock.now() + LEASE + timedelta(seconds=1))


def test_what_ends_everybody_becomes_an_incident_and_the_others_are_done(harness: Desk) -> None:
    poison, *others = rungs(harness)
    done = set()
    for _ in range(2 * MAX_BEGUN):
        jobs = taken(harness)
        if poison.id in jobs:  # whoever does it ends there and then, whatever else they had taken
            killed(harness)
            continue
        done.update(job for job in jobs if harness.engine.run_leased([job], lambda: False) is None)
    row = harness.one(Job, Job.id == poison.id)
    assert (row.state, row.error, row.begun) == ("dead", str(ENDED), 0)
    (incident,) = harness.incidents(str(poison.instance_id))
    assert (incident.kind, incident.code, incident.job_id) == ("job", "job_failed", poison.id)
    assert {harness.one(Job, Job.id == job.id).state for job in others} == {"done"}
    assert {job.id for job in others} <= done


def test_it_is_begun_with_five_times_and_can_be_retried_then(harness: Desk) -> None:
    (poison,) = rungs(harness, 1)
    begun = 0
    while poison.id in taken(harness):
        begun += 1
        killed(harness)
    assert begun == MAX_BEGUN
    event = harness.last()
    assert (event.event, event.payload["job"]) == ("JobFailed", poison.id)
    harness.act(ADMIN, RetryJob(job_id=poison.id))
    assert poison.id in taken(harness)
    assert harness.one(Job, Job.id == poison.id).begun == 1


def test_one_look_tells_where_something_is_due(harness: Desk) -> None:
    def due() -> frozenset[str]:
        with harness.engine.database.reading() as session:
            return due_queues(session, harness.clock.now())

    case = harness.slip()
    assert due() == frozenset()
    harness.pass_time(seconds=8)
    assert due() == {"mail"}
    harness.machine(LeaseDeliveries(limit=100))
    assert due() == frozenset()
    harness.clock.set(harness.jobs(case, "ladder")[0].due_at)
    assert due() == {"mail", "timer"}
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    assert due() == {"mail"}  # the digests, which belong to no case


def test_a_suspect_is_taken_alone(harness: Desk) -> None:
    rungs(harness)
    for _ in range(SUSPECT):
        assert len(taken(harness)) > 1
        killed(harness)
    assert len(taken(harness)) == 1


def test_suspects_travel_in_messages_of_their_own() -> None:
    jobs = [Due("a", 0), Due("b", SUSPECT), Due("c", 1), Due("d", 0), Due("e", 0)]
    assert bundles_of(jobs, {"a", "b", "c", "e"}, 2) == [("a", "c"), ("e",), ("b",)]


def test_whoever_comes_to_an_end_clears_it(harness: Desk) -> None:
    (job,) = rungs(harness, 1)
    for _ in range(MAX_BEGUN - 1):
        taken(harness)
        killed(harness)
    taken(harness)
    harness.machine(SetJobAside(job_id=job.id, error="kaputt"))
    row = harness.one(Job, Job.id == job.id)
    assert (row.state, row.begun, row.attempts) == ("waiting", 0, 1)


@pytest.mark.parametrize("begun", [True, False])
def test_what_is_given_back_untried_was_not_begun(harness: Desk, begun: bool) -> None:
    rungs(harness, 1)
    jobs = taken(harness)
    harness.machine(ReturnJobs(job_ids=tuple(jobs), begun=begun))
    assert {harness.one(Job, Job.id == job).begun for job in jobs} == {int(begun)}


def test_a_letter_that_ends_everybody_is_an_incident_that_is_not_told_by_letter(harness: Desk) -> None:
    case = harness.slip()
    harness.pass_time(seconds=8)
    for _ in range(MAX_BEGUN):
        (first, *_) = harness.machine(LeaseDeliveries(limit=1)).value["jobs"]
        harness.set(Job, Job.id == first, due_at=harness.clock.now() - timedelta(days=1))
        killed(harness)
    before = len(harness.all(Job, Job.kind == "incident"))
    post = Post()
    while deliver_due(harness.engine, post).total:
        pass
    assert harness.one(Job, Job.id == first).state == "dead"
    assert {incident.code for incident in harness.incidents(case)} == {"mail_undelivered"}
    assert (len(harness.all(Job, Job.kind == "incident")), len(post.letters) > 0) == (before, True)


@pytest.mark.parametrize("waits", ["clock set back", "suspended"])
def test_what_cannot_be_done_just_now_waits_on_though_it_can_a_moment_later(harness: Desk, waits: str) -> None:
    (job,) = rungs(harness, 1)
    case = str(job.instance_id)
    jobs = taken(harness)
    if waits == "suspended":
        harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    else:
        harness.set(Job, Job.id == job.id, due_at=harness.clock.now() + timedelta(hours=2))
    harness.engine.run_leased(jobs, lambda: False)
    row = harness.one(Job, Job.id == job.id)
    assert (row.state, row.lease_until, row.begun, row.attempts) == ("waiting", None, 0, 0)
    if waits == "suspended":
        harness.act(ADMIN, ResumeInstance(instance_id=case, reason="查清"))
    harness.pass_time(hours=3)
    assert taken(harness) == jobs
    harness.engine.run_leased(jobs, lambda: False)
    assert harness.one(Job, Job.id == job.id).state == "done"


def test_a_job_that_another_has_ended_stays_as_they_left_it(harness: Desk) -> None:
    (job,) = rungs(harness, 1)
    task, jobs = harness.task(str(job.instance_id)), taken(harness)
    harness.done(task, CLERK)
    harness.engine.run_leased(jobs, lambda: False)
    assert harness.one(Job, Job.id == job.id).state == "cancelled"
    harness.act(CLERK, WithdrawDecision(task_id=task.id))
    assert taken(harness) == jobs
