"""The page for sending back out of a called process: the callers' steps apart, and what is said of them."""

import re

from engine.store.tasks import Task
from tests.factories.calls import HEAD, LEGAL, begun, once
from tests.factories.desk import APPLICANT, Desk
from tests.factories.site import Site

TYPED = {"to": "../write", "how": "anew1", "items": "改用途", "opinion": "缺附件"}


def judge(desk: Desk) -> Task:
    return desk.task(begun(desk))


def test_the_callers_steps_stand_apart_with_what_happens_to_the_call(site: Site) -> None:
    task = judge(site.desk)
    page = site.person(LEGAL).text(f"/inbox/{task.id}/return")
    assert re.search(
        r"本流程： ?会签意见 阅件 .*? 调用它的流程： ?用印事项 ?。"
        r"退到这里，“征求意见”里正在办的全部收回，再办到时从头开始。"
        r" 初审 .*? 填写 申请人 ",
        page,
    ), page
    assert "办好后直接回到本环节 那里办好后直接回到“定夺”" in page
    assert "办好后直接到“征求意见” 那里办好后直接到“征求意见”，从头办起；再往前的各步不再重走" in page
    english = site.person(LEGAL, "en").text(f"/inbox/{task.id}/return")
    assert "The process that called it: Seal matter" in english
    assert "It goes straight to “Ask for an opinion”, which begins anew;" in english


def test_within_one_process_nothing_is_said_of_others(site: Site) -> None:
    case = begun(site.desk, "look")
    page = site.person(site.desk.people(site.desk.task(case))[0]).text(f"/inbox/{site.desk.task(case).id}/return")
    assert "本流程" not in page
    assert "从头" not in page


def test_a_first_task_offers_the_callers_only(site: Site) -> None:
    task = site.desk.task(begun(site.desk, "read"))
    assert f"/inbox/{task.id}/return" in site.person(HEAD).get(f"/inbox/{task.id}").get_data(as_text=True)
    page = site.person(HEAD).text(f"/inbox/{task.id}/return")
    assert "本流程" not in page
    assert "办好后直接回到本环节" not in page
    assert "那里办好后直接到“征求意见”，从头办起；再往前的各步不再重走" in page


def test_each_step_offers_the_ways_that_there_are_from_it(site: Site) -> None:
    task = judge(site.desk)
    page = site.person(LEGAL).get(f"/inbox/{task.id}/return").get_data(as_text=True)
    offered = re.findall(r'name="to" value="(.*?)".*? data-straight="(.)" data-again="(.)" data-anew1="(.)"', page)
    assert offered == [("read", "1", "1", "0"), ("../look", "0", "1", "1"), ("../write", "0", "1", "1")]
    assert re.findall(r'name="how" value="(\w+)"( checked)?', page) == [
        ("straight", " checked"),
        ("anew1", ""),
        ("again", ""),
    ]


def test_sending_it_there_and_what_everybody_reads(site: Site) -> None:
    task = judge(site.desk)
    sent = site.person(LEGAL).post(f"/inbox/{task.id}/return", {**TYPED, "seen_version": str(task.version)})
    assert sent.status_code == 302
    again = site.desk.task(task.instance_id)
    assert (again.element, again.items) == ("write", ["改用途"])
    assert "提交后直接到“征求意见”，从头办起，中间各步不再重走。" in site.person(APPLICANT).text(
        f"/apply/task/{again.id}"
    )
    trail = site.person(APPLICANT).text(f"/cases/{task.instance_id}")
    assert "定夺：退回到“用印事项 · 填写” 缺附件" in trail
    once(site.desk, task.instance_id, "write")
    assert site.desk.task(task.instance_id).element == "read"


def test_what_is_not_offered_is_refused_and_what_was_typed_is_kept(site: Site) -> None:
    task = judge(site.desk)
    for to in ("write", "../../write", "../" * 4000, "../close"):
        answer = site.person(LEGAL).post(f"/inbox/{task.id}/return", {**TYPED, "to": to, "seen_version": "1"})
        assert answer.status_code == 422, to
        page = answer.get_data(as_text=True)
        assert "不能这样退回到这一步" in page
        assert "缺附件" in page
