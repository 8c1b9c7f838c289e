"""A veto, the applicant's word before it, the appeal, and the approval by another panel, as those people see it."""

from playwright.sync_api import expect

from tests.e2e.applications import REVIEWED, application, submit
from tests.e2e.installation import Server, go_on, seats
from tests.e2e.people import House, Person
from tests.e2e.post_office import PostOffice

TITLE = "传统医药标准联合研究"
STORIES = [
    (
        *application(TITLE),
        {"complete": "N05", "outcome": "approve"},
        {"complete": "N06", "outcome": "approve", "with": {"use": "minutes"}},
        {"complete": "N09", "outcome": "approve"},
        {"complete": "S303", "with": {"proposal": "approve"}},
        {"complete": "S304", "outcome": "approve"},
    )
]
APPLICANT, PANEL_SECRETARY, PANEL_CHAIR = "lc_pi", "xc_ms", "fsj"
APPEAL_SECRETARY, FIRST_BODY = "jwz", "fsj"
CLAUSE, PAGE = "涉外协议管理办法第9条", "协议草案第6页"
REPLY = "已与外方谈妥，改由国内仲裁。"
ARGUMENT = "外方已书面同意国内仲裁，原结论所据的条款不再存在。"
TOOK_PART = ("S104", "S106", "S107", "S108", "S112", "S114", "N05", "N06", "N09", "S303", "S304")
"""Where people had a say in what is appealed against."""
FINDINGS = ["met", "met", "met", "not_met", "na"]
OTHER_SHEETS = (
    {"complete": "S107", "with": {"use": "sheet_material"}},
    {"complete": "S108", "with": {"use": "sheet_benefit"}},
)
VETO = {"political": "not_met", "political_clause": CLAUSE, "political_page": PAGE, "reason": "须删除该条款。"}


def test_a_veto_is_appealed_and_another_panel_approves(house: House, server: Server, mail: PostOffice) -> None:
    folder = server.log.parent
    case = case_of(house)
    first = the_panel_is_confirmed(house, server, case)
    a_finding_without_clause_and_page_is_refused(house, min(first))
    go_on(folder, case, OTHER_SHEETS)
    the_applicant_has_a_word_before_the_veto(house, mail)
    the_panel_vetoes(house, server, case, sorted(first))
    nobody_signs_otherwise(house)
    the_applicant_is_told_why_and_appeals(house, mail)
    somebody_without_a_part_admits_it(house, server, case)
    the_appeal_is_heard(house, server, case)
    second = another_panel_reviews(house, server, case)
    assert first & second == set()
    assert len(first) == len(second) == 3
    go_on(folder, case, (*REVIEWED[1:], {"complete": "N30", "with": {"use": "agenda"}}))
    the_leading_group_approves(house, server, case)
    the_case_is_approved(house, mail)


def case_of(house: House) -> str:
    applicant = house.person(APPLICANT)
    applicant.goes("/cases")
    applicant.sends(applicant.page.get_by_role("link", name=TITLE).first.click)
    return applicant.page.url.partition("?")[0].rpartition("/")[2]


def the_panel_is_confirmed(house: House, server: Server, case: str) -> frozenset[str]:
    secretary = house.person(PANEL_SECRETARY)
    secretary.opens_task("确认审查组", TITLE)
    secretary.decides("确认名单")
    (panel,) = seats(server.log.parent, case, "S106")
    return panel


def a_finding_without_clause_and_page_is_refused(house: House, login: str) -> None:
    member = house.person(login)
    member.opens_task("政治方向审查", TITLE)
    rows = [{"finding": finding} for finding in FINDINGS]
    rows[3] |= {"note": "约定一切争议由境外法院专属管辖。"}
    member.decides("提交审查表", fields={"sheet": rows})
    refused = member.page.get_by_role("alert").first
    expect(refused).to_contain_text("依据条款")
    expect(refused).to_contain_text("材料页码")
    kept = member.page.locator('[name="f.sheet.3.note"]')
    expect(kept).to_have_value("约定一切争议由境外法院专属管辖。")
    rows[3] |= {"clause": CLAUSE, "page": PAGE}
    member.decides("提交审查表", fields={"sheet": rows})
    expect(member.page.get_by_role("status").first).to_contain_text("已办")


def the_applicant_has_a_word_before_the_veto(house: House, mail: PostOffice) -> None:
    assert "境外法院专属管辖" in mail.letter(APPLICANT, "书面说明与申辩").text
    applicant = opens(house, "书面说明与申辩")
    expect(applicant.main()).to_contain_text("约定一切争议由境外法院专属管辖。")
    applicant.page.get_by_label("您的答复").fill(REPLY)
    submit(applicant, "提交说明")
    expect(applicant.main()).to_contain_text("审查组合议")


def opens(house: House, task: str) -> Person:
    """The applicant opens what waits for them, from their case."""
    applicant = house.person(APPLICANT)
    applicant.goes("/cases")
    applicant.sends(applicant.page.get_by_role("link", name=TITLE).first.click)
    applicant.sends(applicant.link(task).first.click)
    return applicant


def the_panel_vetoes(house: House, server: Server, case: str, panel: list[str]) -> None:
    member = house.person(panel[0])
    member.opens_task("审查组合议", TITLE)
    expect(member.main()).to_contain_text(REPLY)
    member.decides("提交合议意见", fields={"political": "not_met", "reason": "须删除该条款。"})
    expect(member.page.get_by_role("alert").first).to_contain_text("依据条款（政治方向）")
    member.decides("提交合议意见", fields=VETO)
    others = ({"complete": "S112", "by": login, "with": VETO} for login in panel[1:])
    go_on(server.log.parent, case, tuple(others))


def nobody_signs_otherwise(house: House) -> None:
    """The result is no field: what is sent for it all the same changes nothing."""
    chair = house.person(PANEL_CHAIR)
    chair.opens_task("签发审查意见书", TITLE)
    expect(chair.page.locator("#f-result")).to_contain_text("否决")
    expect(chair.page.locator('[name="f.result"]')).to_have_count(0)
    expect(chair.page.locator("[data-outcome]")).to_have_count(1)
    chair.page.locator("#decide").evaluate(
        "form => form.insertAdjacentHTML('beforeend', '<input type=hidden name=f.result value=passed>')"
    )
    chair.decides("签发")


def the_applicant_is_told_why_and_appeals(house: House, mail: PostOffice) -> None:
    mail.letter(APPLICANT, CLAUSE, PAGE, "须删除该条款", "复议")
    applicant = opens(house, "签收不通过告知书")
    for words in (CLAUSE, PAGE, "须删除该条款。", "可在期限内申请复议一次", "9月14日"):
        expect(applicant.main()).to_contain_text(words)
    applicant.fills({"read": True})
    submit(applicant, "申请复议")
    applicant.sends(applicant.link("提交复议申请").first.click)
    expect(applicant.main()).to_contain_text("政治审查")
    applicant.fills({"grounds": ["facts", "evidence"], "statement": ARGUMENT, "request": "review"})
    submit(applicant, "提交复议申请")
    expect(applicant.main()).to_contain_text("受理审查")


def somebody_without_a_part_admits_it(house: House, server: Server, case: str) -> None:
    folder = server.log.parent
    (asked,) = seats(folder, case, "S603")
    earlier = frozenset().union(*(panel for place in TOOK_PART for panel in seats(folder, case, place)))
    assert asked == {APPEAL_SECRETARY}
    assert asked & earlier == set()
    secretary = house.person(APPEAL_SECRETARY)
    secretary.opens_task("受理审查", TITLE)
    expect(secretary.main()).to_contain_text(ARGUMENT)
    secretary.decides("受理")


def the_appeal_is_heard(house: House, server: Server, case: str) -> None:
    folder = server.log.parent
    go_on(
        folder,
        case,
        ({"complete": "S606", "with": {"replies": [{"point": "事实不清", "answer": "已按当时的草案审查。"}]}},),
    )
    applicant = opens(house, "查阅答辩并补充意见")
    expect(applicant.main()).to_contain_text("已按当时的草案审查。")
    applicant.fills({"statement": "新的草案见附件。"})
    submit(applicant, "提交补充意见")
    (panel,) = seats(folder, case, "S608")
    first, *others = sorted(panel)
    member = house.person(first)
    member.opens_task("复议组合议表决", TITLE)
    expect(member.main()).to_contain_text("新的草案见附件。")
    member.decides("发回重审", fields={"found": ["evidence"], "reason": "新证据成立。"})
    votes = {
        login: {"outcome": "remand", "with": {"found": ["evidence"], "reason": "新证据成立。"}} for login in others
    }
    go_on(folder, case, ({"vote": {"S608": votes}}, {"complete": "S609", "with": {"reason": "按复议组表决。"}}))


def another_panel_reviews(house: House, server: Server, case: str) -> frozenset[str]:
    the_panel_is_told_apart = house.person(PANEL_SECRETARY)
    the_panel_is_told_apart.opens_task("确认审查组", TITLE)
    the_panel_is_told_apart.decides("确认名单")
    return seats(server.log.parent, case, "S106")[-1]


def the_leading_group_approves(house: House, server: Server, case: str) -> None:
    go_on(server.log.parent, case, ({"vote": {"N33": {"others": "approve"}}},))
    house.passes("week")
    house.passes("workday")


def the_case_is_approved(house: House, mail: PostOffice) -> None:
    assert TITLE in mail.letter(APPLICANT, "批复").text
    applicant = house.person(APPLICANT)
    applicant.goes("/cases?show=ended")
    expect(applicant.main()).to_contain_text(TITLE)
