"""Acts with others on a task's page: what is offered, what a refusal keeps, what is said afterwards."""

import re

import pytest
from werkzeug.test import TestResponse

from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.declare_relation import DeclareRelation
from engine.commands.delegate_task import DelegateTask
from engine.store.conversations import Comment, Question
from engine.store.obligations import Obligation
from engine.store.tasks import Task
from tests.factories.between import NEXT, OWNER, alone
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, CLERK, MEMBERS, OTHER_CLERK
from tests.factories.file import file
from tests.factories.site import Site, words
from tests.factories.slip import ask, chain, person


def do(site: Site, task: Task, act: str, who: str = OWNER, **fields: object) -> TestResponse:
    return site.person(who).post(f"/inbox/{task.id}/act/{act}", fields)


def body(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def acts(site: Site, task: Task, who: str, language: str = "zh") -> list[str]:
    """The acts on the bar, without the letters of their keys."""
    page = body(site.person(who, language).get(f"/inbox/{task.id}"))
    links = re.findall(r"<a [^>]*data-panel-link[^>]*>([^<]*)", page.split('class="acts"')[-1])
    return [link.strip() for link in links]


def test_the_bar_offers_what_is_possible_each_with_its_key(site: Site) -> None:
    task = alone(site.desk)
    assert acts(site, task, OWNER) == ["加签", "转办", "委派", "征询", "抄送", "留言", "申请回避"]
    assert acts(site, task, APPLICANT) == ["留言", "催办"]
    assert acts(site, task, OWNER, "en")[:3] == ["Add signers", "Hand it on", "Delegate"]
    page = body(site.person(OWNER).get(f"/inbox/{task.id}"))
    assert re.findall(r'data-panel-link [^>]*data-key="(.)"', page) == ["s", "t", "d", "q", "c"]


def test_what_one_may_expect_and_cannot_do_says_why(site: Site) -> None:
    vote = site.desk.task(site.desk.slip("vote"))
    page = site.person(MEMBERS[0]).text(f"/inbox/{vote.id}")
    assert "为何不能转办、委派" in page
    assert "这是须由本人作出的表态" in page
    pooled = site.desk.task(file(site.desk, "look"))
    assert "转办" not in acts(site, pooled, CLERK)
    site.desk.act(CLERK, ClaimTask(task_id=pooled.id))
    assert "转办" in acts(site, pooled, CLERK)


@pytest.mark.parametrize("act", ["sign", "transfer", "delegate", "ask", "copy", "comment", "recuse"])
def test_every_act_has_a_page_that_says_what_happens_next(site: Site, act: str) -> None:
    task = alone(site.desk)
    for language in ("zh", "en"):
        page = body(site.person(OWNER, language).get(f"/inbox/{task.id}/act/{act}"))
        told = re.search(r'id="act-next">([^<]+)<', page)
        assert told is not None
        assert len(told.group(1)) > 10
        assert 'name="csrf"' in page
        assert 'name="key"' in page
        assert f'name="seen_version" value="{task.version}"' in page


def test_an_act_that_does_not_exist_is_no_page_and_a_stranger_learns_nothing(site: Site) -> None:
    task = alone(site.desk)
    assert site.person(OWNER).get(f"/inbox/{task.id}/act/sell").status_code == 404
    assert site.person("hl_pi").get(f"/inbox/{task.id}/act/transfer").status_code == 404
    assert do(site, task, "transfer", "hl_pi", person=CLERK).status_code == 404


def test_looking_for_people_does_nothing_but_show_them_and_keeps_the_rest(site: Site) -> None:
    task = alone(site.desk)
    before = site.desk.rows()
    answer = do(site, task, "sign", find="1", search="法治", person=[CLERK], text="请看", place="after", mode="in_turn")
    page = body(answer)
    assert (answer.status_code, site.desk.changed(before, but=("session",))) == (200, [])
    assert f'value="{CLERK}" checked' in page
    assert f'value="{OTHER_CLERK}">' in page
    assert re.search(r'value="after" checked', page)
    assert re.search(r'value="in_turn" checked', page)
    assert ">请看</textarea>" in page


def test_whoever_cannot_be_named_is_listed_with_the_reason(site: Site) -> None:
    task = alone(site.desk)
    page = body(site.person(OWNER).get(f"/inbox/{task.id}/act/transfer?search={APPLICANT}"))
    assert f'value="{APPLICANT}" disabled' in page
    assert "应当回避（申请人或项目负责人）" in page


@pytest.mark.parametrize(
    ("act", "fields", "field", "said"),
    [
        ("transfer", {}, "people", "请选择人员"),
        ("transfer", {"person": APPLICANT}, "people", "应当回避"),
        ("sign", {}, "people", "请选择人员"),
        ("delegate", {"person": OWNER}, "people", "不能选自己"),
        ("ask", {"person": CLERK, "text": " "}, "text", "请填写内容"),
        ("copy", {"person": OWNER}, "people", "不能选自己"),
        ("comment", {"text": ""}, "text", "请填写内容"),
        ("recuse", {"text": ""}, "text", "请写明原因"),
        ("ask", {"person": CLERK, "text": "字" * 2001}, "text", "2000"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    site: Site, act: str, fields: dict[str, str], field: str, said: str
) -> None:
    task = alone(site.desk)
    before = site.desk.rows()
    typed = {"text": "请看附件", **fields}
    answer = do(site, task, act, **typed)
    error = re.search(rf'id="e-{field}">([^<]*)<', body(answer))
    assert error is not None
    assert said in error.group(1)
    assert (answer.status_code, site.desk.changed(before, but=("session",))) == (422, [])
    assert f">{typed['text'].strip()}</textarea>" in body(answer)
    if "person" in fields:
        assert f'value="{fields["person"]}" checked' in body(answer)


def test_what_has_gone_meanwhile_is_said_in_a_sentence_and_kept(site: Site) -> None:
    task = alone(site.desk)
    site.desk.done(task, OWNER)
    answer = do(site, task, "transfer", person=CLERK, text="我出差")
    assert (answer.status_code, ">我出差</textarea>" in body(answer)) == (409, True)
    assert "已由" in words(answer)


@pytest.mark.parametrize("act", ["sign", "transfer", "delegate"])
def test_a_page_from_before_a_change_is_told_so_and_may_be_sent_again(site: Site, act: str) -> None:
    task = alone(site.desk)
    before = site.desk.rows()
    answer = do(site, task, act, person=CLERK, text="请看", seen_version="99")
    assert (answer.status_code, "这件事项有了变化" in words(answer)) == (409, True)
    assert site.desk.changed(before, but=("session",)) == []
    assert ">请看</textarea>" in body(answer)
    assert f'value="{CLERK}" checked' in body(answer)
    assert f'name="seen_version" value="{task.version}"' in body(answer)
    assert do(site, task, act, person=CLERK, seen_version=str(task.version)).status_code == 302


def test_a_second_click_does_nothing_twice_and_a_forged_form_nothing_at_all(site: Site) -> None:
    task = alone(site.desk)
    for _ in range(2):
        assert do(site, task, "comment", text="请看", key="0123456789abcdef").status_code == 302
    assert len(site.desk.all(Comment)) == 1
    visit = site.person(OWNER)
    visit.csrf = "guessed"
    assert visit.post(f"/inbox/{task.id}/act/comment", {"text": "请看"}).status_code == 400


def test_a_machine_is_told_in_its_own_words(site: Site) -> None:
    task = alone(site.desk)
    asks = {"Accept": "application/problem+json"}
    answer = site.person(OWNER).post(f"/inbox/{task.id}/act/transfer", {"person": OWNER}, headers=asks)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "person_self")


def test_handing_on_leads_to_the_next_task_and_says_so(site: Site) -> None:
    task, other = alone(site.desk), alone(site.desk)
    answer = do(site, task, "transfer", person=CLERK, text="请办理", next=other.id)
    assert answer.headers["Location"] == f"/inbox/{other.id}?did=transfer"
    assert "已转办。" in site.person(OWNER).text(answer.headers["Location"])
    assert site.desk.people(task, "asked") == [CLERK]


def test_signers_are_listed_with_a_way_to_take_them_off(site: Site) -> None:
    task = alone(site.desk)
    do(site, task, "sign", person=[CLERK, OTHER_CLERK], place="before", mode="in_turn", text="请看预算")
    page = site.person(OWNER).text(f"/inbox/{task.id}")
    assert "先行加签，还有人没有表态。" in page
    assert re.search(r"财务处经办 前加签 依次 待表态 财务处处长 请其加签 请看预算 减签", page)
    assert re.search(r"法治办经办 前加签 依次 未轮到", page)
    assert "减签" not in site.person(APPLICANT).text(f"/inbox/{task.id}")
    ask = body(site.person(OWNER).get(f"/inbox/{task.id}/act/remove?row={CLERK}"))
    assert "财务处经办</blockquote>" in ask
    assert f'name="row" value="{CLERK}"' in ask
    assert do(site, task, "remove", row=CLERK, text="不必了").status_code == 302
    assert site.desk.people(task, "asked") == [OTHER_CLERK]


def test_a_signer_sees_what_is_wanted_and_only_the_words_they_can_give(site: Site) -> None:
    task = alone(site.desk)
    site.desk.act(OWNER, AddSigner(task_id=task.id, persons=(CLERK,), place="before", text="请看预算"))
    page = site.person(CLERK).text(f"/inbox/{task.id}")
    assert "请您加签：请看预算" in page
    assert "您的意见先交给请您加签的人，由其决定。" in page
    assert "附条件同意" not in page
    sent = {"outcome": "approve", "opinion": "无意见", "seen_version": str(site.desk.reread(task).version)}
    assert site.person(CLERK).post(f"/inbox/{task.id}/complete", sent).status_code == 302
    assert site.desk.people(task, "asked") == [OWNER]
    assert "加签" in site.person(OWNER).text(f"/inbox/{task.id}")


def test_a_delegate_writes_and_gives_it_back(site: Site) -> None:
    task = alone(site.desk)
    do(site, task, "delegate", person=CLERK, text="请准备")
    assert "您已委派 财务处经办 准备这件事项，还没有办回。" in site.person(OWNER).text(f"/inbox/{task.id}")
    page = site.person(CLERK).text(f"/inbox/{task.id}")
    assert "财务处处长 委派 财务处经办" in page
    assert "办回 a 意见和表单交给委派人" in page
    assert acts(site, task, CLERK) == ["委派", "征询", "抄送", "留言", "申请回避"]
    empty = site.person(CLERK).post(f"/inbox/{task.id}/resolve", {"opinion": " "})
    assert (empty.status_code, "需要写明" in words(empty)) == (422, True)
    done = site.person(CLERK).post(f"/inbox/{task.id}/resolve", {"opinion": "拟同意"})
    assert done.headers["Location"] == f"/inbox?done={task.id}&did=resolve"
    assert ">拟同意</textarea>" in body(site.person(OWNER).get(f"/inbox/{task.id}"))


def test_a_delegation_is_taken_back(site: Site) -> None:
    task = alone(site.desk)
    site.desk.act(OWNER, DelegateTask(task_id=task.id, person=CLERK))
    assert "收回" in site.person(OWNER).text(f"/inbox/{task.id}")
    do(site, task, "remove", row=CLERK)
    assert site.desk.people(task, "asked") == [OWNER]


def test_whoever_steps_aside_is_followed_by_somebody_else(site: Site) -> None:
    task = site.desk.task(file(site.desk, "look"))
    who = site.desk.people(task)[0]
    answer = do(site, task, "recuse", who, text="是我的项目")
    assert answer.headers["Location"] == "/inbox?did=recuse"
    assert who not in site.desk.people(task, "asked", "candidate")
    assert site.desk.people(task, "asked", "candidate") != []


def test_question_and_answer_stand_in_the_case_with_the_pause(site: Site) -> None:
    task = alone(site.desk)
    do(site, task, "ask", person=CLERK, text="旅费列入了吗？", pause="1")
    question = site.desk.one(Question)
    page = site.person(OWNER).text(f"/inbox/{task.id}")
    assert "财务处处长 征询 财务处经办 待答复 停表" in page
    assert "停表： 今天 09:00 起 ，等答复" in page or "等答复" in page
    address = f"/cases/{task.instance_id}/act/answer"
    form = body(site.person(CLERK).get(f"{address}?row={question.id}&back=/inbox/questions"))
    assert "旅费列入了吗？</blockquote>" in form
    empty = site.person(CLERK).post(address, {"row": question.id, "text": ""})
    assert (empty.status_code, "旅费列入了吗？</blockquote>" in body(empty)) == (422, True)
    done = site.person(CLERK).post(address, {"row": question.id, "text": "已列入", "back": "/inbox/questions"})
    assert done.headers["Location"] == "/inbox/questions?did=answer"
    assert "答复 已列入" in site.person(OWNER).text(f"/inbox/{task.id}")


def test_conditions_are_written_line_by_line_and_bind_only_an_approval(site: Site) -> None:
    task = alone(site.desk)
    page = site.person(OWNER).get(f"/inbox/{task.id}")
    assert "data-lines" in body(page)
    sent = {"opinion": "不妥", "conditions": "补合同\n\n补预算", "seen_version": str(task.version)}
    refused = site.person(OWNER).post(f"/inbox/{task.id}/complete", {**sent, "outcome": "reject"})
    assert "这个结论不能附条件。" in words(refused)
    assert ">补合同\n\n补预算</textarea>" in body(refused)
    assert site.person(OWNER).post(f"/inbox/{task.id}/complete", {**sent, "outcome": "approve"}).status_code == 302
    assert [row.text for row in site.desk.all(Obligation)] == ["补合同", "补预算"]
    following = site.desk.task(task.instance_id)
    shown = site.person(NEXT).text(f"/inbox/{following.id}")
    assert re.search(r"补合同 ?待落实 财务处处长 · sign · 今天 09:00 确认落实", shown)


def test_a_draft_keeps_the_conditions(site: Site) -> None:
    task = alone(site.desk)
    site.person(OWNER).post(f"/inbox/{task.id}/draft", {"opinion": "待定", "conditions": "补合同"})
    assert ">补合同</textarea>" in body(site.person(OWNER).get(f"/inbox/{task.id}"))


def test_only_whoever_decides_can_be_replaced(site: Site) -> None:
    vote = site.desk.task(site.desk.slip("vote"))
    site.desk.act(MEMBERS[0], AddSigner(task_id=vote.id, persons=(CLERK,), place="before"))
    page = body(site.person(ADMIN).get(f"/inbox/{vote.id}/act/reassign"))
    offered = re.findall(r'<option value="([^"]+)"', page)
    assert sorted(offered) == sorted(site.desk.people(vote, "asked", "waiting")[:9])
    assert CLERK not in offered


def test_stepping_aside_is_offered_before_ones_turn_and_to_a_delegate(site: Site) -> None:
    vote = site.desk.task(site.desk.slip("vote"))
    assert "申请回避" in acts(site, vote, CHAIR)
    answer = do(site, vote, "recuse", CHAIR, text="与申请人有利害关系")
    assert (answer.status_code, site.desk.people(vote, "recused")) == (302, [CHAIR])
    task = alone(site.desk)
    site.desk.act(OWNER, DelegateTask(task_id=task.id, person=NEXT))
    assert "申请回避" in acts(site, task, NEXT)
    assert do(site, task, "recuse", NEXT, text="与申请人有利害关系").status_code == 302
    assert site.desk.people(task, "asked") == [OWNER]


def test_who_must_not_act_is_offered_to_step_aside_though_the_element_lets_nobody(site: Site) -> None:
    desk = site.desk
    sign = ask("sign", person(f'["{OWNER}", "{NEXT}"]'), approval='policy="all"')
    plain = desk.task(desk.deployed(chain("plain", sign)))
    assert "申请回避" not in acts(site, plain, OWNER)
    desk.act(OWNER, DeclareRelation(other=APPLICANT, kind="kin"))
    assert "申请回避" in acts(site, plain, OWNER)
    assert "申请回避" not in acts(site, plain, NEXT)
    assert do(site, plain, "recuse", OWNER, text="亲属").status_code == 302
    assert desk.people(plain, "asked") == [NEXT]
