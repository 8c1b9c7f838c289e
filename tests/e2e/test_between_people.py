"""What people do with each other on one task: signers, transfer, delegation, questions, stepping aside, copies."""

import re
from collections.abc import Mapping, Sequence

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.e2e.applications import application, at_the_vote
from tests.e2e.people import House, Person, finds

UNDO_SECONDS = "60"
DESK, PHONE = ViewportSize(width=1366, height=860), ViewportSize(width=390, height=844)
VIEWS = pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
DEEDS = ("加签", "转办", "委派", "征询", "抄送")
SECRETARY, DEAN, PARTY, APPLICANT = "lc_ms", "hl_yz", "hl_sj", "lc_pi"
CHECK, VOTE = "学院外事秘书初核", "领导小组"


def title_of(deed: str, view: ViewportSize) -> str:
    return f"{deed}的项目（{'桌面' if view['width'] > 1000 else '手机'}）"


STORIES = [
    *(application(title_of(deed, view)) for deed in DEEDS for view in (DESK, PHONE)),
    *(at_the_vote(title_of("回避", view)) for view in (DESK, PHONE)),
]


def seated(house: House, login: str, view: ViewportSize) -> Person:
    return Person(house.context(viewport=view), house.url, login)


def opens_act(person: Person, name: str, key: str = "") -> Locator:
    """By its key at a desk, by its link on a phone."""
    if key and person.page.viewport_size == DESK:
        person.presses(key)
    else:
        person.page.locator(".acts").get_by_role("link", name=re.compile(f"^{name}")).click()
    dialog = person.page.get_by_role("dialog", name=name)
    expect(dialog).to_be_visible()
    # The first button guards the Enter key, out of sight: whoever types begins in a field.
    expect(dialog.locator("input:focus, textarea:focus")).to_be_visible()
    return dialog


def does(
    person: Person, name: str, key: str, people: Mapping[str, str], text: str = "", picks: Sequence[str] = ()
) -> None:
    dialog = opens_act(person, name, key)
    for pick in picks:
        dialog.get_by_label(pick).check()
    finds(dialog, people)
    if text:
        dialog.locator("#act-text").fill(text)
    person.sends(dialog.locator(".return__foot button").click)


@VIEWS
def test_a_signer_before_is_heard_one_beside_is_removed_and_one_after_has_the_last_word(
    house: House, view: ViewportSize
) -> None:
    title = title_of("加签", view)
    secretary = seated(house, SECRETARY, view)
    secretary.opens_task(CHECK, title)
    does(secretary, "加签", "s", {"护理 院长": "护理学院院长"}, "请看分工", picks=["前加签"])
    expect(secretary.main()).to_contain_text("您已请 护理学院院长 先行加签，还有人没有表态。")
    expect(secretary.main()).to_contain_text(re.compile("现在由 护理学院院长 ?办理"))
    secretary.goes("/inbox")
    secretary.sends(secretary.link("等他人").click)
    expect(secretary.page.locator("[data-case]").filter(has_text=title)).to_be_visible()
    secretary.fits()
    dean = seated(house, DEAN, view)
    dean.opens_task(CHECK, title)
    expect(dean.main()).to_contain_text("请您加签：请看分工")
    dean.decides("齐全", "分工清楚。")
    house.passes("hour")
    secretary.opens_task(CHECK, title)
    expect(secretary.page.locator("#opinions")).to_contain_text("分工清楚。")
    secretary.page.locator("#opinion").fill("先写一句")
    secretary.page.locator("#opinion").blur()
    does(secretary, "加签", "s", {"财务 经办": "财务处经办二"}, picks=["并行加签"])
    expect(secretary.page.locator("#opinion")).to_have_value("先写一句")
    signers = secretary.page.locator("#signers")
    expect(signers).to_contain_text("财务处经办二 并行加签")
    signers.get_by_role("link", name="减签：财务处经办二").click()
    secretary.sends(secretary.page.get_by_role("dialog").get_by_role("button", name="减签").click)
    expect(secretary.page.locator("#signers")).not_to_contain_text("财务处经办二")
    does(secretary, "加签", "s", {"护理 书记": "护理学院党委书记"}, picks=["后加签"])
    secretary.decides("齐全")
    party = seated(house, PARTY, view)
    party.opens_task(CHECK, title)
    expect(party.main()).to_contain_text("您不同意，本件就是不同意。")
    party.decides("齐全")
    expect(party.page.locator("[data-undo]")).to_contain_text("已办：齐全")
    party.sends(party.page.locator("[data-undo]").get_by_role("button", name="撤回").click)
    expect(party.page.locator(".detail__title")).to_have_text(title)
    party.decides("齐全")


@VIEWS
def test_a_task_is_handed_on_and_whoever_may_not_have_it_is_shown_with_the_reason(
    house: House, view: ViewportSize
) -> None:
    title = title_of("转办", view)
    secretary = seated(house, SECRETARY, view)
    secretary.opens_task(CHECK, title)
    dialog = opens_act(secretary, "转办", "t")
    dialog.get_by_role("searchbox").fill("临床项目")
    applicant = dialog.locator(".pick", has_text="临床项目负责人")
    expect(applicant).to_contain_text("应当回避（申请人或项目负责人）")
    expect(applicant.locator("input")).to_be_disabled()
    secretary.sends(dialog.locator(".return__foot button").click)
    # Refused without a person: the page of its own, with what is missing beside its field.
    expect(secretary.main()).to_contain_text("请选择人员")
    secretary.page.locator("#act-text").fill("我出差")
    finds(secretary.main(), {"临床 办公室": "临床医学院办公室主任"})
    secretary.sends(secretary.page.locator(".return__foot button").click)
    expect(secretary.page.locator(".toast")).to_contain_text("已转办。")
    office = seated(house, "lc_bgs", view)
    office.opens_task(CHECK, title)
    expect(office.page.locator("#trail")).to_contain_text("转办给 临床医学院办公室主任")


@VIEWS
def test_a_delegate_prepares_and_the_owner_decides(house: House, view: ViewportSize) -> None:
    title = title_of("委派", view)
    secretary = seated(house, SECRETARY, view)
    secretary.opens_task(CHECK, title)
    does(secretary, "委派", "d", {"护理 秘书": "护理学院外事秘书"}, "请先核对附件")
    expect(secretary.main()).to_contain_text("您已委派 护理学院外事秘书 准备这件事项，还没有办回。")
    delegate = seated(house, "hl_ms", view)
    delegate.goes("/inbox?view=delegated")
    expect(delegate.page.locator('[data-view="delegated"]')).to_contain_text("1")
    delegate.opens_task(CHECK, title)
    expect(delegate.page.locator("#signers")).to_contain_text("临床医学院外事秘书 委派 护理学院外事秘书")
    delegate.page.get_by_label("意见", exact=True).fill("附件齐全，拟同意。")
    delegate.sends(delegate.button("办回").click)
    secretary.opens_task(CHECK, title)
    expect(secretary.page.get_by_label("意见", exact=True)).to_have_value("附件齐全，拟同意。")
    secretary.decides("齐全")


@VIEWS
def test_a_question_stops_the_clock_until_it_is_answered(house: House, view: ViewportSize) -> None:
    title = title_of("征询", view)
    secretary = seated(house, SECRETARY, view)
    secretary.opens_task(CHECK, title)
    does(secretary, "征询", "q", {"财务 处长": "财务处处长"}, "旅费列入预算了吗？", picks=["等答复时停表"])
    expect(secretary.main()).to_contain_text("已暂停")
    asked = seated(house, "cwcz", view)
    asked.goes("/inbox/questions")
    row = asked.page.locator(".asked__row", has_text=title)
    expect(row).to_contain_text("停表等您")
    row.get_by_role("link", name="答复").click()
    dialog = asked.page.get_by_role("dialog", name="答复征询")
    expect(dialog).to_contain_text("旅费列入预算了吗？")
    dialog.get_by_label("您的答复").fill("已列入。")
    asked.sends(dialog.get_by_role("button", name="答复").click)
    expect(asked.page.locator(".toast")).to_contain_text("已答复。")
    expect(asked.page.locator(".asked__row", has_text=title)).to_have_count(0)
    secretary.opens_task(CHECK, title)
    expect(secretary.page.locator("#said")).to_contain_text("答复 已列入。")
    expect(secretary.page.locator(".ask")).not_to_contain_text("已暂停")


@VIEWS
def test_copies_are_read_and_the_applicant_urges_once_a_day_and_remarks(house: House, view: ViewportSize) -> None:
    title = title_of("抄送", view)
    secretary = seated(house, SECRETARY, view)
    secretary.opens_task(CHECK, title)
    does(secretary, "抄送", "", {"护理 院长": "护理学院院长", "护理 书记": "护理学院党委书记"}, "请阅")
    dean = seated(house, DEAN, view)
    dean.goes("/inbox/to-read")
    dean.sends(dean.page.get_by_role("button", name=f"阅毕：{title}").click)
    expect(dean.page.locator(".toast")).to_contain_text("已阅。")
    applicant = seated(house, APPLICANT, view)
    applicant.goes("/cases")
    applicant.sends(applicant.page.get_by_role("link", name=title).first.click)
    expect(applicant.page.locator("#said")).to_contain_text("护理学院院长 已阅")
    applicant.page.locator(".where__foot").get_by_role("link", name="催办").click()
    applicant.sends(applicant.page.get_by_role("dialog", name="催办").get_by_role("button", name="催办").click)
    expect(applicant.page.locator(".where__foot")).to_contain_text("起可再催办")
    applicant.page.locator("#said").get_by_role("link", name="留言").click()
    dialog = applicant.page.get_by_role("dialog", name="留言")
    finds(dialog, {"临床 秘书": "临床医学院外事秘书"})
    applicant.sends(dialog.locator(".return__foot button").click)
    expect(applicant.main()).to_contain_text("请填写内容。")
    expect(applicant.page.locator('input[value="lc_ms"]')).to_be_checked()
    applicant.page.locator("#act-text").fill("材料已补。")
    applicant.sends(applicant.page.locator(".return__foot button").click)
    expect(applicant.page.locator("#said")).to_contain_text("@临床医学院外事秘书 材料已补。")


@VIEWS
def test_a_member_steps_aside_and_leaves_the_base_of_the_vote(house: House, view: ViewportSize) -> None:
    title = title_of("回避", view)
    member = seated(house, "kycz", view)
    member.opens_task(VOTE, title)
    expect(member.main()).to_contain_text("0/9")
    dialog = opens_act(member, "申请回避")
    dialog.locator("#act-text").fill("项目负责人是我的学生")
    member.sends(dialog.get_by_role("button", name="回避本件").click)
    expect(member.page.locator(".toast")).to_contain_text("已回避。")
    colleague = seated(house, "jwcz", view)
    colleague.opens_task(VOTE, title)
    expect(colleague.main()).to_contain_text("0/8")
    colleague.page.locator(".whynot summary").click()
    expect(colleague.page.locator(".whynot")).to_contain_text("须由本人作出的表态")
