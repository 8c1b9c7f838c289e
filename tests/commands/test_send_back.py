from dataclasses import replace

from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.return_targets import ReturnTargets
from engine.queries.task_detail import TaskDetail
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, Desk
from tests.factories.file import file


def back(harness: Desk, task: Task, to: str, **given: object) -> str:
    """Who sends back: the first who may."""
    by = harness.people(task)[0]
    harness.act(by, SendBack(task_id=task.id, to=to, opinion="缺附件", **given))
    return by


def test_straight_back_with_items_that_are_answered_one_by_one(harness: Desk) -> None:
    case = file(harness)
    judge = harness.task(case)
    by = back(harness, judge, "write", items=("补附件一", " ", "改预算"))
    again = harness.task(case)
    assert (again.element, again.items, again.round) == ("write", ["补附件一", "改预算"], 2)
    assert harness.people(again) == [APPLICANT]
    unanswered = CompleteTask(task_id=again.id, outcome="done", data={"answers": ["已补", ""]})
    assert harness.code(APPLICANT, unanswered) == "items_unanswered"
    harness.done(again, APPLICANT, "done", answers=["已补", "已改"])
    assert [(t.element, t.round) for t in harness.open_tasks(case)] == [("judge", 2)]
    sent = next(row for row in harness.trail(case) if row.event == "TaskSentBack")
    assert (sent.actor, sent.element, sent.payload["to"], sent.payload["straight"]) == (by, "judge", "write", True)
    assert harness.variables(case)["results"]["judge"]["outcome"] == "return"


def test_the_whole_way_again(harness: Desk) -> None:
    case = file(harness)
    back(harness, harness.task(case), "write", straight=False)
    harness.done(harness.task(case), APPLICANT, "done")
    look = harness.task(case)
    assert (look.element, look.round) == ("look", 2)
    assert [job.kind for job in harness.jobs(case, "ladder")] != []


def test_who_waits_is_told_and_what_waited_for_the_sender_is_called_off(harness: Desk) -> None:
    case = file(harness, upto="look")
    assert harness.jobs(case, "ladder") != []
    back(harness, harness.task(case), "write")
    assert harness.jobs(case, "ladder") == []
    assert ("returned", APPLICANT) in harness.mails(case)


def test_it_can_be_undone(harness: Desk) -> None:
    case = file(harness)
    judge = harness.task(case)
    by = back(harness, judge, "look")
    harness.act(by, WithdrawDecision(task_id=judge.id))
    assert [t.id for t in harness.open_tasks(case)] == [judge.id]
    assert "judge" not in harness.variables(case)["results"]


def test_where_it_cannot_go(harness: Desk) -> None:
    case = file(harness)
    judge = harness.task(case)
    by = harness.people(judge)[0]
    for nowhere in ("judge", "nowhere", "s"):
        refused = harness.refusal(by, SendBack(task_id=judge.id, to=nowhere, opinion="x"))
        assert (refused.code, refused.fields["targets"]) == ("return_unsafe", "write、look")


def test_who_may_not_and_when(harness: Desk) -> None:
    case = file(harness)
    judge = harness.task(case)
    by = harness.people(judge)[0]
    whole = SendBack(task_id=judge.id, to="write", opinion="缺附件")
    assert harness.code(APPLICANT, whole) == "task_not_yours"
    assert harness.code(by, SendBack(task_id=judge.id, to="write", opinion=" ")) == "opinion_required"
    assert harness.code(by, SendBack(task_id=judge.id, to="write", opinion="字" * 4001)) == "text_too_long"
    many = SendBack(task_id=judge.id, to="write", opinion="x", items=("一",) * 51)
    assert harness.code(by, many) == "too_many_lines"
    assert harness.code(by, replace(many, items=("一" * 501,))) == "text_too_long"
    assert harness.code(by, SendBack(task_id=judge.id, to="write", opinion="x", seen_version=99)) == "stale_version"
    assert harness.code(by, SendBack(task_id="0" * 32, to="write", opinion="x")) == "not_found"
    harness.act(ADMIN, SuspendInstance(instance_id=case, reason="停"))
    assert harness.code(by, whole) == "case_not_active"


def test_a_second_time_and_after_another_claimed_it(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    harness.act(CLERK, ClaimTask(task_id=task.id))
    other = next(p for p in harness.people(task) if p != CLERK)
    send = SendBack(task_id=task.id, to="apply", opinion="缺附件")
    assert harness.code(other, send) == "task_claimed_by_other"
    harness.act(CLERK, send)
    assert harness.code(CLERK, send) in {"task_already_completed", "task_not_yours"}


def test_a_body_returns_by_its_vote(harness: Desk) -> None:
    case = harness.slip("vote")
    task = harness.task(case)
    assert harness.code(MEMBERS[0], SendBack(task_id=task.id, to="apply", opinion="x")) == "return_needs_vote"


def test_further_back_and_straight_home_to_who_sent_it_first(harness: Desk) -> None:
    case = file(harness)
    judge = harness.task(case)
    first = back(harness, judge, "look", items=("补附件一",))
    look = harness.task(case)
    back(harness, look, "write", items=("改用途",))
    assert harness.task(case).items == ["改用途"]
    harness.done(harness.task(case), APPLICANT, "done", answers=["已改"])
    again = harness.task(case)
    assert (again.element, again.round, again.items) == ("look", 3, ["补附件一"])
    detail = harness.engine.read(TaskDetail(person=CLERK, task_id=again.id))
    assert detail.sent_back is not None
    assert (detail.sent_back.by, detail.sent_back.element, detail.sent_back.straight) == (first, "judge", True)
    assert {button.next for button in detail.outcomes} == {"直接回到“judge”"}
    harness.done(again, CLERK, answers=["已补"])
    assert [(t.element, t.round) for t in harness.open_tasks(case)] == [("judge", 2)]


def test_what_comes_later_in_the_diagram_is_no_target(harness: Desk) -> None:
    case = file(harness)
    judge = harness.task(case)
    back(harness, judge, "write", straight=False)
    harness.done(harness.task(case), APPLICANT, "done")
    look = harness.task(case)
    refused = harness.refusal(CLERK, SendBack(task_id=look.id, to="judge", opinion="x"))
    assert (refused.code, refused.fields["targets"]) == ("return_unsafe", "write")


def test_a_return_that_is_drawn_takes_its_flow(harness: Desk) -> None:
    case = harness.slip()
    check = harness.task(case)
    view = harness.engine.read(ReturnTargets(person=CLERK, task_id=check.id))
    assert [(t.element, t.straight, t.again, t.drawn) for t in view.targets] == [("apply", False, True, True)]
    harness.act(CLERK, SendBack(task_id=check.id, to="apply", opinion="用途写清楚", items=("改用途",)))
    again = harness.task(case)
    assert (again.element, again.items) == ("apply", ["改用途"])
    sent = harness.last(case)
    assert (sent.event, sent.payload["straight"], sent.payload["outcome"]) == ("TaskSentBack", False, "return")
    assert ["entered", "checked"] in sent.payload["path"]
    assert harness.variables(case)["results"]["check"]["class"] == "return"
    harness.done(again, APPLICANT, "done", purpose="聘书", answers=["已改"])
    assert [(t.element, t.round) for t in harness.open_tasks(case)] == [("check", 2)]
