from engine.commands.retry_job import RetryJob
from engine.commands.set_job_aside import SetJobAside
from engine.store.jobs import Job
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, APPLICANT, Desk


def dead(harness: Desk) -> tuple[str, str]:
    case = harness.slip()
    job = harness.jobs(case, "ladder")[0]
    for _ in range(6):
        harness.machine(SetJobAside(job_id=job.id, error="kaputt"))
    return case, job.id


def test_a_dead_job_is_due_at_once_and_its_incident_over(harness: Desk) -> None:
    case, job_id = dead(harness)
    assert len(harness.incidents(case)) == 1
    harness.act(ADMIN, RetryJob(job_id=job_id))
    job = harness.one(Job, Job.id == job_id)
    assert (job.state, job.attempts, job.error, job.due_at) == ("waiting", 0, None, harness.clock.now())
    assert harness.incidents(case) == []
    event = harness.last()
    assert (event.event, event.actor, event.payload) == ("JobRetried", ADMIN, {"job": job_id, "kind": "ladder"})


def test_what_is_refused(harness: Desk) -> None:
    _, job_id = dead(harness)
    assert harness.code(APPLICANT, RetryJob(job_id=job_id)) == "not_permitted"
    assert harness.code(MACHINE, RetryJob(job_id=job_id)) == "not_permitted"
    assert harness.code(ADMIN, RetryJob(job_id="0" * 32)) == "not_found"
    harness.act(ADMIN, RetryJob(job_id=job_id))
    assert harness.code(ADMIN, RetryJob(job_id=job_id)) == "job_moved_on"
