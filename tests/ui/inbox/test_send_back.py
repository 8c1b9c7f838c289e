"""The page for sending back: what it offers, what a refusal keeps, what it says where it arrives."""

import re

import pytest
from werkzeug.test import TestResponse

from engine.commands.send_back import SendBack
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, Desk
from tests.factories.file import file
from tests.factories.site import Site, words

TYPED = {"to": "write", "how": "straight", "items": "补附件一\n\n改预算", "opinion": "缺附件"}


def judge(desk: Desk) -> tuple[Task, str]:
    task = desk.task(file(desk))
    return task, desk.people(task)[0]


def send(site: Site, task: Task, who: str, **fields: str) -> TestResponse:
    return site.person(who).post(f"/inbox/{task.id}/return", {**TYPED, "seen_version": str(task.version), **fields})


def body(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def test_the_task_offers_it_and_the_page_says_where_and_how(site: Site) -> None:
    task, who = judge(site.desk)
    assert "认领 退回到… 征询 q" in site.person(CLERK).text(f"/inbox/{site.desk.task(site.desk.slip()).id}")
    page = site.person(who).text(f"/inbox/{task.id}/return")
    assert re.search(r"退回到哪一步 look 财务处经办 · 今天 09:00 write 申请人 临床项目负责人 · 今天 09:00", page)
    assert "办好后直接回到本环节" in page
    assert "重新走一遍" in page
    english = site.person(who, "en").text(f"/inbox/{task.id}/return")
    assert "Straight back to this task" in english
    assert "Walk the whole way again" in english


def test_r_is_the_drawn_return_where_there_is_one(site: Site) -> None:
    task, who = judge(site.desk)
    page = body(site.person(who).get(f"/inbox/{task.id}"))
    assert 'data-key="r"' in page
    link = re.search(r"<a [^>]*data-return-link.*?</a>", page)
    assert link is not None
    assert "<kbd" not in link.group()


def test_it_is_not_offered_in_a_vote_or_before_anything_was_done(site: Site) -> None:
    vote = site.desk.task(site.desk.slip("vote"))
    assert "data-return-link" not in body(site.person(MEMBERS[0]).get(f"/inbox/{vote.id}"))
    assert "现在不能由您退回" in site.person(MEMBERS[0]).text(f"/inbox/{vote.id}/return")
    first = site.desk.task(site.desk.slip("apply"))
    assert "没有可以退回的地方" in site.person(APPLICANT).text(f"/inbox/{first.id}/return")
    assert site.person("hl_pi").get(f"/inbox/{vote.id}/return").status_code == 404


def test_sending_back_leads_on_with_the_way_back(site: Site) -> None:
    task, who = judge(site.desk)
    answer = send(site, task, who)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/inbox?done={task.id}")
    assert "已办：退回" in site.person(who).text(answer.headers["Location"])
    again = site.desk.task(task.instance_id)
    assert (again.element, again.items) == ("write", ["补附件一", "改预算"])
    site.person(who).post(f"/inbox/{task.id}/undo")
    assert site.desk.task(task.instance_id).id == task.id


def test_a_second_click_sends_nothing_back_twice(site: Site) -> None:
    task, who = judge(site.desk)
    first = send(site, task, who, key="0123456789abcdef")
    before = site.desk.rows()
    second = send(site, task, who, key="0123456789abcdef")
    assert (first.status_code, second.status_code, site.desk.changed(before)) == (302, 302, [])


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"opinion": " "}, "opinion", "请写明退回的理由。"),
        ({"opinion": "字" * 4001}, "opinion", "4000"),
        ({"items": "字" * 501}, "items", "500"),
        ({"to": ""}, "to", "请选择退回到哪一步。"),
        ({"to": "nowhere"}, "to", "不能这样退回到这一步"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_the_rest(
    site: Site, typed: dict[str, str], field: str, said: str
) -> None:
    task, who = judge(site.desk)
    answer = send(site, task, who, **{"how": "again", **typed})
    kept = body(answer)
    error = re.search(rf'id="e-{field}">([^<]*)<', kept)
    assert error is not None
    assert said in error.group(1)
    assert (answer.status_code, site.desk.reread(task).state) == (422, "open")
    for text in ({**TYPED, **typed}["items"], {**TYPED, **typed}["opinion"].strip()):
        assert f">{text}</textarea>" in kept
    assert re.search(r'value="again" checked', kept)


def test_it_is_refused_in_english_too(site: Site) -> None:
    task, who = judge(site.desk)
    visit = site.person(who, "en")
    answer = visit.post(f"/inbox/{task.id}/return", {**TYPED, "opinion": ""})
    assert "Say why it is sent back." in words(answer)


def test_a_stale_page_keeps_everything_and_may_be_sent_again(site: Site) -> None:
    task, who = judge(site.desk)
    answer = send(site, task, who, seen_version="99")
    kept = body(answer)
    assert (answer.status_code, "这件事项有了变化" in kept) == (409, True)
    assert ">缺附件</textarea>" in kept
    assert f'name="seen_version" value="{task.version}"' in kept


def test_when_it_has_gone_meanwhile_what_was_typed_can_be_copied(site: Site) -> None:
    task, who = judge(site.desk)
    site.desk.done(task, who)
    answer = send(site, task, who)
    assert answer.status_code == 409
    assert re.search(r"readonly[^>]*>缺附件</textarea>", body(answer))
    assert re.search(r"readonly[^>]*>补附件一", body(answer))


def test_a_machine_is_told_in_its_own_words(site: Site) -> None:
    task, who = judge(site.desk)
    fields, asks = {**TYPED, "opinion": ""}, {"Accept": "application/problem+json"}
    answer = site.person(who).post(f"/inbox/{task.id}/return", fields, headers=asks)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "opinion_required")


def test_where_it_arrives_it_says_who_why_and_what_happens_then(site: Site) -> None:
    task, who = judge(site.desk)
    send(site, task, who, to="look")
    again = site.desk.task(task.instance_id)
    page = site.person(CLERK).text(f"/inbox/{again.id}")
    assert re.search(r"退回 \S+ · judge · 今天 09:00 缺附件 办好后直接回到“judge”", page)
    assert "直接回到“judge”" in page
    assert "补附件一" in page
    assert "straight back to “judge”" in site.person(CLERK, "en").text(f"/inbox/{again.id}")


def test_the_applicant_reads_it_on_their_form(site: Site) -> None:
    task, who = judge(site.desk)
    send(site, task, who)
    again = site.desk.task(task.instance_id)
    page = site.person(APPLICANT).text(f"/apply/task/{again.id}")
    assert "提交后直接回到“judge”，中间各步不再重走。" in page
    assert "要求 补附件一" in page
    assert "接下来 judge 直接回到这一步，中间各步不再重走" in site.person(APPLICANT).text(f"/cases/{task.instance_id}")


def test_every_trail_tells_it(site: Site) -> None:
    task, who = judge(site.desk)
    site.desk.act(who, SendBack(task_id=task.id, to="write", opinion="缺附件", items=("补附件一",)))
    for reader, address in (
        (who, f"/inbox/{task.id}"),
        (APPLICANT, f"/cases/{task.instance_id}"),
        (ADMIN, f"/cockpit/instances/{task.instance_id}"),
    ):
        page = site.person(reader).text(address)
        assert re.search(r"退回到(“write”|：write).{0,3}缺附件 补附件一", page), address


def test_news_of_it_name_the_target(site: Site) -> None:
    task, who = judge(site.desk)
    site.person(CLERK).text(f"/inbox/{task.id}")
    site.desk.pass_time(minutes=5)
    send(site, task, who)
    page = site.person(CLERK).text(f"/inbox/{task.id}")
    assert "意见 退回到“write”：缺附件" in page


def test_the_task_page_costs_no_more_for_offering_it(site: Site) -> None:
    task, who = judge(site.desk)
    site.person(who).text(f"/inbox/{task.id}")
    with site.statements() as sent:
        site.person(who).text(f"/inbox/{task.id}")
    assert not any("instance_state" in statement for statement in sent)
