from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.store.instances import Notice
from engine.store.jobs import Job
from engine.store.tasks import Assignment
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, Desk, told
from tests.factories.post import Post
from tests.factories.slip import ask, chain, group, person, serve
from webhooks.delivery import deliver_due


def terminate(case: str, reason: str = "重复申报") -> TerminateInstance:
    return TerminateInstance(instance_id=case, reason=reason)


def test_nothing_is_left_open(harness: Desk) -> None:
    case = harness.slip("vote")
    harness.vote(case, MEMBERS[:2])
    harness.act(ADMIN, terminate(case))
    ended = harness.case(case)
    assert (ended.state, ended.outcome_class, ended.ended_at) == ("terminated", "cancelled", harness.clock.now())
    assert harness.open_tasks(case) == []
    assert {a.state for a in harness.all(Assignment, Assignment.instance_id == case)} == {"voted", "closed"}
    assert [(j.kind, j.person) for j in harness.jobs(case)] == [("decided", APPLICANT)]
    (coming,) = {job.kind for job in harness.all(Job, Job.due_at == harness.engine.next_due())}
    assert coming == "review"  # of the house's own windows, at their time
    event = harness.last(case)
    assert (event.event, event.actor, event.payload) == ("InstanceTerminated", ADMIN, {"reason": "重复申报"})


def test_whoever_was_written_to_is_told_once(harness: Desk) -> None:
    case = harness.slip("vote")
    harness.pass_time(minutes=1)
    deliver_due(harness.engine, Post(), 50)
    harness.vote(case, MEMBERS[:2])
    harness.act(ADMIN, terminate(case))
    assert sorted(str(job.person) for job in harness.jobs(case, "cancelled")) == sorted(MEMBERS[2:])


def test_incidents_and_notices_are_closed(harness: Desk) -> None:
    notice = serve("publish", "notice.publish", title='"公示"', body="[]", days="5")
    case = harness.deployed(chain("public", notice, ask("then", person('"nobody"'))))
    assert len(harness.incidents(case)) == 1
    harness.act(ADMIN, terminate(case))
    assert harness.incidents(case) == []
    assert harness.one(Notice).state == "closed"


def test_a_suspended_case_can_be_ended(harness: Desk) -> None:
    case = harness.slip()
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    harness.act(ADMIN, terminate(case))
    assert harness.case(case).state == "terminated"


def test_the_department_tasks_of_a_called_process(harness: Desk) -> None:
    inner = chain("inner", ask("deep", group("finance"), due='in="3 workdays" ladder="L-STD"'))
    harness.deploy_files(inner)
    case = harness.start("inner", APPLICANT)
    assert len(harness.jobs(case, "ladder")) == 5
    harness.act(ADMIN, terminate(case))
    assert harness.all(Job, Job.instance_id == case, Job.queue == "timer", Job.state == "waiting") == []


def test_what_is_refused(harness: Desk) -> None:
    case = harness.slip()
    assert harness.code(APPLICANT, terminate(case)) == "not_permitted"
    assert harness.code(CLERK, terminate(case)) == "not_permitted"
    assert harness.code(ADMIN, terminate("0" * 32)) == "not_found"
    assert harness.code(ADMIN, terminate(case, " ")) == "reason_required"
    harness.act(ADMIN, terminate(case))
    assert told(harness.refusal(ADMIN, terminate(case))) == {
        "state": "终止",
        "by": "流程管理员",
        "at": "2026-09-01 09:00",
    }
