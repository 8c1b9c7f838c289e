from engine.commands.set_job_aside import SetJobAside
from engine.domain.incident_reasons import because, said_reason
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


def test_a_reason_of_the_engines_own_is_kept_with_its_fields(harness: Desk) -> None:
    case, job_id = rung(harness)
    why = because("message_unmatched", name="报送")
    for _ in (*BACK_OFF, None):
        harness.machine(SetJobAside(job_id=job_id, error=str(why), why=why))
    (incident,) = harness.incidents(case)
    assert incident.message == "Expected a case to wait for message '报送', but none does."
    assert said_reason(incident.reason, incident.message, "zh") == "应有一个项目在等消息“报送”，但没有。"


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
