"""One administrator proposes to raise D01's 100 to 120, another approves, and the next case is graded by it."""

import os
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.applications import application
from tests.e2e.installation import Story
from tests.e2e.people import House, Person

GRADED, NEXT = "已定级的项目", "下一个项目"
FUNDS = [{"source": "学校国际合作专项", "amount": 110, "condition": "立项后"}]
FIRST, SECOND, OFFICE = "sys_admin", "sys_admin2", "gj_p1"
WAITING: Story = (
    *application(NEXT, budget=110, funds=FUNDS),
    {"complete": "N05", "outcome": "approve"},
    {"complete": "N06", "outcome": "approve", "with": {"use": "minutes"}},
)
STORIES = [
    (
        *application(GRADED, budget=110, funds=FUNDS),
        {"complete": "N05", "outcome": "approve"},
        {"complete": "N06", "outcome": "approve", "with": {"use": "minutes"}},
        {"complete": "N09", "outcome": "approve"},
    ),
    WAITING,
]
BUDGET = '[name="value.limits.major_budget"]'


def pictured(person: Person, name: str) -> None:
    """Keep a picture of the page, wide and as on a phone, where HUIQIAN_SHOTS names a folder."""
    folder = os.environ.get("HUIQIAN_SHOTS")
    if folder:
        wide = person.page.viewport_size
        person.page.screenshot(path=Path(folder) / f"{name}-wide.png", full_page=True)
        person.page.set_viewport_size({"width": 390, "height": 844})
        person.page.screenshot(path=Path(folder) / f"{name}-narrow.png", full_page=True)
        if wide is not None:
            person.page.set_viewport_size(wide)


def fits_a_phone(person: Person) -> None:
    """Nothing but tables is wider than a phone."""
    wide = person.page.viewport_size
    person.page.set_viewport_size({"width": 390, "height": 844})
    person.fits()
    if wide is not None:
        person.page.set_viewport_size(wide)


def test_a_threshold_is_raised_by_two_administrators(house: House) -> None:
    first, second = house.person(FIRST), house.person(SECOND)
    the_first_changes_the_value(first)
    a_broken_cell_is_told_at_the_cell(first)
    the_last_year_is_tried(first)
    address = the_first_proposes(first)
    the_second_approves(second, address)
    the_next_case_is_graded_by_it(house, second)


def the_first_changes_the_value(first: Person) -> None:
    first.goes("/cockpit")
    first.sends(first.page.get_by_role("link", name="决策表", exact=True).click)
    pictured(first, "decisions")
    first.sends(first.page.get_by_role("link", name="项目分级与会签部门").click)
    expect(first.main()).to_contain_text("> limits.major_budget = 100")
    pictured(first, "decision")
    fits_a_phone(first)
    first.sends(first.button("修改…").click)
    first.page.locator(BUDGET).fill("120")


def a_broken_cell_is_told_at_the_cell(first: Person) -> None:
    first.page.get_by_text("10 行").click()
    cell = first.page.locator('[name="cell.D01.D01_r6.i2"]')
    cell.fill("> limits.ordinary")
    first.sends(first.page.get_by_role("button", name="检查", exact=True).click)
    expect(first.page.locator('[id="e-cell.D01.D01_r6.i2"]')).to_contain_text("应是已有的阈值")
    expect(first.page.locator(BUDGET)).to_have_value("120")
    pictured(first, "draft-broken")
    fits_a_phone(first)
    cell.fill("> limits.ordinary_budget")
    first.sends(first.page.get_by_role("button", name="检查", exact=True).click)
    expect(first.main()).to_contain_text("检查通过")


def the_last_year_is_tried(first: Person) -> None:
    first.sends(first.page.get_by_role("button", name="试算近一年", exact=True).click)
    expect(first.main()).to_contain_text("1 件事项会有不同结果")
    row = first.main().get_by_role("row", name=GRADED)
    expect(row).to_contain_text("A → B")
    expect(row).to_contain_text("D01: 2 → D01: 6")
    pictured(first, "what-if")
    fits_a_phone(first)
    first.sends(first.page.get_by_role("link", name="回到这份修改").click)


def the_first_proposes(first: Person) -> str:
    first.sends(first.page.get_by_role("button", name="提交审核", exact=True).click)
    expect(first.page.get_by_role("alert")).to_contain_text("请写明原因")
    first.page.get_by_label("理由").fill("校长办公会决议：大额经费标准调为 120 万元")
    first.sends(first.page.get_by_role("button", name="提交审核", exact=True).click)
    expect(first.main()).to_contain_text("由另一位流程管理员批准或否决")
    pictured(first, "proposed")
    return first.page.url.removeprefix(first.url).split("?", maxsplit=1)[0]


def the_second_approves(second: Person, address: str) -> None:
    second.goes("/cockpit/decisions")
    second.sends(second.page.get_by_role("link", name="有修改等待审核").click)
    assert second.page.url.endswith(address)
    expect(second.main()).to_contain_text("1 件事项会有不同结果")
    second.page.get_by_label("理由").fill("与决议一致，同意")
    pictured(second, "to-decide")
    fits_a_phone(second)
    second.sends(second.page.get_by_role("button", name="批准", exact=True).click)
    expect(second.main()).to_contain_text("已批准，成为第 2 版")
    second.goes("/cockpit/decisions/grading")
    expect(second.main()).to_contain_text("> limits.major_budget = 120")
    expect(second.main()).to_contain_text("与决议一致，同意")
    pictured(second, "version-2")


def the_next_case_is_graded_by_it(house: House, second: Person) -> None:
    office = house.person(OFFICE)
    office.opens_task("国际处形式审查", NEXT)
    office.decides("受理")
    second.goes(f"/cockpit/instances?text={NEXT}")
    second.sends(second.main().get_by_role("link", name=NEXT).click)
    expect(second.main()).to_contain_text("D01 第 2 版")
    expect(second.main()).to_contain_text("D01: 6")
    pictured(second, "case")
