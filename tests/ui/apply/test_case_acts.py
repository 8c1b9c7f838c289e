"""The case's own page: urging, remarks, copies, conditions, and what a refusal keeps."""

import re

from engine.commands.complete_task import CompleteTask
from engine.store.conversations import Comment
from engine.store.obligations import Obligation
from engine.store.tasks import Task
from tests.factories.between import NEXT, OWNER, alone
from tests.factories.desk import APPLICANT, CLERK
from tests.factories.site import Site, words


def approved(site: Site) -> Task:
    task = alone(site.desk)
    site.desk.act(OWNER, CompleteTask(task_id=task.id, outcome="approve", conditions=("补合同", "补预算")))
    return task


def test_the_starter_urges_once_and_reads_when_again(site: Site) -> None:
    task = alone(site.desk)
    case = f"/cases/{task.instance_id}"
    assert f"act/remind?row={task.id}" in site.person(APPLICANT).get(case).get_data(as_text=True)
    done = site.person(APPLICANT).post(f"{case}/act/remind", {"row": task.id, "text": "请尽快"})
    assert done.headers["Location"] == f"{case}?did=remind"
    page = site.person(APPLICANT).text(f"{case}?did=remind")
    assert "已催办。" in page
    assert re.search(r"已于 今天 09:00 催办，\S+ 起可再催办", page)
    again = site.person(APPLICANT).post(f"{case}/act/remind", {"row": task.id, "text": "再催"})
    assert (again.status_code, "每天最多一次" in words(again)) == (409, True)
    assert ">再催</textarea>" in again.get_data(as_text=True)
    assert "again from" in site.person(APPLICANT, "en").text(case)


def test_a_remark_mentions_others_and_a_refused_one_is_kept(site: Site) -> None:
    task = alone(site.desk)
    address = f"/cases/{task.instance_id}/act/comment"
    refused = site.person(APPLICANT).post(address, {"text": "请看", "person": CLERK})
    assert (refused.status_code, "无权查看这件事项" in words(refused)) == (422, True)
    assert ">请看</textarea>" in refused.get_data(as_text=True)
    site.person(APPLICANT).post(address, {"text": "材料已补", "person": OWNER})
    assert [(row.text, row.mentions) for row in site.desk.all(Comment)] == [("材料已补", [OWNER])]
    assert "@财务处处长 材料已补" in site.person(OWNER).text(f"/cases/{task.instance_id}")


def test_a_mention_that_looks_like_markup_is_only_text(site: Site) -> None:
    task = alone(site.desk)
    site.person(APPLICANT).post(f"/cases/{task.instance_id}/act/comment", {"text": "<b>加急</b>"})
    assert "&lt;b&gt;加急" in site.person(OWNER).get(f"/cases/{task.instance_id}").get_data(as_text=True)


def test_whoever_dealt_with_it_sends_copies_and_a_mere_reader_is_not_offered_it(site: Site) -> None:
    task = alone(site.desk)
    case = f"/cases/{task.instance_id}"
    done = site.person(APPLICANT).post(f"{case}/act/copy", {"person": CLERK, "kind": "acknowledge", "text": "请阅"})
    assert done.status_code == 302
    page = site.person(CLERK).text(case)
    assert "阅毕" in page
    assert "抄送" not in re.findall(
        r"data-panel-link[^>]*>([^<]*)<", site.person(CLERK).get(case).get_data(as_text=True)
    )


def test_conditions_are_confirmed_and_waived_by_whoever_may(site: Site) -> None:
    task = approved(site)
    case = f"/cases/{task.instance_id}"
    first, second = (row.id for row in site.desk.all(Obligation))
    assert "确认落实" not in site.person(APPLICANT).text(case)
    assert "补合同 待落实" in site.person(APPLICANT).text(case)
    form = site.person(OWNER).get(f"{case}/act/confirm?row={first}").get_data(as_text=True)
    assert "补合同</blockquote>" in form
    site.person(NEXT).post(f"{case}/act/confirm", {"row": first, "text": "合同已签"})
    empty = site.person(OWNER).post(f"{case}/act/waive", {"row": second, "text": ""})
    assert (empty.status_code, "补预算</blockquote>" in empty.get_data(as_text=True)) == (422, True)
    site.person(OWNER).post(f"{case}/act/waive", {"row": second, "text": "不再需要"})
    page = site.person(APPLICANT).text(case)
    assert re.search(r"补合同 已落实 .*合同已签 .*补预算 已免除 .*不再需要", page)


def test_a_stranger_to_the_case_is_told_nothing(site: Site) -> None:
    task = alone(site.desk)
    for act in ("comment", "copy", "remind"):
        assert site.person("hl_pi").get(f"/cases/{task.instance_id}/act/{act}").status_code == 404
    assert site.person(OWNER).get(f"/cases/{task.instance_id}/act/sell").status_code == 404


def test_the_way_back_never_leaves_this_site(site: Site) -> None:
    task = alone(site.desk)
    fields = {"text": "请看", "back": "https://elsewhere.example/"}
    done = site.person(APPLICANT).post(f"/cases/{task.instance_id}/act/comment", fields)
    assert done.headers["Location"] == f"/cases/{task.instance_id}?did=comment"
