from engine.api import Actor
from engine.commands.deliver_message import DeliverMessage
from engine.store.instances import Incident
from engine.store.jobs import Job
from tests.factories.desk import APPLICANT, Desk
from tests.factories.messages import asked, begins, office_task, package, throws, waits
from tests.spiff.drawing import end, message_definition, start

ORDER = package(
    "buyer",
    [start(), asked("need"), throws("order", message_definition("order"), what="results.need.what"),
     waits("got", "goods", keeps="weight"), office_task("unpack"), end()],
    ["s>need", "need>order", "order>got", "got>unpack", "unpack>e"],
)  # fmt: skip
SHOP = package(
    "shop",
    [begins("m", message_definition("order"), keeps="what"),
     throws("send", message_definition("goods"), weight="2.5", secret="results.m.what"), end()],
    ["m>send", "send>e"],
)  # fmt: skip


def order(harness: Desk, what: str) -> str:
    case = harness.start("buyer", APPLICANT)
    harness.done(harness.task(case), APPLICANT, "done", what=what)
    return case


def run_all(harness: Desk) -> None:
    harness.pass_time(minutes=1)  # when the seconds of undo are over
    while harness.engine.run_due():
        pass


def test_two_processes_talk_and_each_conversation_keeps_to_itself(harness: Desk) -> None:
    harness.deploy_files(ORDER)
    harness.deploy_files(SHOP)
    cases = [order(harness, what) for what in ("ink", "paper", "glue")]
    run_all(harness)
    for case in cases:
        assert [t.element for t in harness.open_tasks(case)] == ["unpack"]
        assert harness.variables(case)["results"]["got"] == {"weight": 2.5}
    assert harness.all(Job, Job.kind == "message", Job.state != "done") == []


def test_a_message_that_nobody_waits_for_is_tried_again_and_then_an_incident(harness: Desk) -> None:
    harness.deploy_files(ORDER)
    case = order(harness, "ink")
    run_all(harness)
    job = harness.one(Job, Job.kind == "message")
    assert (job.state, job.attempts) == ("waiting", 1)
    for _ in range(5):
        harness.clock.set(harness.one(Job, Job.kind == "message").due_at)
        harness.engine.run_due()
    assert harness.one(Job, Job.kind == "message").state == "dead"
    assert [i.code for i in harness.all(Incident, Incident.instance_id == case)] == ["job_failed"]
    harness.deploy_files(SHOP)
    assert harness.code(Actor.system("test"), DeliverMessage(job_id=job.id)) == "job_moved_on"


def test_the_message_leaves_with_the_act_or_not_at_all(harness: Desk) -> None:
    harness.deploy_files(ORDER)
    case = order(harness, "ink")
    assert [job.instance_id for job in harness.all(Job, Job.kind == "message")] == [case]
