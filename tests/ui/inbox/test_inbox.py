import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from engine.commands.claim_task import ClaimTask
from engine.store.instances import Seen
from engine.store.tasks import Assignment, Draft, Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, OTHER_CLERK
from tests.factories.site import Site, words


def decide(site: Site, task: Task, who: str, outcome: str, **fields: object) -> TestResponse:
    visit = site.person(who)
    sent = {"outcome": outcome, "seen_version": str(task.version), **fields}
    return visit.post(f"/inbox/{task.id}/complete", sent)


def test_a_stranger_is_asked_to_sign_in_and_brought_back(site: Site) -> None:
    answer = site.stranger().get("/inbox?view=done")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/inbox?view%3Ddone")


def test_an_empty_inbox_says_so(site: Site) -> None:
    assert "都办完了" in site.person(CLERK).text("/inbox")
    assert "All done" in site.person(CLERK, "en").text("/inbox")


def test_the_list_names_verb_element_and_time_left(site: Site) -> None:
    site.desk.slip()
    page = site.person(CLERK).text("/inbox")
    assert "聘书 审批 check 余 5 工作日" in page
    assert "待我办理 1" in page
    assert "5 working days left" in site.person(CLERK, "en").text("/inbox")


def test_what_is_late_says_by_how_much_and_stands_first(site: Site) -> None:
    site.desk.slip()
    site.desk.pass_time(days=7, hours=3)
    page = site.person(CLERK).text("/inbox")
    assert "已逾期 1" in page
    assert "逾期 3 小时" in page
    assert "将超时 1" in page


@pytest.mark.parametrize("view", ["todo", "soon", "returned", "done", "started"])
def test_every_view_costs_the_same_with_one_row_and_with_three(site: Site, view: str) -> None:
    def cost() -> int:
        with site.statements() as sent:
            visit = site.person(who)
            site_text = visit.text(f"/inbox?view={view}&q=聘书")
        assert "聘书" in site_text or view in ("soon", "returned")
        return len(sent)

    who = APPLICANT if view == "started" else CLERK

    def one_more() -> None:
        case = site.desk.slip()
        if view == "done":
            site.desk.done(site.desk.task(case), CLERK)

    one_more()
    site.person(who).text("/inbox")
    first = cost()
    one_more()
    one_more()
    assert cost() == first


def test_deciding_leads_to_the_next_task_with_the_way_back(site: Site) -> None:
    first, second = site.desk.task(site.desk.slip()), site.desk.task(site.desk.slip())
    page = site.person(CLERK).get(f"/inbox/{first.id}").get_data(as_text=True)
    assert f'name="next" value="{second.id}"' in page
    answer = decide(site, first, CLERK, "approve", next=second.id)
    assert answer.headers["Location"] == f"/inbox/{second.id}?done={first.id}"
    shown = site.person(CLERK).text(answer.headers["Location"])
    assert "已办：同意 · 聘书， 8 秒内可撤回 撤回 z" in shown
    assert site.desk.reread(first).outcome == "approve"


def test_undoing_opens_the_task_again(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    decide(site, task, CLERK, "approve")
    answer = site.person(CLERK).post(f"/inbox/{task.id}/undo")
    assert (answer.status_code, site.desk.reread(task).state) == (302, "open")


def test_undoing_too_late_says_so(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    decide(site, task, CLERK, "approve")
    site.desk.pass_time(seconds=9)
    site.person(MEMBERS[1]).text(f"/inbox/{site.desk.task(task.instance_id).id}")
    answer = site.person(CLERK).post(f"/inbox/{task.id}/undo")
    assert (answer.status_code, site.desk.reread(task).state) == (409, "completed")
    assert "校长 已于 2026-09-01 09:00 打开这件事项，不能再撤回。" in words(answer)


def test_a_decided_task_says_whether_it_can_be_taken_back(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    decide(site, task, CLERK, "approve")
    site.desk.pass_time(minutes=20)
    page = site.person(CLERK).get(f"/inbox/{task.id}").get_data(as_text=True)
    assert f'action="/inbox/{task.id}/undo"' in page
    assert "下一环节的人还没有打开" in page
    site.person(MEMBERS[0]).text(f"/inbox/{site.desk.task(task.instance_id).id}")
    page = site.person(CLERK).get(f"/inbox/{task.id}").get_data(as_text=True)
    assert f'action="/inbox/{task.id}/undo"' not in page
    assert "不能撤回：" in page


def test_a_missing_opinion_keeps_what_was_typed(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    answer = decide(site, task, CLERK, "return", opinion="  ")
    assert (answer.status_code, site.desk.reread(task).state) == (422, "open")
    assert "这个结论需要写明理由。" in words(answer)


def test_a_stale_form_keeps_the_opinion(site: Site) -> None:
    task = site.desk.task(site.desk.slip("vote"))
    site.person(MEMBERS[0]).post(f"/inbox/{task.id}/act/recuse", {"text": "项目成员是我的学生"})
    answer = decide(site, task, MEMBERS[1], "approve", opinion="条件成熟")
    assert answer.status_code == 409
    assert "这件事项有了变化" in words(answer)
    assert ">条件成熟</textarea>" in answer.get_data(as_text=True)


def test_a_second_click_does_nothing_twice(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    first = decide(site, task, CLERK, "approve", key="0123456789abcdef")
    before = site.desk.rows()
    second = decide(site, task, CLERK, "approve", key="0123456789abcdef")
    assert (first.status_code, second.status_code) == (302, 302)
    assert site.desk.changed(before) == []


def test_a_wrong_person_sees_nothing_and_does_nothing(site: Site) -> None:
    task = site.desk.task(site.desk.slip("vote"))
    assert site.person("hl_pi").get(f"/inbox/{task.id}").status_code == 404
    assert decide(site, task, "hl_pi", "approve").status_code == 404


def test_who_is_no_longer_asked_reads_and_is_told(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    site.desk.act(CLERK, ClaimTask(task_id=task.id))
    page = site.person(OTHER_CLERK).text(f"/inbox/{task.id}")
    assert "已由 财务处经办 认领" in page
    assert "存草稿" not in page
    assert site.person(OTHER_CLERK).text("/inbox").count("聘书") == 0


def test_a_machine_is_told_in_its_own_words(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    visit = site.person(CLERK)
    fields = {"outcome": "return", "seen_version": str(task.version)}
    answer = visit.post(f"/inbox/{task.id}/complete", fields, headers={"Accept": "application/problem+json"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.get_json()["code"] == "opinion_required"


def test_a_form_from_elsewhere_is_refused(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    visit = site.person(CLERK)
    visit.csrf = "guessed"
    answer = visit.post(f"/inbox/{task.id}/complete", {"outcome": "approve", "opinion": "写了很久的意见"})
    assert (answer.status_code, site.desk.reread(task).state) == (400, "open")
    assert "写了很久的意见" in words(answer)


def test_claiming_and_giving_back(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    site.person(CLERK).post(f"/inbox/{task.id}/claim")
    assert site.desk.reread(task).claimed_by == CLERK
    assert "退回认领" in site.person(CLERK).text(f"/inbox/{task.id}")
    site.person(CLERK).post(f"/inbox/{task.id}/unclaim")
    assert site.desk.reread(task).claimed_by is None


def test_stepping_aside_needs_a_reason(site: Site) -> None:
    task = site.desk.task(site.desk.slip("vote"))
    refused = site.person(MEMBERS[0]).post(f"/inbox/{task.id}/act/recuse", {"text": " "})
    assert (refused.status_code, "请写明原因" in words(refused)) == (422, True)
    done = site.person(MEMBERS[0]).post(f"/inbox/{task.id}/act/recuse", {"text": "项目成员是我的学生"})
    assert (done.status_code, site.desk.assignment(task, MEMBERS[0]).state) == (302, "recused")


def test_an_administrator_gives_a_task_to_somebody_else(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    fields = {"person": "gjfcz", "text": "经办出差"}
    assert site.person(ADMIN).post(f"/inbox/{task.id}/act/reassign", fields).status_code == 302
    assert site.desk.people(task, "asked") == ["gjfcz"]


def test_a_draft_is_kept_and_shown(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    site.person(CLERK).post(f"/inbox/{task.id}/draft", {"opinion": "先记一笔"})
    assert site.desk.one(Draft, Draft.task_id == task.id).data["opinion"] == "先记一笔"
    assert ">先记一笔</textarea>" in site.person(CLERK).get(f"/inbox/{task.id}").get_data(as_text=True)


def test_a_form_with_errors_comes_back_filled_in(site: Site) -> None:
    case = site.desk.slip("apply")
    task = site.desk.task(case)
    answer = decide(site, task, APPLICANT, "done", **{"f.purpose": "", "f.copies": "120"})
    body = answer.get_data(as_text=True)
    assert (answer.status_code, site.desk.reread(task).state) == (422, "open")
    assert 'value="120"' in body
    assert 'href="#f-purpose"' in body


def test_an_unknown_field_is_refused(site: Site) -> None:
    task = site.desk.task(site.desk.slip("apply"))
    answer = decide(site, task, APPLICANT, "done", **{"f.purpose": "聘书", "f.approved": "yes"})
    assert (answer.status_code, site.desk.reread(task).state) == (422, "open")


def test_looking_marks_as_seen_and_later_news_are_told(site: Site) -> None:
    case = site.desk.slip("vote")
    task = site.desk.task(case)
    page = site.person(MEMBERS[0]).text(f"/inbox/{task.id}")
    assert "您上次查看后" not in page
    site.desk.pass_time(minutes=5)
    site.desk.done(task, MEMBERS[1], "reject", "经费来源不明")
    page = site.person(MEMBERS[0]).text(f"/inbox/{task.id}")
    assert re.search(r"您上次查看后 .* 意见 不同意 经费来源不明 校长", page)
    assert site.desk.one(Seen, Seen.person == MEMBERS[0]).instance_id == case


def test_what_the_round_before_said_differs(site: Site) -> None:
    case = site.desk.slip()
    site.desk.done(site.desk.task(case), CLERK, "return", "用途写清楚")
    site.desk.done(site.desk.task(case), APPLICANT, "done", purpose="聘书两份")
    page = site.person(CLERK).text(f"/inbox/{site.desk.task(case).id}")
    assert re.search(r"字段差异 .* 用途 聘书 聘书两份", page)
    assert "第 2 轮" in page
    assert "用途写清楚" in page


def test_returned_work_has_a_view_of_its_own(site: Site) -> None:
    case = site.desk.slip()
    site.desk.done(site.desk.task(case), CLERK, "return", "用途写清楚")
    page = site.person(APPLICANT).text("/inbox?view=returned")
    assert "退回待补 1" in page
    assert "第 2 轮 退回" in page


def test_pages_follow_each_other_without_gap_or_repetition(site: Site) -> None:
    first = site.desk.slip()
    task = site.desk.task(first)
    (row,) = [a for a in site.desk.asked(task.id) if a.person == CLERK]
    with site.desk.engine.database.write_session() as session, session.begin():
        for number in range(64):
            same = {c.name: getattr(row, c.name) for c in Assignment.__table__.columns}
            due = None if number % 3 == 0 else row.due_at + timedelta(minutes=number // 2)
            session.add(Assignment(**{**same, "id": f"{number:032x}", "due_at": due}))
    seen, address = [], "/inbox"
    while address:
        body = site.person(CLERK).get(address).get_data(as_text=True)
        seen.append(body.count("data-case"))
        found = re.search(r'href="([^"]*)" rel="next"', body)
        address = found.group(1).replace("&amp;", "&") if found else ""
    assert seen == [30, 30, 5]


def test_a_view_or_cursor_that_does_not_exist_means_the_first_page(site: Site) -> None:
    site.desk.slip()
    for address in ("/inbox?view=nonsense", "/inbox?after=nonsense", "/inbox?after=d~x~y", "/inbox?verb=nonsense"):
        assert site.person(CLERK).get(address).status_code == 200


def test_searching_finds_only_what_one_may_read(site: Site) -> None:
    site.desk.slip()
    assert "聘书" in site.person(APPLICANT).text("/inbox/search?q=来自:我")
    assert "没有找到" in site.person("hl_pi").text("/inbox/search?q=聘书")
    assert "没有找到" in site.person(APPLICANT).text("/inbox/search?q=聘%25书啊")


def test_the_sheet_of_paper_has_every_word_with_its_signature(site: Site) -> None:
    case = site.desk.slip("vote")
    page = site.person(APPLICANT).text(f"/case/{case}/print")
    assert "审批单" in page
    assert "用途 聘书" in page
    assert "同意。 财务处经办 2026年9月1日" in page
    assert site.person("hl_pi").get(f"/case/{case}/print").status_code == 404


def test_the_diagram_shows_the_path_taken(site: Site) -> None:
    case = site.desk.slip("vote")
    definition = site.desk.case(case).definition_id
    visit = site.person(APPLICANT)
    assert visit.get(f"/case/{case}/diagram/{definition}.bpmn").data.startswith(b"<")
    state = visit.get(f"/case/{case}/diagram/{definition}/state.json").get_json()
    assert state["active"] == ["vote"]
    assert {"apply", "check", "checked"} <= set(state["done"])
    assert len(state["taken_flows"]) == 4
    assert site.person("hl_pi").get(f"/case/{case}/diagram/{definition}.bpmn").status_code == 404


def test_the_diagram_is_in_the_readers_language_and_tells_how_a_body_decides(site: Site) -> None:
    case = site.desk.start("project_lifecycle", APPLICANT)
    definition = site.desk.case(case).definition_id
    address = f"/case/{case}/diagram/{definition}/state.json"
    chinese, english = (site.person(APPLICANT, language).get(address).get_json() for language in ("zh", "en"))
    assert (chinese["names"]["N06"], english["names"]["N06"]) == ("学院党政双签", "Dean and Party secretary both sign")
    bodies = {name: badge["text"] for name, badge in chinese["badges"].items()}
    assert (bodies["N06"], bodies["N33"]) == ("分组会签 · 一票否决", "表决 > 1/2")
    assert english["badges"]["N33"] == {
        "text": "Vote > 1/2",
        "terms": "more than 1/2 of those due; at least 2/3 take part; the chair speaks last",
    }


def test_the_diagram_forgets_what_was_taken_back(site: Site) -> None:
    case = site.desk.slip()
    task = site.desk.task(case)
    decide(site, task, CLERK, "approve")
    site.person(CLERK).post(f"/inbox/{task.id}/undo")
    definition = site.desk.case(case).definition_id
    state = site.person(CLERK).get(f"/case/{case}/diagram/{definition}/state.json").get_json()
    assert (state["active"], "check" in state["done"]) == (["check"], False)
