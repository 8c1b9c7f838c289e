"""One application from draft to approval, as the people would do it, all through their browsers."""

from playwright.sync_api import expect

from tests.e2e.applications import PDF, REVIEWED, begin, fields_of, submit
from tests.e2e.installation import Server, go_on
from tests.e2e.people import House
from tests.e2e.pictures import pictured, pictured_diagram
from tests.e2e.post_office import PostOffice

TITLE = "腔镜外科联合培训"
VOTES = {
    "fxz_ws": "同意",
    "xz": "同意",
    "gjcz": "同意",
    "kycz": "同意",
    "jwcz": "弃权",
    "rscz": "弃权",
    "lc_yz": "弃权",
}
"""Four of eight are no majority, so that the chair, who speaks last, decides."""
RECUSED = "hl_yz"
CHAIR = "dwsj"
FIX = [
    {"material": "预算表", "problem": "国际旅费未列明", "how": "按人次列明"},
    {"material": "里程碑", "problem": "结业考核无验收标准", "how": "补充验收标准"},
]


def test_an_application_goes_from_draft_to_approval(house: House, server: Server, mail: PostOffice) -> None:
    case = files_after_a_missing_paper(house)
    the_college_agrees(house, mail)
    number = corrects_two_items(house, mail)
    departments_countersign_with_one_objection(house, case)
    go_on(server.log.parent, case.rpartition("/")[2], REVIEWED)
    the_leading_group_votes(house, mail)
    notice_stands_for_a_week(house, case)
    approval_is_issued(house, mail, case, number)
    assert server.stop() == 0


def files_after_a_missing_paper(house: House) -> str:
    applicant = house.person("lc_pi")
    begin(applicant, first=True, title=TITLE, title_en="Joint training in endoscopic surgery")
    submit(applicant)
    expect(applicant.page.get_by_role("alert")).to_contain_text("还没有送出，又回到您这里了。")
    applicant.sends(applicant.link("填写项目申报书").first.click)
    expect(applicant.main()).to_contain_text("预检没有通过，还没有送出。")
    expect(applicant.main()).to_contain_text("请上传外方资质证明")
    pictured(applicant.page, "tutorial-missing")
    paper = {"name": "外方资质证明.pdf", "mimeType": "application/pdf", "buffer": PDF}
    applicant.page.get_by_label("外方资质证明").first.set_input_files(paper)
    expect(applicant.link("外方资质证明.pdf")).to_be_visible()
    expect(applicant.main()).to_contain_text("材料与各项填写相符")
    submit(applicant)
    expect(applicant.main()).to_contain_text("已提交。 现在由 临床医学院外事秘书 办理。")
    return applicant.page.url.partition("?")[0].removeprefix(house.url)


def the_college_agrees(house: House, mail: PostOffice) -> None:
    asked = mail.letter("lc_ms", TITLE, "学院外事秘书初核")
    assert "lc_ms" not in asked.text
    assert "学院外事秘书初核" in asked.html
    secretary = house.person("lc_ms")
    secretary.opens_task("学院外事秘书初核", TITLE)
    expect(secretary.main()).to_contain_text("外方资质证明.pdf")
    secretary.decides("齐全")
    dean, party = house.person("lc_yz"), house.person("lc_sj")
    for person in (dean, party):
        person.opens_task("学院党政双签")
        person.decides("同意", "班子会议一致同意推荐。", fields_of("minutes"))
    expect(party.page.get_by_role("status").first).to_contain_text("已办：同意")


def corrects_two_items(house: House, mail: PostOffice) -> str:
    clerk = house.person("gj_p1")
    clerk.opens_task("国际处形式审查")
    clerk.decides("一次性告知补正", "请按清单补正。", {"fix": FIX})
    returned = mail.letter("lc_pi", "退回补正")
    assert "国际旅费未列明" in returned.text
    assert "结业考核无验收标准" in returned.html
    applicant = house.person("lc_pi")
    applicant.goes("/cases")
    applicant.sends(applicant.page.get_by_role("link", name=TITLE).first.click)
    applicant.sends(applicant.link("补正材料").first.click)
    answers = applicant.page.get_by_label("您的答复")
    answers.nth(0).fill("已按人次列明国际旅费。")
    submit(applicant, "提交补正")
    expect(applicant.main()).to_contain_text("这一条还没有答复")
    pictured(applicant.page, "tutorial-unanswered")
    expect(answers.nth(0)).to_have_value("已按人次列明国际旅费。")
    answers.nth(1).fill("已补充验收标准。")
    submit(applicant, "提交补正")
    clerk.opens_task("国际处形式审查")
    expect(clerk.main()).to_contain_text("已补充验收标准。")
    clerk.decides("受理")
    return applicant.page.locator(".crumbs .num").inner_text()


def departments_countersign_with_one_objection(house: House, case: str) -> None:
    for clerk, head in (("cw_jb", "cwcz"), ("fzb_jb", "fzbzr"), ("rs_jb", "rscz")):
        objects = head == "rscz"
        house.person(clerk).opens_task("部门经办拟办意见")
        proposal = {"proposal": "object", "ground": "外方人员待遇标准未写明。"} if objects else {"proposal": "approve"}
        house.person(clerk).decides("送负责人", fields=proposal)
        house.person(head).opens_task("部门负责人签署")
        house.person(head).decides(*(("不同意", "外方人员待遇标准未写明。") if objects else ("同意",)))
    director = house.person("gjcz")
    director.opens_task("分歧协调会")
    expect(director.main()).to_contain_text("外方人员待遇标准未写明。")
    director.decides("退回修改", "请申请人补充待遇标准。", fields_of("meeting"))
    applicant = house.person("lc_pi")
    applicant.goes(case)
    applicant.sends(applicant.link("按意见修改并逐条答复").first.click)
    applicant.page.get_by_label("您的答复").fill("采纳，见第4页待遇标准。")
    applicant.fills({"summary": "补充了外方人员待遇标准。"})
    submit(applicant, "提交答复")
    expect(applicant.page.locator(".where")).to_contain_text("人事处经办")
    assert [house.person(clerk).waiting() for clerk in ("cw_jb", "fzb_jb")] == [[], []]
    house.person("rs_jb").opens_task("部门经办拟办意见")
    house.person("rs_jb").decides("送负责人", fields={"proposal": "approve"})
    house.person("rscz").opens_task("部门负责人签署")
    expect(house.person("rscz").main()).to_contain_text("采纳，见第4页待遇标准。")
    house.person("rscz").decides("同意")


def the_leading_group_votes(house: House, mail: PostOffice) -> None:
    secretary = house.person("gjfcz")
    secretary.opens_task("编制议题单与上会材料")
    secretary.decides("送会", fields=fields_of("agenda"))
    assert "会议通知" in mail.letter(RECUSED, "会议通知").subject
    chair = house.person(CHAIR)
    assert chair.waiting() == []
    nurse = house.person(RECUSED)
    nurse.opens_task("领导小组审议表决")
    nurse.page.get_by_role("link", name="申请回避").click()
    nurse.page.get_by_label("回避理由").fill("与外方有项目合作。")
    nurse.sends(nurse.button("回避本件").click)
    expect(nurse.page.locator(".toast")).to_contain_text("已回避。")
    for login, vote in VOTES.items():
        house.person(login).opens_task("领导小组审议表决")
        house.person(login).decides(vote)
    assert TITLE in mail.letter(CHAIR, "请表决").subject
    chair.opens_task("领导小组审议表决")
    expect(chair.main()).to_contain_text("7/8")
    pictured(chair.page, "tutorial-vote")
    chair.decides("同意")


def notice_stands_for_a_week(house: House, case: str) -> None:
    house.person("lc_pi").goes(case)
    expect(house.person("lc_pi").page.locator(".where")).to_contain_text("公示5个工作日")
    passer_by = house.stranger()
    passer_by.goto(f"{house.url}/notices")
    passer_by.get_by_role("link", name=TITLE).click()
    expect(passer_by.get_by_role("heading", level=1)).to_contain_text(TITLE)
    assert "临床项目负责人" not in passer_by.locator("#main").inner_text()
    notice = passer_by.url
    house.passes("week")
    house.passes("workday")
    passer_by.goto(notice)
    expect(passer_by.get_by_role("heading", level=1)).to_have_text("公示已结束")
    passer_by.goto(f"{house.url}/notices")
    expect(passer_by.locator("#main")).to_contain_text("现在没有公示")


def approval_is_issued(house: House, mail: PostOffice, case: str, number: str) -> None:
    approved = mail.letter("lc_pi", "批复")
    assert number in approved.text
    applicant = house.person("lc_pi")
    applicant.goes(case)
    expect(applicant.main()).to_contain_text("已批准，待签约")
    pictured_diagram(applicant.page, "lifecycle")
    applicant.goes("/cases?show=ended")
    expect(applicant.main()).to_contain_text(number)
