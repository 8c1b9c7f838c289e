from datetime import timedelta

from engine.commands.suspend_instance import SuspendInstance
from engine.commands.trigger_timer import TriggerTimer
from engine.store.jobs import Job
from engine.testing import MACHINE
from tests.factories.desk import ADMIN, Desk, codes, race


def patience(harness: Desk) -> tuple[str, Job]:
    case = harness.slip("vote")
    (job,) = harness.jobs(case, "timer")
    return case, job


def test_a_timer_takes_its_way(harness: Desk) -> None:
    case, job = patience(harness)
    assert job.due_at == harness.clock.now() + timedelta(days=20)
    harness.clock.set(job.due_at)
    harness.machine(TriggerTimer(job_id=job.id))
    assert (harness.case(case).outcome, harness.open_tasks(case)) == ("expired", [])
    assert harness.one(Job, Job.id == job.id).state == "done"
    event = harness.last(case)
    assert (event.event, event.actor, event.element) == ("TimerTriggered", "system:test", "patience")


def test_overdue_is_never_consent(harness: Desk) -> None:
    case = harness.slip()
    harness.advance("P90D")
    assert (harness.task(case).element, harness.task(case).state) == ("check", "open")


def test_a_timer_that_fires_twice_acts_once(harness: Desk) -> None:
    case, job = patience(harness)
    harness.clock.set(job.due_at)
    results = race(*[lambda: harness.machine(TriggerTimer(job_id=job.id))] * 4)
    assert codes(results) == ["done"] + ["job_moved_on"] * 3
    assert harness.events(case).count("TimerTriggered") == 1


def test_two_tickers_at_once(harness: Desk) -> None:
    cases = [harness.slip("vote") for _ in range(3)]
    harness.clock.set(harness.clock.now() + timedelta(days=30))
    counts: list[int] = []
    race(*[lambda: counts.append(harness.engine.run_due())] * 2)
    assert [harness.events(case).count("TimerTriggered") for case in cases] == [1, 1, 1]
    assert sum(counts) == 3


def test_what_steps_back(harness: Desk) -> None:
    case, job = patience(harness)
    trigger = TriggerTimer(job_id=job.id)
    assert harness.code(MACHINE, trigger) == "job_not_due"
    assert harness.code(MACHINE, TriggerTimer(job_id="0" * 32)) == "job_moved_on"
    assert harness.code(ADMIN, trigger) == "not_permitted"
    harness.clock.set(job.due_at)
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    assert harness.code(MACHINE, trigger) == "job_not_due"


def test_a_vote_that_was_decided_has_no_timer(harness: Desk) -> None:
    case, job = patience(harness)
    harness.vote(case, ["fxz_ws", "xz", "gjcz", "kycz", "jwcz", "rscz"])
    harness.clock.set(job.due_at)
    assert harness.code(MACHINE, TriggerTimer(job_id=job.id)) == "job_moved_on"
