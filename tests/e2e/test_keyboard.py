"""The inbox under the fingers: a morning's work without a mouse."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.applications import application, at_the_formal_check
from tests.e2e.people import House, Person

UNDO_SECONDS = "60"
FIRST, SECOND, THIRD = "甲项目", "乙项目", "丙项目"
CHECKED = "丁项目"
FILED = [application(title) for title in (FIRST, SECOND, THIRD)]
STORIES = [*FILED, at_the_formal_check(CHECKED)]


def at_the_desk(house: House, login: str = "lc_ms") -> Person:
    person = house.person(login)
    person.goes("/inbox")
    return person


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.id"))


def test_j_and_k_walk_the_list_and_enter_opens(house: House) -> None:
    secretary = at_the_desk(house)
    titles = secretary.page.locator("[data-case] .case-row__title").all_inner_texts()
    assert len(titles) >= 2
    secretary.presses("j")
    assert titles[1].splitlines()[-1] in focused(secretary.page)
    secretary.presses("k")
    assert titles[0].splitlines()[-1] in focused(secretary.page)
    secretary.presses("j")
    secretary.sends(lambda: secretary.presses("Enter"))
    expect(secretary.page.get_by_role("heading", level=2).first).to_be_visible()
    assert re.search(r"/inbox/[0-9a-f]{32}$", secretary.page.url)
    expect(secretary.page.locator(".detail__title")).to_have_text(titles[1].splitlines()[-1])


def test_e_opens_the_next_one(house: House) -> None:
    secretary = at_the_desk(house)
    here = secretary.page.locator(".detail__title").inner_text()
    secretary.sends(lambda: secretary.presses("e"))
    expect(secretary.page.locator(".detail__title")).not_to_have_text(here)


def test_a_decision_takes_a_second_key_and_z_takes_it_back(house: House) -> None:
    secretary = at_the_desk(house)
    title = secretary.page.locator(".detail__title").inner_text()
    secretary.presses("a")
    expect(secretary.page.get_by_role("status").filter(has_text="按 Enter 或 y 确认“齐全”")).to_be_visible()
    secretary.presses("Escape")
    expect(secretary.page.get_by_role("status").filter(has_text="按 Enter 或 y 确认")).not_to_be_visible()
    secretary.presses("Enter")
    assert len(secretary.waiting()) == len(FILED)
    secretary.presses("a")
    secretary.sends(lambda: secretary.presses("y"))
    expect(secretary.page.locator("[data-undo]")).to_contain_text("已办：齐全")
    assert [title in row for row in secretary.page.locator("[data-case]").all_inner_texts()] == [False, False]
    secretary.sends(lambda: secretary.presses("z"))
    expect(secretary.page.locator(".detail__title")).to_have_text(title)
    assert len(secretary.waiting()) == len(FILED)


def test_r_asks_where_to_when_no_return_is_drawn(house: House) -> None:
    secretary = at_the_desk(house)
    secretary.presses("r")
    dialog = secretary.page.get_by_role("dialog", name="退回到…")
    expect(dialog).to_be_visible()
    secretary.presses("Escape")
    expect(dialog).to_be_hidden()


def test_r_asks_for_the_opinion_first_where_a_return_is_drawn(house: House) -> None:
    clerk = house.person("gj_p1")
    clerk.opens_task("国际处形式审查", CHECKED)
    clerk.presses("r")
    assert focused(clerk.page) == "opinion"
    clerk.page.keyboard.type("arx")
    expect(clerk.page.locator("#opinion")).to_have_value("arx")
    clerk.presses("Escape", "r")
    expect(clerk.page.get_by_role("status").filter(has_text="确认“一次性告知补正”")).to_be_visible()
    clerk.presses("Escape")


def test_nothing_happens_while_an_input_method_composes(house: House) -> None:
    secretary = at_the_desk(house)
    before = secretary.page.url
    for name in ("a", "j", "e", "Enter"):
        secretary.page.evaluate(
            "key => document.body.dispatchEvent("
            "new KeyboardEvent('keydown', {key, isComposing: true, bubbles: true, cancelable: true}))",
            name,
        )
    expect(secretary.page.locator("[data-confirm-line]")).to_be_hidden()
    assert focused(secretary.page) != "opinion"
    assert secretary.page.url == before


def test_slash_searches_and_question_mark_explains(house: House) -> None:
    secretary = at_the_desk(house)
    secretary.presses("?")
    expect(secretary.page.get_by_role("dialog", name="快捷键")).to_be_visible()
    secretary.presses("Escape")
    expect(secretary.page.get_by_role("dialog", name="快捷键")).to_be_hidden()
    secretary.presses("/")
    secretary.page.keyboard.type(SECOND)
    secretary.sends(lambda: secretary.presses("Enter"))
    found = secretary.page.locator("[data-case]")
    expect(found).to_have_count(1)
    expect(found).to_contain_text(SECOND)
    secretary.presses("g")
    secretary.sends(lambda: secretary.presses("i"))
    expect(secretary.page.locator("[data-case]")).to_have_count(len(FILED))
