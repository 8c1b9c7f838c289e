"""What is offered to send back to outside a called process, and what is told of it afterwards."""

from engine.commands.send_back import SendBack
from engine.queries.case_detail import CaseDetail
from engine.queries.instance_detail import InstanceDetail
from engine.queries.return_targets import ReturnTargets, ReturnView
from engine.queries.task_detail import TaskDetail
from engine.queries.task_view import TaskView
from engine.store.tasks import Task
from tests.factories.calls import HEAD, LEGAL, begun, nested, once
from tests.factories.desk import APPLICANT, Desk


def targets(desk: Desk, task: Task, language: str = "zh") -> ReturnView:
    return desk.engine.read(ReturnTargets(person=desk.people(task)[0], task_id=task.id, language=language))


def detail(desk: Desk, task: Task, person: str = "") -> TaskView:
    return desk.engine.read(TaskDetail(person=person or desk.people(task)[0], task_id=task.id))


def sent_back(desk: Desk, *, straight: bool, to: str = "write") -> tuple[str, Task]:
    case = begun(desk)
    judge = desk.task(case)
    items = ("改用途",)
    desk.act(LEGAL, SendBack(task_id=judge.id, to=to, opinion="缺附件", items=items, straight=straight, outwards=1))
    return case, judge


def foreseen(desk: Desk, case: str) -> list[str]:
    chain = desk.engine.read(CaseDetail(person=APPLICANT, instance_id=case)).chain
    assert chain is not None
    return [step.element for step in chain.steps]


def test_those_of_its_own_process_come_first_and_each_says_whose_it_is(on_sqlite: Desk) -> None:
    view = targets(on_sqlite, on_sqlite.task(begun(on_sqlite)))
    assert view.process == "会签意见"
    assert [(one.path, one.name, one.process, one.call, one.by_starter, one.straight, one.again)
            for one in view.targets] == [
        ("read", "阅件", "会签意见", "", False, True, True),
        ("../look", "初审", "用印事项", "征求意见", False, True, True),
        ("../write", "填写", "用印事项", "征求意见", True, True, True),
    ]  # fmt: skip
    english = targets(on_sqlite, on_sqlite.task(view.instance_id), "en").targets[2]
    assert (english.name, english.process, english.call) == ("Write", "Seal matter", "Ask for an opinion")


def test_the_button_is_there_where_only_a_caller_has_something_earlier(on_sqlite: Desk) -> None:
    case = begun(on_sqlite, "read")
    assert detail(on_sqlite, on_sqlite.task(case)).may.send_back
    assert [one.path for one in targets(on_sqlite, on_sqlite.task(case)).targets] == ["../look", "../write"]


def test_who_has_it_is_told_that_what_was_called_begins_anew(on_sqlite: Desk) -> None:
    case, _ = sent_back(on_sqlite, straight=True)
    view = detail(on_sqlite, on_sqlite.task(case))
    assert view.sent_back is not None
    assert (view.sent_back.by, view.sent_back.element, view.sent_back.straight) == (LEGAL, "judge", True)
    assert view.sent_back.straight_to is not None
    assert view.sent_back.straight_to.zh == "征求意见"
    assert {button.next for button in view.outcomes} == {"直接到“征求意见”，从头办起"}
    chain = on_sqlite.engine.read(CaseDetail(person=APPLICANT, instance_id=case))
    assert chain.straight_to is not None
    assert chain.straight_to.zh == "征求意见"


def test_the_forecast_goes_straight_to_the_call_or_the_whole_way(on_sqlite: Desk) -> None:
    for straight, ahead in ((True, ["ask", "read", "judge", "close"]), (False, ["look", "ask", "read", "judge"])):
        case, _ = sent_back(on_sqlite, straight=straight)
        assert foreseen(on_sqlite, case)[:4] == ahead


def test_what_goes_straight_back_inside_a_called_process_is_foreseen_so(on_sqlite: Desk) -> None:
    case = nested(on_sqlite)
    judge = on_sqlite.task(case)
    on_sqlite.act(LEGAL, SendBack(task_id=judge.id, to="prepare", opinion="缺附件", outwards=1))
    assert foreseen(on_sqlite, case) == ["deep", "read", "judge"]
    once(on_sqlite, case, "prepare")
    once(on_sqlite, case, "read")
    again = on_sqlite.task(case)
    on_sqlite.act(LEGAL, SendBack(task_id=again.id, to="prepare", opinion="缺附件", outwards=1, straight=False))
    assert foreseen(on_sqlite, case) == ["check", "deep", "read", "judge"]


def test_the_trail_says_in_which_process_it_went_where(on_sqlite: Desk) -> None:
    case, judge = sent_back(on_sqlite, straight=False)
    line = next(line for line in detail(on_sqlite, judge, LEGAL).timeline if line.event == "TaskSentBack")
    assert (line.what, line.items) == ("退回到“用印事项 · 填写”：缺附件", ("改用途",))
    told = [line.what for line in on_sqlite.engine.read(CaseDetail(person=APPLICANT, instance_id=case)).trail]
    assert "定夺：退回到“用印事项 · 填写”" in told
    rows = on_sqlite.engine.read(InstanceDetail(instance_id=case)).timeline
    assert [row.target for row in rows if row.event == "TaskSentBack"] == ["用印事项 · 填写"]


def test_whoever_is_asked_anew_owes_nothing_of_before(on_sqlite: Desk) -> None:
    case = begun(on_sqlite)
    on_sqlite.act(LEGAL, SendBack(task_id=on_sqlite.task(case).id, to="read", opinion="再看", items=("看附件",)))
    read = on_sqlite.task(case)
    on_sqlite.act(HEAD, SendBack(task_id=read.id, to="write", opinion="补", outwards=1))
    once(on_sqlite, case, "write")
    anew = on_sqlite.task(case)
    assert (anew.element, anew.items, detail(on_sqlite, anew).sent_back) == ("read", None, None)
    on_sqlite.done(anew, HEAD, "done")
    assert on_sqlite.task(case).element == "judge"


def test_what_a_return_out_of_a_call_led_back_behind_is_no_target(on_sqlite: Desk) -> None:
    case, _ = sent_back(on_sqlite, straight=False)
    assert targets(on_sqlite, on_sqlite.task(case)).targets == ()
    once(on_sqlite, case, "write")
    assert [one.path for one in targets(on_sqlite, on_sqlite.task(case)).targets] == ["write"]
