from datetime import datetime, timedelta

from sqlalchemy import select

from engine.api import Actor
from engine.commands.lease_timers import LeaseTimers
from engine.commands.trigger_start import TriggerStart
from engine.store.instances import Instance
from engine.store.jobs import Job
from tests.factories.desk import Desk
from tests.factories.messages import begins, office_task, package, timer
from tests.spiff.drawing import end


def clocked(kind: str, text: str, task: str = "look") -> dict[str, bytes]:
    return package("clocked", [begins("t", timer(kind, text)), office_task(task), end()], [f"t>{task}", f"{task}>e"])


def begun(harness: Desk) -> list[datetime]:
    with harness.engine.database.reading() as session:
        started = select(Instance.started_at).where(Instance.definition_key == "clocked").order_by(Instance.started_at)
        return list(session.scalars(started))


def test_a_clock_begins_a_process_as_often_as_it_says(harness: Desk) -> None:
    at = harness.clock.now()
    harness.deploy_files(clocked("timeCycle", "R3/PT1H"))
    harness.advance("P1D")
    assert begun(harness) == [at + timedelta(hours=n) for n in (1, 2, 3)]
    assert harness.all(Job, Job.kind == "start", Job.state == "waiting") == []


def test_after_an_outage_each_time_is_made_up_for_once(harness: Desk) -> None:
    harness.deploy_files(clocked("timeCycle", "R/PT1H"))
    harness.pass_time(hours=8, minutes=10)
    while harness.engine.run_due():
        pass
    assert len(begun(harness)) == 8


def test_a_new_version_takes_the_clock_over(harness: Desk) -> None:
    harness.deploy_files(clocked("timeDuration", "PT1H"))
    harness.deploy_files(clocked("timeDuration", "PT2H", task="other"))
    harness.advance("P1D")
    (case,) = harness.all(Instance, Instance.definition_key == "clocked")
    assert [t.element for t in harness.open_tasks(case.id)] == ["other"]
    assert case.starter == "system:timer"


def test_a_new_version_takes_the_clock_from_a_worker_that_has_it(harness: Desk) -> None:
    harness.deploy_files(clocked("timeDuration", "PT1H"))
    harness.pass_time(hours=1)
    (job_id,) = harness.machine(LeaseTimers(limit=5)).value["jobs"]
    harness.deploy_files(clocked("timeDuration", "PT2H", task="other"))
    harness.engine.run_leased([job_id], lambda: False)
    assert harness.all(Instance, Instance.definition_key == "clocked") == []
    harness.advance("P1D")
    assert len(harness.all(Instance, Instance.definition_key == "clocked")) == 1


def test_a_date_that_has_begun_a_case_begins_none_again_with_a_later_version(harness: Desk) -> None:
    harness.deploy_files(clocked("timeDate", "2026-09-02T09:00"))
    harness.advance("P3D")
    assert len(begun(harness)) == 1
    harness.deploy_files(clocked("timeDate", "2026-09-02T09:00", task="other"))
    harness.advance("P1D")
    assert len(begun(harness)) == 1
    harness.deploy_files(clocked("timeDate", "2026-09-03T09:00", task="other"))
    harness.advance("P1D")
    assert len(begun(harness)) == 2, "another date has not come yet, though it is past"


def test_a_job_is_done_once(harness: Desk) -> None:
    harness.deploy_files(clocked("timeDuration", "PT1H"))
    job = harness.one(Job, Job.kind == "start")
    assert harness.code(Actor.system("test"), TriggerStart(job_id=job.id)) == "job_not_due"
    harness.pass_time(hours=1)
    harness.machine(TriggerStart(job_id=job.id))
    assert harness.code(Actor.system("test"), TriggerStart(job_id=job.id)) == "job_moved_on"
