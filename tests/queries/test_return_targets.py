import pytest

from engine.api import Rejection
from engine.commands.claim_task import ClaimTask
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.domain.texts import Text
from engine.queries.case_detail import CaseDetail
from engine.queries.return_targets import ReturnTargets, ReturnView
from engine.queries.task_detail import TaskDetail
from engine.queries.task_form import TaskForm
from engine.queries.task_view import TaskView
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, OTHER_CLERK, Desk
from tests.factories.file import file


def targets(desk: Desk, task: Task, person: str = "", language: str = "zh") -> ReturnView:
    return desk.engine.read(ReturnTargets(person=person or desk.people(task)[0], task_id=task.id, language=language))


def detail(desk: Desk, task: Task, person: str = "") -> TaskView:
    return desk.engine.read(TaskDetail(person=person or desk.people(task)[0], task_id=task.id))


def test_the_earlier_tasks_with_who_did_them_the_last_one_first(on_sqlite: Desk) -> None:
    case = file(on_sqlite, upto="look")
    on_sqlite.pass_time(hours=1)
    look = on_sqlite.task(case)
    on_sqlite.done(look, CLERK)
    view = targets(on_sqlite, on_sqlite.task(case))
    found = [(t.element, t.who, t.by_starter, t.straight, t.again) for t in view.targets]
    assert found == [
        ("look", ("财务处经办",), False, True, True),
        ("write", ("临床项目负责人",), True, True, True),
    ]
    assert view.targets[0].at == on_sqlite.clock.now()
    assert (view.may, view.name) == (True, "judge")


def test_names_are_in_the_readers_language(on_sqlite: Desk) -> None:
    task = on_sqlite.task(on_sqlite.slip())
    assert targets(on_sqlite, task, CLERK, "en").targets[0].who != targets(on_sqlite, task, CLERK).targets[0].who


def test_nowhere_for_who_may_not_decide_and_where_it_is_a_vote(on_sqlite: Desk) -> None:
    task = on_sqlite.task(on_sqlite.slip())
    assert targets(on_sqlite, task, CLERK).may
    assert not targets(on_sqlite, task, APPLICANT).may
    on_sqlite.act(CLERK, ClaimTask(task_id=task.id))
    assert not targets(on_sqlite, task, OTHER_CLERK).may
    assert not detail(on_sqlite, task, OTHER_CLERK).may.send_back
    vote = on_sqlite.task(on_sqlite.slip("vote"))
    assert targets(on_sqlite, vote, MEMBERS[0]).targets == ()
    assert not detail(on_sqlite, vote, MEMBERS[0]).may.send_back


def test_nowhere_before_anything_was_done_and_while_the_case_stands_still(on_sqlite: Desk) -> None:
    case = file(on_sqlite, upto="write")
    first = on_sqlite.task(case)
    assert (targets(on_sqlite, first).may, targets(on_sqlite, first).targets) == (True, ())
    assert not detail(on_sqlite, first).may.send_back
    on_sqlite.done(first, APPLICANT, "done")
    look = on_sqlite.task(case)
    assert detail(on_sqlite, look, CLERK).may.send_back
    on_sqlite.act(ADMIN, SuspendInstance(instance_id=case, reason="停"))
    assert not targets(on_sqlite, look, CLERK).may


def test_a_stranger_learns_nothing(on_sqlite: Desk) -> None:
    task = on_sqlite.task(on_sqlite.slip("vote"))
    with pytest.raises(Rejection, match="not_found"):
        targets(on_sqlite, task, "hl_pi")
    with pytest.raises(Rejection, match="not_found"):
        on_sqlite.engine.read(ReturnTargets(person=CLERK, task_id="0" * 32))


def test_looking_leaves_everything_as_it_is(on_sqlite: Desk) -> None:
    task = on_sqlite.task(file(on_sqlite))
    before = on_sqlite.rows()
    targets(on_sqlite, task)
    assert on_sqlite.changed(before) == []


def test_every_target_that_is_offered_is_accepted_in_every_way_that_is_offered(on_sqlite: Desk) -> None:
    for number, straight in ((0, True), (0, False), (1, True), (1, False)):
        task = on_sqlite.task(file(on_sqlite))
        target = targets(on_sqlite, task).targets[number]
        by = on_sqlite.people(task)[0]
        on_sqlite.act(by, SendBack(task_id=task.id, to=target.element, opinion="缺附件", straight=straight))
        assert on_sqlite.task(task.instance_id).element == target.element


def test_who_it_comes_back_to_reads_by_whom_why_and_where_it_goes_then(on_sqlite: Desk) -> None:
    case = file(on_sqlite)
    judge = on_sqlite.task(case)
    by = on_sqlite.people(judge)[0]
    on_sqlite.act(by, SendBack(task_id=judge.id, to="look", opinion="缺附件", items=("补附件一",)))
    view = detail(on_sqlite, on_sqlite.task(case))
    assert view.sent_back is not None
    assert (view.sent_back.by, view.sent_back.opinion, view.sent_back.straight) == (by, "缺附件", True)
    assert {button.next for button in view.outcomes} == {"直接回到“judge”"}
    on_sqlite.done(on_sqlite.task(case), CLERK, answers=["已补"])
    back = detail(on_sqlite, on_sqlite.task(case))
    assert (back.element, back.sent_back) == ("judge", None)
    assert back.answered is not None
    assert back.answered.pairs == ((("", "补附件一"), "已补"),)


def test_on_the_whole_way_the_words_of_the_diagram_stay(on_sqlite: Desk) -> None:
    case = file(on_sqlite)
    judge = on_sqlite.task(case)
    by = on_sqlite.people(judge)[0]
    on_sqlite.act(by, SendBack(task_id=judge.id, to="look", opinion="缺附件", straight=False))
    view = detail(on_sqlite, on_sqlite.task(case))
    assert view.sent_back is not None
    assert (view.sent_back.straight, {button.next for button in view.outcomes}) == (False, {""})


def test_a_return_that_is_drawn_is_told_as_one_but_goes_no_way_of_its_own(on_sqlite: Desk) -> None:
    case = on_sqlite.slip()
    on_sqlite.done(on_sqlite.task(case), CLERK, "return", "用途写清楚")
    form = on_sqlite.engine.read(TaskForm(task_id=on_sqlite.task(case).id, person=APPLICANT))
    assert form.sent_back is not None
    assert (form.sent_back.who, form.sent_back.straight) == (Text("财务处经办", form.sent_back.who.en), False)


def test_the_trail_names_the_target_why_and_what_to_correct(on_sqlite: Desk) -> None:
    case = file(on_sqlite)
    judge = on_sqlite.task(case)
    by = on_sqlite.people(judge)[0]
    on_sqlite.act(by, SendBack(task_id=judge.id, to="look", opinion="缺附件", items=("补附件一", "改预算")))
    line = next(line for line in detail(on_sqlite, judge, by).timeline if line.event == "TaskSentBack")
    assert (line.what, line.items) == ("退回到“look”：缺附件", ("补附件一", "改预算"))


def test_what_goes_straight_back_is_foreseen_from_who_sent_it(on_sqlite: Desk) -> None:
    case = file(on_sqlite)
    judge = on_sqlite.task(case)
    whole = chain_of(on_sqlite, case)
    by = on_sqlite.people(judge)[0]
    on_sqlite.act(by, SendBack(task_id=judge.id, to="write", opinion="缺附件"))
    assert chain_of(on_sqlite, case) == ["judge", *whole]
    on_sqlite.done(on_sqlite.task(case), APPLICANT, "done")
    assert on_sqlite.task(case).element == "judge"
    assert chain_of(on_sqlite, case) == whole


def test_what_is_sent_back_twice_goes_back_to_one_after_the_other(on_sqlite: Desk) -> None:
    case = file(on_sqlite)
    judge = on_sqlite.task(case)
    on_sqlite.act(on_sqlite.people(judge)[0], SendBack(task_id=judge.id, to="look", opinion="缺附件"))
    look = on_sqlite.task(case)
    on_sqlite.act(CLERK, SendBack(task_id=look.id, to="write", opinion="缺附件"))
    assert chain_of(on_sqlite, case)[:2] == ["look", "judge"]


def test_the_whole_way_is_foreseen_where_it_is_walked_again(on_sqlite: Desk) -> None:
    case = file(on_sqlite)
    judge = on_sqlite.task(case)
    by = on_sqlite.people(judge)[0]
    on_sqlite.act(by, SendBack(task_id=judge.id, to="write", opinion="缺附件", straight=False))
    assert chain_of(on_sqlite, case)[:2] == ["look", "judge"]


def chain_of(desk: Desk, case: str) -> list[str]:
    chain = desk.engine.read(CaseDetail(person=APPLICANT, instance_id=case)).chain
    assert chain is not None
    return [step.element for step in chain.steps]
