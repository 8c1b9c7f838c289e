"""Many at once: at a desk by keys alone, on a phone by thumb, and without scripts; and all of it taken back."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.applications import at_the_vote
from tests.e2e.people import House, Person

UNDO_SECONDS = "60"
DESK, PHONE = ViewportSize(width=1366, height=860), ViewportSize(width=390, height=844)
TITLES = ("甲项目", "乙项目", "丙项目")
STORIES = [at_the_vote(title) for title in TITLES]
"""Three projects of grade C wait for the leading group, which may take them together."""
MEMBERS = {1366: "xz", 390: "gjcz", 0: "kycz"}
VOTE = "领导小组审议表决"


def seated(house: House, login: str, **options: object) -> Person:
    return Person(house.context(**options), house.url, login)


def picture(page: Page, name: str) -> None:
    """Save a picture where somebody wants to look."""
    if folder := os.environ.get("HUIQIAN_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def chosen(page: Page) -> int:
    return page.locator("[data-pick]:checked").count()


def test_by_keys_alone(house: House) -> None:
    member = seated(house, MEMBERS[1366], viewport=DESK)
    member.goes("/inbox")
    page, bar = member.page, member.page.locator(".bulk-bar")
    assert page.locator("[data-case]").count() == len(TITLES)
    expect(bar).to_be_hidden()
    member.presses("v")
    expect(bar).to_contain_text("已选 1 件")
    member.presses("j", "j", "Shift+V")
    expect(bar).to_contain_text("已选 3 件")
    picture(page, "bulk-list-wide-zh")
    member.presses("Escape")
    expect(bar).to_be_hidden()
    assert chosen(page) == 0
    member.presses("k", "k", "v", "j", "v")
    member.sends(lambda: member.presses("b"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"批量办理：{VOTE}")
    expect(member.main()).to_contain_text("共选 2 件，可办 2 件。还没有办理。")
    expect(page.locator("[data-batch-go]")).to_be_focused()
    picture(page, "bulk-preview-wide-zh")
    member.sends(lambda: member.presses("Enter"))
    expect(page.get_by_role("heading", level=1)).to_have_text("办了 2 件")
    expect(page.locator("[data-undo]")).to_contain_text("秒内可全部撤回")
    picture(page, "bulk-done-wide-zh")
    assert len(member.waiting()) == 1
    page.go_back()
    member.sends(lambda: member.presses("z"))
    expect(page.get_by_role("heading", level=1)).to_have_text("撤回 2 件")
    assert len(member.waiting()) == len(TITLES)


def test_by_thumb(house: House) -> None:
    member = seated(house, MEMBERS[390], viewport=PHONE, has_touch=True)
    member.goes("/inbox")
    page = member.page
    for box in page.locator(".case-row__pick").all():
        box.click()
    expect(page.locator(".bulk-bar")).to_contain_text("已选 3 件")
    member.fits()
    picture(page, "bulk-list-narrow-zh")
    member.sends(member.button("批量办理…").click)
    page.locator("[data-batch-item]").first.uncheck()
    expect(page.locator("[data-batch-go]")).to_contain_text("2 件")
    page.get_by_label("共同的意见").fill("同意立项")
    member.fits()
    picture(page, "bulk-preview-narrow-zh")
    member.sends(page.locator("[data-batch-go]").click)
    expect(page.get_by_role("heading", level=1)).to_have_text("办了 2 件")
    picture(page, "bulk-done-narrow-zh")
    member.sends(member.button("全部撤回").click)
    expect(page.get_by_role("heading", level=1)).to_have_text("撤回 2 件")
    assert len(member.waiting()) == len(TITLES)


def test_without_scripts(house: House) -> None:
    member = seated(house, MEMBERS[0], java_script_enabled=False)
    member.goes("/inbox")
    page = member.page
    for box in page.locator("[data-pick]").all()[:2]:
        box.check()
    member.sends(member.button("批量办理…").click)
    member.sends(page.locator("[data-batch-go]").click)
    expect(page.get_by_role("heading", level=1)).to_have_text("办了 2 件")
    member.sends(member.button("全部撤回").click)
    expect(page.get_by_role("heading", level=1)).to_have_text("撤回 2 件")


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["wide", "narrow"])
def test_in_english(house: House, view: ViewportSize) -> None:
    member = seated(house, "jwcz", viewport=view)
    member.goes("/language/en?next=/inbox")
    page, width = member.page, "wide" if view == DESK else "narrow"
    for box in page.locator(".case-row__pick").all():
        box.click()
    expect(page.locator(".bulk-bar")).to_contain_text("3 selected")
    picture(page, f"bulk-list-{width}-en")
    member.sends(page.locator("[data-bulk-go]").click)
    expect(member.main()).to_contain_text("3 selected, 3 can be done. Nothing is done yet.")
    picture(page, f"bulk-preview-{width}-en")
    member.sends(page.locator("[data-batch-go]").click)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 done")
    picture(page, f"bulk-done-{width}-en")
    member.sends(page.locator("[data-undo-button]").click)
    expect(page.get_by_role("heading", level=1)).to_have_text("Took back 3")
