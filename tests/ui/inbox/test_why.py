"""The page that says why somebody is asked or not; lists to choose from; one press to confirm; the chain."""

import re

import pytest

from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.site import Site, words
from tests.factories.slip import DONE, ask, chain, group, person


def body_of(desk: Desk) -> Task:
    return desk.task(desk.deployed(chain("body", ask("sign", group("dept_head"), approval='policy="all"'))))


def test_the_task_leads_to_the_page(site: Site) -> None:
    task = body_of(site.desk)
    page = site.person("cwcz").get(f"/inbox/{task.id}").get_data(as_text=True)
    assert f"/inbox/{task.id}/why" in page


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh", "不在候选组「会签部门负责人」中"), ("en", "not in the group Department heads")],
)
def test_it_says_where_somebody_drops_out(site: Site, language: str, expected: str) -> None:
    task = body_of(site.desk)
    text = site.person(APPLICANT, language).text(f"/inbox/{task.id}/why?person=lc_ms")
    assert expected in text


def test_people_are_searched_for(site: Site) -> None:
    task = body_of(site.desk)
    visit = site.person(APPLICANT)
    assert "财务处处长" in visit.text(f"/inbox/{task.id}/why?q=财务处处长")
    found = visit.get(f"/inbox/{task.id}/why?q=财务处处长").get_data(as_text=True)
    assert "person=cwcz" in found
    assert "没有找到这个人" in visit.text(f"/inbox/{task.id}/why?q=无此人")
    assert "正在等待其办理" in visit.text(f"/inbox/{task.id}/why?person=cwcz")


def test_it_is_not_for_strangers_to_the_case(site: Site) -> None:
    task = body_of(site.desk)
    assert site.person("hl_pi").get(f"/inbox/{task.id}/why?person=cwcz").status_code == 404
    assert site.person("hl_pi").get("/inbox/nothing/why").status_code == 404


def test_drawn_reviewers_are_not_named_to_the_applicant(site: Site) -> None:
    rule = '<hq:assignee group="expert" pick="draw" count="3"/>'
    task = site.desk.task(site.desk.deployed(chain("lot", ask("judge", rule, approval='policy="all"'))))
    for drawn in site.desk.people(task):
        text = site.person(APPLICANT).text(f"/inbox/{task.id}/why?person={drawn}")
        assert "这一环节由谁办理不对外公开" in text
        assert "不在办理人之中" not in text
    assert "随机抽取 3 人" in site.person(ADMIN).text(f"/inbox/{task.id}/why?person=cwcz")


def choosing(desk: Desk) -> tuple[str, Task]:
    first = ask("first", group("finance"))
    rule = '<hq:assignee group="dept_head" pick="chosen" by="first" max="2"/>'
    case = desk.deployed(chain("choice", first, ask("second", rule, approval='policy="all"')))
    return case, desk.task(case)


def test_the_page_offers_the_list_and_keeps_what_was_ticked(site: Site) -> None:
    case, task = choosing(site.desk)
    who = site.desk.people(task)[0]
    visit = site.person(who)
    page = visit.get(f"/inbox/{task.id}").get_data(as_text=True)
    assert re.search(r'name="chosen.second" value="kycz"', page)
    assert "选定“second”的办理人" in words(visit.get(f"/inbox/{task.id}"))
    sent = {"outcome": "approve", "seen_version": str(task.version)}
    refused = visit.post(f"/inbox/{task.id}/complete", sent)
    assert refused.status_code == 409
    assert "至少要选 1 位办理人" in words(refused)
    again = visit.post(f"/inbox/{task.id}/complete", {**sent, "chosen.second": ["kycz", "jwcz", "rscz"]})
    assert re.search(r'value="kycz" checked', again.get_data(as_text=True))
    done = visit.post(f"/inbox/{task.id}/complete", {**sent, "chosen.second": ["kycz", "jwcz"]})
    assert done.status_code == 302
    assert sorted(site.desk.people(site.desk.task(case))) == ["jwcz", "kycz"]


def test_the_applicant_s_form_offers_it_too(site: Site) -> None:
    first = ask("first", person("starter.id"), outcomes=DONE)
    rule = '<hq:assignee group="dept_head" pick="chosen" by="first"/>'
    case = site.desk.deployed(chain("choice", first, ask("second", rule)))
    task = site.desk.task(case)
    visit = site.person(APPLICANT)
    assert 'name="chosen.second"' in visit.get(f"/apply/task/{task.id}").get_data(as_text=True)
    done = visit.post(f"/apply/task/{task.id}", {"outcome": "done", "chosen.second": ["kycz"]})
    assert done.status_code == 302
    assert site.desk.people(site.desk.task(case)) == ["kycz"]


def test_one_press_confirms(site: Site) -> None:
    first, second = ask("first", person('"kycz"')), ask("second", person('"kycz"'), task='confirmAfter="first"')
    case = site.desk.deployed(chain("twice", first, second))
    site.desk.done(site.desk.task(case), "kycz", "approve", "同意立项")
    task = site.desk.task(case)
    visit = site.person("kycz")
    assert "一键确认：同意" in visit.text(f"/inbox/{task.id}")
    assert visit.post(f"/inbox/{task.id}/complete", {"confirms": "1"}).status_code == 302
    assert site.desk.reread(task).outcome == "approve"


def test_the_case_page_shows_the_chain_and_that_nobody_was_found(site: Site) -> None:
    shapes = [ask("a", person("null"), task='fallback="lsg_office"'), ask("b", group("finance"), due='in="2 workdays"')]
    case = site.desk.deployed(chain("gap", *shapes))
    text = site.person(APPLICANT).text(f"/cases/{case}")
    assert "有环节没有找到办理人" in text
    assert "预计经过" in text
    assert "2 工作日" in text
    assert "确定" in text
