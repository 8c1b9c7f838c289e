"""What goes wrong in the reviews: too high a score, a vote after stepping aside, words too late, a panel too small."""

import pytest

from engine.commands.complete_task import CompleteTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.import_organisation import ImportOrganisation
from engine.domain.errors import Rejection
from engine.store.tasks import Draft, Task
from engine.testing import MACHINE
from tests.factories.desk import APPLICANT, Desk
from tests.factories.people import demo_people
from tests.factories.reviewed import APPLIED, DISPUTED, OPEN_POINT, PASSED, scores, told
from tests.factories.site import Site, words

AGREED = {"complete": "S112", "with": {"ideological": "explained", "reason": "已说明。"}}
VETO = {"political": "not_met", "political_clause": "第9条", "political_page": "第6页", "reason": "须删除该条款。"}
DISPUTE = {"complete": "S106", "with": {"use": "dispute"}}
VETOED = (
    *APPLIED,
    DISPUTE,
    *DISPUTED[1:3],
    {"complete": "S111", "with": {"answers": ["愿与外方再谈。", "已补审图号。"]}},
    {"complete": "S112", "with": {**VETO, "ideological": "explained"}},
    {"complete": "S114"},
)


@pytest.fixture
def site(on_sqlite: Desk) -> Site:
    return Site(on_sqlite)


def sent(task: Task, outcome: str, **typed: object) -> dict[str, object]:
    return {"outcome": outcome, "seen_version": str(task.version), **typed}


def test_a_score_out_of_range_is_told_at_its_field_and_nothing_typed_is_lost(site: Site) -> None:
    case = told(site.desk, (*APPLIED, *DISPUTED, AGREED, *PASSED))
    task = site.desk.task(case, "S206")
    expert = site.desk.people(task, "asked")[0]
    typed = {f"f.{name}": str(value) for name, value in scores(academic=31, weak="返岗安排可再细化。").items()}
    answer = site.person(expert).post(f"/inbox/{task.id}/complete", sent(task, "score", **typed))
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "学术价值" in words(answer)
    assert "不能大于 30" in words(answer)
    assert ('value="31"' in shown, "返岗安排可再细化。" in shown) == (True, True)
    assert site.desk.assignment(task, expert).state == "asked"


def test_who_stepped_aside_does_not_vote(site: Site) -> None:
    scored = (
        {"complete": "S206", "with": scores(weak="无。")},
        {"complete": "S210", "with": {"summary": "建议通过。"}},
    )
    case = told(
        site.desk, (*APPLIED, *DISPUTED, AGREED, *PASSED, *scored, {"complete": "N30", "with": {"use": "agenda"}})
    )
    task = site.desk.task(case, "N33")
    member = site.desk.people(task, "asked")[0]
    site.desk.act(member, DeclareRecusal(task_id=task.id, reason="与外方有项目合作。"))
    before = site.desk.reread(task).signed
    answer = site.person(member).post(f"/inbox/{task.id}/complete", sent(task, "approve", opinion="我仍然同意。"))
    assert answer.status_code == 409
    assert "您本人（申报回避）" in words(answer)
    assert "我仍然同意。" in words(answer)
    assert (site.desk.assignment(task, member).state, site.desk.reread(task).signed) == ("recused", before)


def test_a_reply_after_the_deadline_is_refused_with_what_was_written_and_admits_nothing(site: Site) -> None:
    case = told(site.desk, (*APPLIED, *DISPUTED[:-1]))
    task = site.desk.task(case, "S111")
    site.desk.advance("6 workdays")
    assert site.desk.waiting(case) == ["S112"]
    typed = {"answer.0": "这是迟到的答复。", "f.statement": "总体说明。"}
    answer = site.person(APPLICANT).post(f"/apply/task/{task.id}", sent(task, "done", **typed))
    assert answer.status_code == 409
    for text in ("期限届满", "不再等待办理", "您的答复 1", "这是迟到的答复。", "总体说明"):
        assert text in words(answer)
    assert OPEN_POINT[0]["note"] in site.person(site.desk.people(site.desk.task(case, "S112"))[0]).text("/inbox")


def test_an_appeal_too_late_is_refused_and_the_case_has_ended(site: Site) -> None:
    case = told(site.desk, VETOED)
    task = site.desk.task(case, "N24")
    site.desk.advance("6 workdays")
    assert site.desk.case(case).state == "completed"
    answer = site.person(APPLICANT).post(f"/apply/task/{task.id}", sent(task, "appeal", **{"f.read": "1"}))
    assert (answer.status_code, "期限届满" in words(answer)) == (409, True)
    assert site.desk.code(APPLICANT, CompleteTask(task_id=task.id, outcome="appeal", data={"read": True})) == (
        "task_closed"
    )


def test_there_is_no_appeal_against_nothing(site: Site) -> None:
    told(site.desk, APPLIED)
    assert "start/reconsideration" not in site.person(APPLICANT).get("/apply").get_data(as_text=True)
    answer = site.person(APPLICANT).post("/apply/start/reconsideration")
    assert (answer.status_code, "您的身份不能进行这项操作" in words(answer)) == (403, True)


def test_a_panel_that_is_too_small_is_told_to_the_secretary_who_cannot_go_on_with_it(site: Site) -> None:
    document = demo_people()
    panel = next(group for group in document["groups"] if group["code"] == "polrev_panel")
    panel["members"] = panel["members"][1:3]
    site.desk.engine.execute(ImportOrganisation(document=document), MACHINE)
    case = told(site.desk, APPLIED[:-1])
    task = site.desk.task(case, "S104")
    secretary = site.desk.people(task)[0]
    visit = site.person(secretary)
    assert "缺 1 人，请补充" in visit.text(f"/inbox/{task.id}")
    answer = visit.post(f"/inbox/{task.id}/complete", sent(task, "confirm"))
    assert (answer.status_code, "补充成员" in words(answer)) == (422, True)
    site.desk.done(task, secretary, "confirm", added=["bmb"])
    assert len(site.desk.people(site.desk.task(case, "S106"))) == 3


def test_nothing_is_kept_of_what_was_refused(on_sqlite: Desk) -> None:
    case = told(on_sqlite, (*APPLIED, *DISPUTED))
    task = on_sqlite.task(case, "S112")
    member = on_sqlite.people(task, "asked")[0]
    with pytest.raises(Rejection, match="form_invalid"):
        on_sqlite.complete(task.id, member, "done", "", {"ideological": "not_met", "reason": "无条款"})
    assert on_sqlite.assignment(task, member).state == "asked"
    assert on_sqlite.all(Draft, Draft.task_id == task.id) == []
