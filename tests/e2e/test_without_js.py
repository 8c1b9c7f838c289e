"""Reading a task and deciding it need no scripts."""

from playwright.sync_api import expect

from tests.e2e.applications import application, at_the_college, at_the_formal_check, fields_of
from tests.e2e.people import House, Person

COLLEGE, OFFICE, CHECK = "学院的项目", "国际处的项目", "秘书的项目"
STORIES = [at_the_college(COLLEGE), at_the_formal_check(OFFICE), application(CHECK)]


def plain(house: House, login: str) -> Person:
    return Person(house.context(java_script_enabled=False), house.url, login)


def test_a_dean_reads_a_task_and_signs_it(house: House) -> None:
    dean = plain(house, "lc_yz")
    dean.opens_task("学院党政双签", COLLEGE)
    expect(dean.main()).to_contain_text("请根据会议决议签署学院意见")
    expect(dean.main()).to_contain_text("为何是我")
    expect(dean.main()).to_contain_text("微创")
    minutes = fields_of("minutes")
    dean.decides("同意", "会议同意。", {key: value for key, value in minutes.items() if key != "support"})
    expect(dean.page.locator("body")).to_contain_text("已办：同意")
    dean.goes("/inbox?view=done")
    expect(dean.page.locator("[data-case]").filter(has_text=COLLEGE)).to_have_count(1)


def test_a_clerk_adds_rows_to_a_list_and_returns_it(house: House) -> None:
    clerk = plain(house, "gj_p1")
    clerk.opens_task("国际处形式审查", OFFICE)
    clerk.page.get_by_label("意见", exact=True).fill("请按清单补正。")
    clerk.sends(clerk.button("增加一行").click)
    expect(clerk.page.get_by_label("意见", exact=True)).to_have_value("请按清单补正。")
    rows = [{"material": f"材料{n}", "problem": "缺", "how": "补"} for n in (1, 2)]
    clerk.decides("一次性告知补正", fields={"fix": rows})
    applicant = plain(house, "lc_pi")
    applicant.goes("/cases")
    applicant.sends(applicant.page.get_by_role("link", name=OFFICE).first.click)
    applicant.sends(applicant.link("补正材料").first.click)
    expect(applicant.main()).to_contain_text("材料2")
    expect(applicant.page.get_by_label("您的答复")).to_have_count(2)


def test_a_secretary_looks_for_people_by_a_button_and_adds_two(house: House) -> None:
    secretary = plain(house, "lc_ms")
    secretary.opens_task("学院外事秘书初核", CHECK)
    secretary.sends(secretary.page.locator(".acts").get_by_role("link", name="加签").click)
    page = secretary.page
    page.get_by_label("后加签").check()
    page.locator("#act-text").fill("请看分工")
    for words, name in (("护理 院长", "护理学院院长"), ("护理 书记", "护理学院党委书记")):
        page.get_by_role("searchbox", name="按姓名").fill(words)
        secretary.sends(secretary.main().get_by_role("button", name="查找").click)
        page.get_by_label(name).first.check()
    expect(page.locator("#act-text")).to_have_value("请看分工")
    secretary.sends(secretary.main().get_by_role("button", name="加签").click)
    expect(page.locator("body")).to_contain_text("已加签。")
    expect(page.locator("#signers")).to_contain_text("护理学院院长 后加签")
    expect(page.locator("#signers")).to_contain_text("护理学院党委书记 后加签")
