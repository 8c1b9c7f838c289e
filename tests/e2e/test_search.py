"""Looking for cases with the keyboard, keeping the search, sharing it; at a desk and on a phone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.e2e.applications import application, at_the_formal_check
from tests.e2e.people import House, Person

DESK, PHONE = ViewportSize(width=1366, height=860), ViewportSize(width=390, height=844)
STORIES = [
    application("中德联合实验室（一期）"),
    application("中法学生交换"),
    at_the_formal_check("中德联合实验室（二期）"),
]
CLERK, COLLEAGUE, APPLICANT = "gj_p1", "gj_p2", "lc_pi"
VIEWS = {1366: "实验室都在哪", 390: "手机上的实验室"}


def seated(house: House, login: str, view: ViewportSize) -> Person:
    return Person(house.context(viewport=view), house.url, login)


def pictured(somebody: Person, name: str) -> None:
    """Keep a picture where the one who looks asked for it, and see that nothing is wider than the window."""
    somebody.fits()
    page = somebody.page
    width = page.viewport_size["width"] if page.viewport_size else 0
    folder = os.environ.get("HUIQIAN_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
def test_a_search_is_typed_mended_kept_and_shared(house: House, view: ViewportSize) -> None:
    applicant = seated(house, APPLICANT, view)
    opens_search(applicant)
    pictured(applicant, "help")
    searches(applicant, "联合 stat:open")
    expect(applicant.main()).to_contain_text("没有“stat:”这个条件，是不是“state:”？")
    pictured(applicant, "slip")
    applicant.sends(applicant.page.get_by_role("link", name="改查：联合 state:open").click)
    rows = applicant.page.locator("[data-case]")
    expect(rows).to_have_count(2)
    expect(rows.first.locator("mark").first).to_have_text("联合")
    pictured(applicant, "found")
    if view == DESK:
        applicant.presses("j")
        expect(rows.first).to_be_focused()
    keeps(applicant, VIEWS[view["width"]])
    opens_clerk_and_shares(house, view)


def opens_search(somebody: Person) -> None:
    somebody.goes("/inbox")
    if somebody.page.viewport_size == PHONE:
        somebody.sends(somebody.page.get_by_role("link", name="查找", exact=True).click)
    else:
        somebody.presses("/")
        somebody.page.keyboard.type(" ")
        somebody.sends(lambda: somebody.presses("Enter"))
    expect(somebody.page.get_by_role("searchbox", name="查找事项")).to_be_visible()


def searches(somebody: Person, text: str) -> None:
    somebody.page.get_by_role("searchbox", name="查找事项").fill(text)
    somebody.sends(lambda: somebody.presses("Enter"))


def keeps(somebody: Person, name: str) -> None:
    somebody.page.get_by_label("存为视图").fill(name)
    somebody.sends(somebody.page.get_by_role("button", name="保存", exact=True).click)
    expect(somebody.main()).to_contain_text("已存为视图")
    entry = somebody.page.get_by_role("navigation", name="视图").get_by_role("link", name=name)
    expect(entry).to_contain_text("2")
    pictured(somebody, "kept")


def opens_clerk_and_shares(house: House, view: ViewportSize) -> None:
    """What one shares, the other opens with their own rights."""
    clerk, name = seated(house, CLERK, view), f"{VIEWS[view['width']]}·共享"
    opens_search(clerk)
    searches(clerk, "实验室 单位:临床")
    expect(clerk.page.locator("[data-case]")).to_have_count(1)
    clerk.page.get_by_label("存为视图").fill(name)
    clerk.sends(clerk.page.get_by_role("button", name="保存", exact=True).click)
    clerk.sends(clerk.page.get_by_role("link", name="共享或改名").click)
    row = clerk.page.locator(".kept__view").filter(has=clerk.page.locator(f'input[value="{name}"]'))
    row.get_by_label("共享给").select_option("unit:GJC-P")
    clerk.sends(row.get_by_role("button", name="共享", exact=True).click)
    pictured(clerk, "views")
    colleague = seated(house, COLLEAGUE, view)
    colleague.goes("/inbox")
    colleague.sends(colleague.page.get_by_role("link", name=name).first.click)
    expect(colleague.main()).to_contain_text("中德联合实验室（二期）")
    expect(colleague.main()).not_to_contain_text("一期")
    row.locator("summary", has_text="删除…").click()
    clerk.sends(row.get_by_role("button", name="确认删除", exact=True).click)
    colleague.goes("/inbox/views")
    expect(colleague.main()).not_to_contain_text(name)
