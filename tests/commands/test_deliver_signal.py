from engine.commands.broadcast_signal import BroadcastSignal
from engine.commands.deliver_signal import DeliverSignal
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.store.jobs import Job
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.messages import asked, office_task, package, signal, throws
from tests.spiff.drawing import catch, end, start


def hears(harness: Desk) -> str:
    shapes = [start(), catch("hear", signal("alarm"), keeps="level"), office_task("after"), end()]
    harness.deploy_files(package("listener", shapes, ["s>hear", "hear>after", "after>e"]))
    return harness.start("listener", APPLICANT)


def test_a_case_that_has_ended_meanwhile_is_left_alone(harness: Desk) -> None:
    case = hears(harness)
    harness.act(ADMIN, BroadcastSignal(name="alarm"))
    harness.act(ADMIN, TerminateInstance(instance_id=case, reason="不办了"))
    job = harness.one(Job, Job.kind == "signal")
    before = harness.events(case)
    harness.machine(DeliverSignal(job_id=job.id))
    assert (harness.one(Job, Job.id == job.id).state, harness.events(case)) == ("done", before)


def test_a_case_that_throws_a_signal_reaches_the_others(harness: Desk) -> None:
    case = hears(harness)
    thrower = package(
        "thrower", [start(), asked("go"), throws("cry", signal("alarm"), level="3"), end()], ["s>go", "go>cry", "cry>e"]
    )
    harness.deploy_files(thrower)
    other = harness.start("thrower", APPLICANT)
    harness.done(harness.task(other), APPLICANT, "done")
    assert harness.case(other).state == "completed"
    harness.pass_time(minutes=1)  # when the seconds of undo are over
    harness.engine.run_due()
    assert [t.element for t in harness.open_tasks(case)] == ["after"]
    assert harness.variables(case)["results"]["hear"] == {"level": 3}
    assert harness.last(case).event == "SignalDelivered"


def test_a_suspended_case_gets_it_when_it_goes_on(harness: Desk) -> None:
    case = hears(harness)
    harness.act(ADMIN, BroadcastSignal(name="alarm"))
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="停一停"))
    harness.engine.run_due()
    assert harness.one(Job, Job.kind == "signal").state == "waiting"
    harness.act(ADMIN, ResumeInstance(instance_id=case, reason="继续"))
    harness.advance("PT1H")
    assert [t.element for t in harness.open_tasks(case)] == ["after"]
