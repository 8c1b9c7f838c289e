"""A matter goes back to an earlier step with a list to answer, comes straight back, or is taken back on a phone."""

import os
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.applications import at_the_formal_check
from tests.e2e.people import House, Person

STRAIGHT, TAKEN_BACK = "直接退回学院的项目", "退回后又撤回的项目"
STORIES = [at_the_formal_check(STRAIGHT), at_the_formal_check(TAKEN_BACK)]
UNDO_SECONDS = "20"
SHOTS = os.environ.get("HUIQIAN_SHOTS")
PHONE = {"width": 390, "height": 844}


def shoot(person: Person, name: str) -> None:
    if SHOTS:
        person.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def choose(person: Person, title: str, words: str = "退回到…") -> None:
    person.goes("/inbox")
    person.sends(person.page.locator("[data-case]").filter(has_text=title).first.click)
    person.sends(person.page.get_by_role("link", name=words).click)


def test_straight_back_with_two_items_that_are_answered(house: House) -> None:
    office = house.person("gj_p1")
    choose(office, STRAIGHT)
    office.page.locator('input[name="to"][value="N05/straight"]').check()
    office.page.get_by_label("要改什么").fill("附件二缺公章\n预算表第三行写错")
    shoot(office, "return-wide-zh")
    office.sends(office.page.get_by_role("button", name="退回", exact=True).click)
    expect(office.page.get_by_role("alert")).to_contain_text("写明理由")
    expect(office.page.get_by_label("要改什么")).to_have_value("附件二缺公章\n预算表第三行写错")
    office.page.get_by_label("退回的理由").fill("请学院先改这两处")
    office.sends(office.page.get_by_role("button", name="退回", exact=True).click)
    assert not any(STRAIGHT in row for row in office.waiting())
    secretary = house.person("lc_ms")
    secretary.opens_task("学院外事秘书初核", STRAIGHT)
    expect(secretary.main()).to_contain_text("附件二缺公章")
    expect(secretary.main()).to_contain_text("请学院先改这两处")
    shoot(secretary, "returned-wide-zh")
    secretary.page.locator('[name="answer.0"]').fill("已补盖")
    secretary.page.locator('[name="answer.1"]').fill("已改正")
    expect(secretary.main()).to_contain_text("直接回到“国际处形式审查”")
    secretary.decides("齐全")
    assert any(STRAIGHT in row for row in house.person("gj_p1").waiting())


def test_on_a_phone_it_can_be_taken_back_within_seconds(house: House) -> None:
    office = house.person("gj_p2")
    office.page.set_viewport_size(PHONE)
    choose(office, TAKEN_BACK)
    shoot(office, "return-narrow-zh")
    width = office.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    office.page.locator('input[name="to"][value="N05/again"]').check()
    office.page.get_by_label("退回的理由").fill("再看一遍")
    office.sends(office.page.get_by_role("button", name="退回", exact=True).click)
    office.sends(office.page.get_by_role("button", name="撤回").first.click)
    assert any(TAKEN_BACK in row for row in office.waiting())
    office.page.goto(f"{office.url}/language/en?next=/inbox")
    choose(office, TAKEN_BACK, "Send back to …")
    shoot(office, "return-narrow-en")
    office.page.goto(f"{office.url}/language/zh?next=/inbox")
