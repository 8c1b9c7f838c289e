from engine.commands.set_job_aside import SetJobAside
from engine.jobs import BACK_OFF, pause_after
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, CLERK, Desk


def rung(harness: Desk) -> tuple[str, str]:
    case = harness.slip()
    first = harness.jobs(case, "ladder")[0]
    harness.clock.set(first.due_at)
    return case, first.id


def test_what_failed_is_tried_again_after_a_pause(harness: Desk) -> None:
    _, job_id = rung(harness)
    harness.machine(SetJobAside(job_id=job_id, error="kaputt"))
    job = harness.one(Job, Job.id == job_id)
    assert (job.state, job.attempts, job.error) == ("waiting", 1, "kaputt")
    assert job.due_at == harness.clock.now() + pause_after(job_id, 1)


def test_spent_attempts_become_an_incident(harness: Desk) -> None:
    case, job_id = rung(harness)
    for _ in BACK_OFF:
        harness.machine(SetJobAside(job_id=job_id, error="kaputt"))
    assert harness.incidents(case) == []
    harness.machine(SetJobAside(job_id=job_id, error="kaputt"))
    (incident,) = harness.incidents(case)
    assert (incident.kind, incident.code, incident.job_id, incident.message) == ("job", "job_failed", job_id, "kaputt")
    assert harness.one(Job, Job.id == job_id).state == "dead"
    event = harness.last()
    assert (event.event, event.actor, event.payload["error"]) == ("JobFailed", "system:test", "kaputt")


def test_a_job_that_is_done_or_unknown_is_left_alone(harness: Desk) -> None:
    case, job_id = rung(harness)
    harness.done(harness.task(case), CLERK)
    before = harness.rows()
    harness.machine(SetJobAside(job_id=job_id, error="kaputt"))
    harness.machine(SetJobAside(job_id="0" * 32, error="kaputt"))
    assert harness.changed(before) == []


def test_only_the_machine(harness: Desk) -> None:
    _, job_id = rung(harness)
    assert harness.code(ADMIN, SetJobAside(job_id=job_id, error="kaputt")) == "not_permitted"
