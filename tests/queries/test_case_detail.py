import pytest

from engine.api import Rejection
from engine.queries.case_detail import CaseDetail, CaseView
from tests.factories.application import application, played
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, Desk


def read(desk: Desk, case: str, person: str = APPLICANT) -> CaseView:
    return desk.engine.read(CaseDetail(instance_id=case, person=person))


def test_the_case_tells_where_it_stands_and_what_was_filed(on_sqlite: Desk) -> None:
    case = on_sqlite.start("project_lifecycle", APPLICANT)
    on_sqlite.done(on_sqlite.task(case), APPLICANT, "done", **application())
    view = read(on_sqlite, case)
    assert view.next is not None
    assert (view.title, view.next.zh, view.my_task, view.cancellable) == (
        application()["title"],
        "学院党政双签",
        None,
        True,
    )
    assert [(s.form_key, s.data["budget"]) for s in view.submissions] == [("F00-01", 28)]
    assert [line.what for line in view.trail] == ["填写项目申报书：提交", "开始申报"]


def test_inside_a_called_process_what_comes_next_is_what_follows_the_call(on_sqlite: Desk) -> None:
    case = played(on_sqlite, "objection-answered", 5)
    view = read(on_sqlite, case)
    assert view.next is not None
    assert (view.next.zh, {s.item for s in view.stands}) == ("政治审查", {"财务处", "人事处", "法治办公室"})
    assert view.chain is not None
    assert [step.name.zh for step in view.chain.begun][:1] == ["部门负责人签署"]
    assert "部门会签" not in {step.name.zh for step in view.chain.top}


def test_a_negative_end_tells_reason_rule_page_remedy_and_deadline(on_sqlite: Desk) -> None:
    told = read(on_sqlite, played(on_sqlite, "vote-refuses")).notification
    assert told is not None
    assert all((told.reason, told.rule, told.page, told.remedy, told.deadline))


def test_the_applicant_is_told_the_tally_and_a_member_the_names(on_sqlite: Desk) -> None:
    case = played(on_sqlite, "vote-refuses")
    for_applicant = [o.who for o in read(on_sqlite, case).opinions if o.element.zh == "领导小组审议表决"]
    for_member = [o.who for o in read(on_sqlite, case, CHAIR).opinions if o.element.zh == "领导小组审议表决"]
    assert for_applicant == ["表决结果"]
    assert len(for_member) > 1
    assert not [line for line in read(on_sqlite, case).trail if line.what.startswith("领导小组审议表决")]


def test_after_the_vote_has_opened_it_can_no_longer_be_cancelled(on_sqlite: Desk) -> None:
    case = played(on_sqlite, "cancel-refused")
    assert read(on_sqlite, case).cancellable is False


def test_who_has_no_part_in_it_does_not_see_it(on_sqlite: Desk) -> None:
    case = on_sqlite.start("project_lifecycle", APPLICANT)
    assert read(on_sqlite, case, ADMIN).instance_id == case
    for person, instance in (("yx_pi", case), (APPLICANT, "0" * 32)):
        with pytest.raises(Rejection) as refused:
            read(on_sqlite, instance, person)
        assert refused.value.code == "not_found"
