from datetime import timedelta

from engine.commands.suspend_instance import SuspendInstance
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk, told


def suspend(case: str, reason: str = "核查") -> SuspendInstance:
    return SuspendInstance(instance_id=case, reason=reason)


def test_the_case_and_its_clocks_stand_still(harness: Desk) -> None:
    case = harness.slip()
    harness.act(ADMIN, suspend(case))
    now = harness.clock.now()
    assert (harness.case(case).state, harness.case(case).suspended_at) == ("suspended", now)
    assert harness.task(case).paused_at == now
    event = harness.last(case)
    assert (event.event, event.actor, event.payload) == ("InstanceSuspended", ADMIN, {"reason": "核查"})


def test_nothing_falls_due_meanwhile(harness: Desk) -> None:
    case = harness.slip("vote")
    harness.act(ADMIN, suspend(case))
    (coming,) = {job.kind for job in harness.all(Job, Job.due_at == harness.engine.next_due())}
    assert coming == "review"  # of the house's own windows, at their time
    harness.advance_to(harness.clock.now() + timedelta(days=60))
    assert harness.engine.run_due() == 0
    assert (harness.case(case).state, harness.task(case).element) == ("suspended", "vote")


def test_what_is_refused(harness: Desk) -> None:
    case = harness.slip()
    assert harness.code(APPLICANT, suspend(case)) == "not_permitted"
    assert harness.code(CLERK, suspend(case)) == "not_permitted"
    assert harness.code(ADMIN, suspend("0" * 32)) == "not_found"
    assert harness.code(ADMIN, suspend(case, "")) == "reason_required"
    harness.act(ADMIN, suspend(case))
    assert told(harness.refusal(ADMIN, suspend(case))) == {
        "state": "挂起",
        "by": "流程管理员",
        "at": "2026-09-01 09:00",
    }
