"""A matter is sent back out of a called process: to what the caller did before the call."""

from engine.commands.send_back import SendBack
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.tasks import Task
from tests.factories.calls import HANDLER, LEGAL, begun, brought, once
from tests.factories.desk import APPLICANT, Desk


def back(desk: Desk, task: Task, to: str, **given: object) -> None:
    desk.act(
        desk.people(task)[0], SendBack(**{"task_id": task.id, "to": to, "opinion": "缺附件", "outwards": 1, **given})
    )


def rounds(desk: Desk, case: str) -> list[tuple[str, int]]:
    return [(task.element, task.round) for task in desk.open_tasks(case)]


def test_the_whole_way_again_calls_the_process_anew(harness: Desk) -> None:
    case = begun(harness)
    judge = harness.task(case)
    assert harness.jobs(case, "ladder") != []
    back(harness, judge, "write", straight=False, items=("改用途",))
    again = harness.task(case)
    assert (again.element, again.items, harness.people(again)) == ("write", ["改用途"], [APPLICANT])
    assert harness.jobs(case, "ladder") == []
    assert ("returned", APPLICANT) in harness.mails(case)
    sent = next(row for row in harness.trail(case) if row.event == "TaskSentBack")
    assert (sent.actor, sent.element, sent.payload["to"], sent.payload["outwards"], sent.payload["call"]) == (
        LEGAL, "judge", "write", 1, "ask",
    )  # fmt: skip
    for element in ("write", "look", "read"):
        once(harness, case, element)
    assert rounds(harness, case) == [("judge", 2)]
    once(harness, case, "judge")
    once(harness, case, "close")
    assert harness.case(case).state == "completed"


def test_straight_back_begins_the_process_anew_and_skips_what_lies_between(harness: Desk) -> None:
    case = begun(harness)
    back(harness, harness.task(case), "write", items=("改用途",))
    once(harness, case, "write")
    assert rounds(harness, case) == [("read", 2)]
    assert harness.task(case).items is None
    once(harness, case, "read")
    back(harness, harness.task(case), "look")
    assert rounds(harness, case) == [("look", 2)]
    once(harness, case, "look")
    assert rounds(harness, case) == [("read", 3)]


def test_it_can_be_undone(harness: Desk) -> None:
    for straight in (True, False):
        case = begun(harness)
        judge = harness.task(case)
        ladder = {job.id for job in harness.jobs(case, "ladder")}
        back(harness, judge, "look", straight=straight)
        harness.act(LEGAL, WithdrawDecision(task_id=judge.id))
        assert [task.id for task in harness.open_tasks(case)] == [judge.id]
        assert {job.id for job in harness.jobs(case, "ladder")} == ladder
        once(harness, case, "judge")
        assert rounds(harness, case) == [("close", 1)]


def test_where_it_cannot_go(harness: Desk) -> None:
    case = begun(harness)
    judge = harness.task(case)
    for to, outwards in (("close", 1), ("ask", 1), ("read", 1), ("write", 0), ("write", 2), ("write", -1)):
        refused = harness.refusal(LEGAL, SendBack(task_id=judge.id, to=to, opinion="x", outwards=outwards))
        assert (refused.code, refused.fields["targets"]) == ("return_unsafe", "read、../write、../look")


def test_out_of_a_first_task_which_has_nothing_before_it_in_its_own_process(harness: Desk) -> None:
    case = begun(harness, "read")
    back(harness, harness.task(case), "look")
    assert rounds(harness, case) == [("look", 2)]
    assert harness.people(harness.task(case)) == [HANDLER]
    brought(harness, case, "close")
