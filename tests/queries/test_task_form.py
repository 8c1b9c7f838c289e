import pytest

from engine.api import Rejection
from engine.commands.complete_task import CompleteTask
from engine.commands.save_draft import SaveDraft
from engine.queries.task_form import TaskForm, TaskFormView
from engine.store.tasks import Task
from tests.factories.application import application, played
from tests.factories.desk import APPLICANT, CLERK, Desk
from tests.factories.reviewed import APPLIED, DISPUTED, PASSED, scores, told


def begun(desk: Desk) -> Task:
    return desk.task(desk.start("project_lifecycle", APPLICANT))


def form(desk: Desk, task: Task, person: str = APPLICANT, **typed: object) -> TaskFormView:
    return desk.engine.read(TaskForm(task_id=task.id, person=person, typed=typed or None))


def test_a_new_form_says_what_is_still_to_do(on_sqlite: Desk) -> None:
    view = form(on_sqlite, begun(on_sqlite))
    assert (view.form_key, view.mine, view.saved_at, view.missing) == ("F00-01", True, None, ())
    assert {e.code for e in view.errors} == {"required", "required_choice", "required_row"}


def test_the_draft_is_shown_as_it_was_typed(on_sqlite: Desk) -> None:
    task = begun(on_sqlite)
    on_sqlite.act(APPLICANT, SaveDraft(task_id=task.id, data={"title": "二期", "budget": "about 30", "opinion": "x"}))
    view = form(on_sqlite, task)
    assert (view.data["title"], view.data["budget"], view.opinion) == ("二期", "about 30", "x")
    assert view.saved_at == on_sqlite.clock.now()
    assert ("budget", "not_number") in [(e.path, e.code) for e in view.errors]


def test_a_paper_that_depends_on_another_answer_is_missed_before_submitting(on_sqlite: Desk) -> None:
    task = begun(on_sqlite)
    assert form(on_sqlite, task, **application()).open_points == 0
    view = form(on_sqlite, task, **application(first=True))
    assert view.errors == ()
    assert [text.zh for text in view.missing] == ["请上传外方资质证明：首次合作或外方为境外非政府组织时必须附登记证明"]


def test_the_chain_names_people_and_days(on_sqlite: Desk) -> None:
    chain = form(on_sqlite, begun(on_sqlite), **application()).chain
    assert chain is not None
    assert [(s.element, s.days, s.people[:2]) for s in chain.top] == [
        ("N05", 2, ("lc_ms",)),
        ("N06", 3, ("lc_yz", "lc_sj")),
        ("N09", 3, ("gj_p1", "gj_p2")),
        ("N15", 8, ()),
        ("N16", 2, ()),
        ("N20", 8, ()),
        ("N23", 14, ()),
        ("N30", 3, ("gjfcz",)),
        ("N33", 10, ("dwsj", "fxz_ws")),
        ("N38", 5, ()),
    ]
    assert chain.days == 56


def test_the_chain_shows_what_is_called_and_how_sure_it_is(on_sqlite: Desk) -> None:
    chain = form(on_sqlite, begun(on_sqlite), **application()).chain
    assert chain is not None
    inside = [(s.element, s.level, s.people) for s in chain.steps if s.level]
    assert ("S303", 1, ("cw_jb", "fzb_jb", "rs_jb")) in inside  # every department, not only the first
    sure = {s.element: s.confidence for s in chain.steps}
    assert (sure["N05"], sure["N09"], sure["N33"]) == ("certain", "likely", "likely")
    assert not any(s.nobody for s in chain.steps)


def test_the_chain_follows_the_grade(on_sqlite: Desk) -> None:
    chain = form(on_sqlite, begun(on_sqlite), **application(budget=200)).chain
    assert chain is not None
    assert "N35" in [step.element for step in chain.steps]


def test_a_correction_opens_with_what_was_filed_and_what_is_to_be_answered(on_sqlite: Desk) -> None:
    case = played(on_sqlite, "formal-check-returns", 6)
    view = form(on_sqlite, on_sqlite.task(case, "N11"))
    assert view.data["title"] == application()["title"]
    assert view.items[0] == {"material": "预算表", "problem": "国际旅费未列明", "how": "按人次列明"}
    assert [e.path for e in view.errors] == ["answers.0", "answers.1"]
    assert view.sent_back is not None
    assert (view.sent_back.element, view.sent_back.opinion) == ("N09", "请按清单补正。")


def test_nobody_else_sees_it(on_sqlite: Desk) -> None:
    with pytest.raises(Rejection) as refused:
        form(on_sqlite, begun(on_sqlite), CLERK)
    assert refused.value.code == "not_found"


def test_the_experts_meeting_opens_with_what_each_expert_said_before(on_sqlite: Desk) -> None:
    agreed = {"complete": "S112", "with": {"ideological": "explained", "reason": "已作说明。"}}
    case = told(on_sqlite, (*APPLIED, *DISPUTED, agreed, *PASSED))
    task = on_sqlite.task(case, "S206")
    said = {}
    for at, expert in enumerate(on_sqlite.people(task, "asked")):
        given = scores(academic=30 - 12 * (at % 2), social=25 - 12 * (at % 2), weak=f"第{at}位的意见")
        on_sqlite.act(expert, CompleteTask(task_id=task.id, outcome="score", data=given))
        said[expert] = given
    meeting = on_sqlite.task(case, "S209")
    views = {expert: form(on_sqlite, meeting, expert) for expert in on_sqlite.people(meeting, "asked")}
    assert views.keys() == said.keys()
    assert {expert: {name: view.data[name] for name in said[expert]} for expert, view in views.items()} == said
    assert [view.errors for view in views.values()] == [()] * len(said)
