"""Somebody is away, and somebody leaves: at a desk and on a phone, from the form to the printed sheet."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.e2e.applications import application, at_the_college
from tests.e2e.people import House, Person
from tests.e2e.post_office import PostOffice
from tests.reliability.machines import until

DESK, PHONE = ViewportSize(width=1366, height=860), ViewportSize(width=390, height=844)
TITLES = {1366: "桌面代办的项目", 390: "手机代办的项目"}
LEFT = {1366: "桌面交接的项目", 390: "手机交接的项目"}
STORIES = [application(TITLES[1366]), application(TITLES[390], by="hl_pi"), at_the_college(LEFT[1366])]
SECRETARIES = {1366: ("lc_ms", "hl_ms", "临床医学院外事秘书"), 390: ("hl_ms", "yx_ms", "护理学院外事秘书")}
CHECK = "学院外事秘书初核"


def shot(person: Person, name: str) -> None:
    """Keep a picture for whoever looks, where a folder for them is named."""
    folder = os.environ.get("HUIQIAN_SHOTS")
    if folder:
        width = person.page.viewport_size["width"] if person.page.viewport_size else 0
        person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def seated(house: House, login: str, view: ViewportSize) -> Person:
    return Person(house.context(viewport=view), house.url, login)


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
def test_a_substitute_decides_and_both_names_are_printed(house: House, mail: PostOffice, view: ViewportSize) -> None:
    title = TITLES[view["width"]]
    login, substitute, post = SECRETARIES[view["width"]]
    away = seated(house, login, view)
    sets_a_substitute(away, substitute, title)
    letter = mail.letter(substitute, "请您代为办理")
    assert post in letter.text
    acting = seated(house, substitute, view)
    wait_for(acting, title)
    acting.opens_task(CHECK, title)
    expect(acting.main()).to_contain_text(f"您在代理期内代「{post}」办理")
    shot(acting, "task")
    acting.decides("齐全")
    prints_both_names(acting, title, post)
    ends_it(away)


def sets_a_substitute(away: Person, substitute: str, title: str) -> None:
    page = away.page
    away.goes("/account/substitutes")
    away.fits()
    page.get_by_label("代理人", exact=False).first.select_option(substitute)
    page.get_by_label("到（含当天）").fill("2026-09-30")
    shot(away, "form")
    away.sends(page.get_by_role("button", name="下一步").click)
    expect(away.main()).to_contain_text(title)
    expect(away.main()).to_contain_text("转给代理人")
    away.fits()
    shot(away, "confirm")
    away.sends(page.get_by_role("button", name="确认设定").click)
    expect(away.main()).to_contain_text("代理已设定")
    away.fits()
    shot(away, "set")


def wait_for(person: Person, title: str) -> None:
    """The machine moves it within its next tick."""
    assert until(lambda: any(title in row for row in person.waiting())), f"'{title}' never came to {person.login}"


def prints_both_names(acting: Person, title: str, post: str) -> None:
    acting.goes("/inbox?view=done")
    row = acting.page.locator("[data-case]").filter(has_text=title).first
    if row.get_attribute("aria-current") != "true":
        acting.sends(row.click)
    expect(acting.page.locator("#trail")).to_contain_text(f"代 {post}")
    sheet = acting.page.get_by_role("link", name=re.compile("打印|审批单")).first
    address = sheet.get_attribute("href")
    acting.goes(str(address))
    expect(acting.main()).to_contain_text(f"代 {post}")
    shot(acting, "sheet")


def ends_it(away: Person) -> None:
    away.goes("/account/substitutes")
    away.sends(away.page.get_by_role("button", name="提前结束").click)
    expect(away.main()).to_contain_text("代理已结束")
    expect(away.main()).to_contain_text("已结束")


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
def test_a_hand_over_is_seen_before_it_is_done(house: House, view: ViewportSize) -> None:
    leaver, successor = {1366: ("lc_yz", "lc_fyz"), 390: ("lc_sj", "lc_fsj")}[view["width"]]
    admin = seated(house, "sys_admin", view)
    admin.goes("/cockpit/absences")
    admin.fits()
    shot(admin, "absences")
    admin.page.get_by_label("谁离岗").select_option(leaver)
    admin.sends(admin.page.get_by_role("button", name="看看有什么要交接").click)
    expect(admin.main()).to_contain_text(LEFT[1366])
    admin.page.get_by_label("接手人").select_option(successor)
    admin.sends(admin.page.get_by_role("button", name="填入清单").click)
    admin.fits()
    shot(admin, "preview")
    admin.page.get_by_label("原因").fill("调离本校")
    admin.sends(admin.page.get_by_role("button", name="移交以上各项").click)
    expect(admin.page.get_by_role("status")).to_contain_text(re.compile(r"已移交 \d+ 项。"))
    admin.fits()
    shot(admin, "handed")
    following = seated(house, successor, view)
    assert any(LEFT[1366] in row for row in following.waiting())
    former = seated(house, leaver, view)
    assert not any(LEFT[1366] in row for row in former.waiting())
