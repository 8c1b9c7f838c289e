from engine.commands.cancel_instance import CancelInstance
from engine.commands.claim_task import ClaimTask
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.jobs import Job
from engine.store.tasks import Assignment
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk, told
from tests.factories.post import Post
from tests.factories.slip import ask, chain, group
from webhooks.delivery import deliver_due


def cancel(case: str, reason: str = "不办了") -> CancelInstance:
    return CancelInstance(instance_id=case, reason=reason)


def nothing_open(harness: Desk, case: str) -> bool:
    assignments = harness.all(Assignment, Assignment.instance_id == case)
    timers = harness.all(Job, Job.instance_id == case, Job.queue == "timer", Job.state.in_(("waiting", "leased")))
    asked = [a for a in assignments if a.state in ("asked", "candidate", "waiting")]
    return not (harness.open_tasks(case) or asked or timers or harness.incidents(case))


def test_the_starter_takes_the_case_back(harness: Desk) -> None:
    case = harness.slip()
    harness.act(APPLICANT, cancel(case, " 不办了 "))
    ended = harness.case(case)
    assert (ended.state, ended.outcome_class, ended.end_element) == ("cancelled", "cancelled", "cancelled")
    assert ended.ended_at == harness.clock.now()
    assert nothing_open(harness, case)
    event = harness.last(case)
    assert (event.event, event.actor, event.payload["reason"]) == ("InstanceCancelled", APPLICANT, "不办了")


def test_whoever_was_written_to_is_told_that_they_wait_for_nothing(harness: Desk) -> None:
    case = harness.slip()
    harness.pass_time(minutes=1)
    deliver_due(harness.engine, Post(), 50)
    harness.act(CLERK, ClaimTask(task_id=harness.task(case).id))
    harness.act(APPLICANT, cancel(case))
    (letter,) = harness.jobs(case, "cancelled")
    assert (letter.person, letter.payload) == (CLERK, {"by": APPLICANT, "reason": "不办了"})
    post = Post()
    harness.pass_time(minutes=1)
    deliver_due(harness.engine, post, 50)
    said = post.letters[-1].get_body(("plain",)).get_content()
    assert ("临床项目负责人已停止本件" in said, APPLICANT in said) == (True, False)


def test_whoever_has_not_heard_of_it_yet_hears_nothing(harness: Desk) -> None:
    case = harness.slip()
    harness.act(APPLICANT, cancel(case))
    assert harness.jobs(case, "cancelled", "assigned") == []


def test_a_process_that_draws_no_way_just_ends(harness: Desk) -> None:
    case = harness.deployed(chain("plain", ask("first", group("finance"))))
    harness.act(APPLICANT, cancel(case))
    assert harness.case(case).state == "cancelled"
    assert nothing_open(harness, case)


def test_a_suspended_case_can_be_taken_back(harness: Desk) -> None:
    case = harness.slip()
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="核查"))
    harness.act(APPLICANT, cancel(case))
    assert harness.case(case).state == "cancelled"
    assert nothing_open(harness, case)


def test_what_is_refused(harness: Desk) -> None:
    case = harness.slip()
    assert harness.code(CLERK, cancel(case)) == "not_permitted"
    assert harness.code(ADMIN, cancel(case)) == "not_permitted"
    assert harness.code(APPLICANT, cancel("0" * 32)) == "not_found"
    assert harness.code(APPLICANT, cancel(case, " ")) == "reason_required"
    harness.act(APPLICANT, cancel(case))
    again = harness.refusal(APPLICANT, cancel(case))
    assert (again.code, told(again)["state"]) == ("case_not_active", "撤销")


def test_once_the_vote_has_opened_it_is_too_late(harness: Desk) -> None:
    case = harness.slip("vote")
    assert harness.code(APPLICANT, cancel(case)) == "cancel_too_late"


def test_a_vote_whose_opening_was_undone_never_opened(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.done(task, CLERK)
    harness.act(CLERK, WithdrawDecision(task_id=task.id))
    harness.act(APPLICANT, cancel(case))
    assert harness.case(case).state == "cancelled"
