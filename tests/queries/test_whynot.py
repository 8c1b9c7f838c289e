"""Why somebody is asked on a task, or not: as those may see it who may read the case."""

import pytest

from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.transfer_task import TransferTask
from engine.domain.errors import Rejection
from engine.queries.case_detail import CaseDetail
from engine.queries.task_detail import TaskDetail
from engine.queries.why import SENTENCES
from engine.queries.whynot import WhyNot, WhyNotView
from engine.queries.whynot_words import OF_THEM
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.slip import DONE, ask, chain, group, person

DRAW = '<hq:assignee group="expert" pick="draw" count="3"/>'


def why(desk: Desk, task: Task, about: str = "", by: str = ADMIN, **more: str) -> WhyNotView:
    return desk.engine.read(WhyNot(person=by, task_id=task.id, about=about, **more))


def of_group(
    desk: Desk, *, code: str = "dept_head", task: str = 'recusable="true"', approval: str = 'policy="all"'
) -> Task:
    return desk.task(desk.deployed(chain("body", ask("sign", group(code), task=task, approval=approval))))


def reasons(view: WhyNotView) -> list[str]:
    return [step for line in view.rules for step in line.steps]


def test_for_everybody_it_agrees_with_who_was_asked(on_sqlite: Desk) -> None:
    task = of_group(on_sqlite)
    asked = {row.person for row in on_sqlite.asked(task.id)}
    said = {login for login in on_sqlite.engine.organisation.persons if why(on_sqlite, task, login).answer == "asked"}
    assert said == asked


def test_a_member_s_way_and_state(on_sqlite: Desk) -> None:
    view = why(on_sqlite, of_group(on_sqlite), "cwcz")
    assert (view.answer, view.steps[-1]) == ("asked", "正在等待其办理")
    english = why(on_sqlite, of_group(on_sqlite), "cwcz", language="en")
    assert english.steps[-1] == "it waits for them"


def test_their_way_is_said_of_them_and_not_to_the_reader(on_sqlite: Desk) -> None:
    task = of_group(on_sqlite)
    on_sqlite.act("cwcz", TransferTask(task_id=task.id, person="cw_jb"))
    for about in ("rscz", "cw_jb"):
        said = " ".join(why(on_sqlite, task, about).steps)
        assert ("其" in said, "您" in said) == (True, False)
        english = " ".join(why(on_sqlite, task, about, language="en").steps).split()
        assert not {"you", "your"} & set(english)


def test_every_step_that_speaks_to_its_reader_has_words_for_others() -> None:
    speaking = {code for code, (zh, en) in SENTENCES.items() if "您" in zh or "you" in en.split()}
    assert speaking <= set(OF_THEM)


def test_somebody_who_is_not_in_the_group(on_sqlite: Desk) -> None:
    view = why(on_sqlite, of_group(on_sqlite), APPLICANT)
    assert (view.answer, reasons(view)) == ("left_out", ["不在候选组「会签部门负责人」中"])


def test_an_excluded_person_and_the_reason(on_sqlite: Desk) -> None:
    draft = ask("draft", person('"cwcz"'))
    case = on_sqlite.deployed(chain("hands", draft, ask("sign", group("finance"), task='separateFrom="draft"')))
    on_sqlite.done(on_sqlite.task(case), "cwcz")
    assert reasons(why(on_sqlite, on_sqlite.task(case), "cwcz")) == ["起草了本件"]


def test_who_stepped_aside_and_who_handed_it_on(on_sqlite: Desk) -> None:
    task = of_group(on_sqlite)
    on_sqlite.act("cwcz", DeclareRecusal(task_id=task.id, reason="亲属"))
    view = why(on_sqlite, task, "cwcz")
    assert (view.answer, view.steps[-1]) == ("left_out", "已声明回避")
    other = of_group(on_sqlite)
    on_sqlite.act("cwcz", TransferTask(task_id=other.id, person="cw_jb"))
    assert why(on_sqlite, other, "cwcz").answer == "left_out"
    assert why(on_sqlite, other, "cw_jb").answer == "asked"


def test_a_fair_share_says_that_others_had_less(on_sqlite: Desk) -> None:
    rule = '<hq:assignee group="dept_handler" pick="fair"/>'
    task = on_sqlite.task(on_sqlite.deployed(chain("fair", ask("do", rule))))
    (asked,) = on_sqlite.people(task)
    other = next(p for p in (CLERK, OTHER_CLERK) if p != asked)
    assert reasons(why(on_sqlite, task, other)) == ["轮派时有人待办更少，或更久没有轮到"]


def test_a_draw_is_explained_to_whoever_may_know(on_sqlite: Desk) -> None:
    task = on_sqlite.task(on_sqlite.deployed(chain("lot", ask("judge", DRAW, approval='policy="all"'))))
    drawn = on_sqlite.people(task)
    members = on_sqlite.engine.organisation.members("expert", on_sqlite.clock.now())
    missed = next(p for p in members if p not in drawn)
    assert reasons(why(on_sqlite, task, missed)) == ["参加了抽取，没有抽中"]
    assert why(on_sqlite, task, drawn[0]).answer == "asked"
    assert reasons(why(on_sqlite, task, missed, by=drawn[0])) == ["参加了抽取，没有抽中"]


def test_who_was_drawn_is_not_told_to_the_applicant(on_sqlite: Desk) -> None:
    """For everybody the same answer: neither who is in nor who is not can be told from it."""
    task = on_sqlite.task(on_sqlite.deployed(chain("lot", ask("judge", DRAW, approval='policy="all"'))))
    others = [login for login in on_sqlite.engine.organisation.persons if login != APPLICANT]
    said = {(v.answer, v.steps, v.rules) for v in (why(on_sqlite, task, login, by=APPLICANT) for login in others)}
    assert {answer for answer, _, _ in said} == {"withheld"}
    assert len(said) == 1
    assert why(on_sqlite, task, APPLICANT, by=APPLICANT).answer == "left_out"


def test_nor_who_votes_where_votes_are_hidden(on_sqlite: Desk) -> None:
    task = of_group(on_sqlite, approval='policy="all" hidden="true"')
    assert why(on_sqlite, task, "cwcz", by=APPLICANT).answer == "withheld"
    assert why(on_sqlite, task, "cwcz", by="kycz").answer == "asked"


def test_only_readers_of_the_case_learn_anything(on_sqlite: Desk) -> None:
    task = of_group(on_sqlite)
    with pytest.raises(Rejection) as refused:
        why(on_sqlite, task, "cwcz", by="hl_pi")
    assert refused.value.code == "not_found"
    assert why(on_sqlite, task, "cwcz", by=APPLICANT).answer == "asked"


def later(desk: Desk, *rules: str, task: str = "", approval: str = "") -> Task:
    first = ask("first", person("starter.id"), outcomes=DONE)
    return desk.task(desk.deployed(chain("later", first, ask("second", *rules, task=task, approval=approval))))


def test_an_element_that_may_come(on_sqlite: Desk) -> None:
    task = later(on_sqlite, group("finance"))
    view = why(on_sqlite, task, "cwcz", element="second")
    assert (view.answer, view.steps) == ("would", ("任「财务处处长」", "到时会请其办理"))
    assert reasons(why(on_sqlite, task, "kycz", element="second")) == ["不在候选组「财务处」中"]
    assert [one.code for one in view.elements] == ["first", "second"]


def test_of_a_draw_to_come_only_who_is_in_it(on_sqlite: Desk) -> None:
    task = later(on_sqlite, DRAW, approval='policy="all"')
    assert why(on_sqlite, task, "zj_x1", element="second").steps[-1] == "到时会参加抽取"
    assert why(on_sqlite, task, "cwcz", element="second").answer == "left_out"
    assert why(on_sqlite, task, "zj_x1", by=APPLICANT, element="second").answer == "withheld"


def test_what_hangs_on_data_to_come(on_sqlite: Desk) -> None:
    task = later(on_sqlite, person("results.first.who"))
    assert why(on_sqlite, task, "cwcz", element="second").answer == "left_out"
    with pytest.raises(Rejection):
        why(on_sqlite, task, "cwcz", element="nowhere")


def test_people_are_found_by_name_post_and_unit(on_sqlite: Desk) -> None:
    task = of_group(on_sqlite)
    assert [one.code for one in why(on_sqlite, task, search="财务处处长").found] == ["cwcz"]
    assert "cwcz" in [one.code for one in why(on_sqlite, task, search="finance").found]
    assert why(on_sqlite, task, search="没有这个人").found == ()
    assert why(on_sqlite, task, search="  ").found == ()


def test_the_list_to_choose_from(on_sqlite: Desk) -> None:
    rule = '<hq:assignee group="dept_head" pick="chosen" by="first" min="1" max="2"/>'
    task = later(on_sqlite, rule, approval='policy="all"')
    view = on_sqlite.engine.read(TaskDetail(person=APPLICANT, task_id=task.id))
    (choice,) = view.choices
    members = on_sqlite.engine.organisation.members("dept_head", on_sqlite.clock.now())
    assert [one.login for one in choice.people] == list(members)
    assert (choice.element, choice.minimum, choice.maximum) == ("second", 1, 2)
    plain = later(on_sqlite, group("finance"))
    assert on_sqlite.engine.read(TaskDetail(person=APPLICANT, task_id=plain.id)).choices == ()


def test_what_may_be_confirmed(on_sqlite: Desk) -> None:
    first, second = ask("first", person('"kycz"')), ask("second", person('"kycz"'), task='confirmAfter="first"')
    case = on_sqlite.deployed(chain("twice", first, second))
    assert on_sqlite.engine.read(TaskDetail(person="kycz", task_id=on_sqlite.task(case).id)).confirm is None
    on_sqlite.done(on_sqlite.task(case), "kycz")
    found = on_sqlite.engine.read(TaskDetail(person="kycz", task_id=on_sqlite.task(case).id)).confirm
    assert found is not None
    assert (found.element, found.label) == ("first", "同意")


def test_the_starter_sees_that_nobody_was_found(on_sqlite: Desk) -> None:
    case = on_sqlite.deployed(chain("gap", ask("sign", person("null"), task='fallback="lsg_office"')))
    view = on_sqlite.engine.read(CaseDetail(instance_id=case, person=APPLICANT))
    assert [(one.what.zh, [name.zh for name in one.elements]) for one in view.missing] == [
        ("有环节没有找到办理人", ["sign"])
    ]
    assert view.stands[0].people != ()
