"""Sending back to a task that is not drawn as a return: at a desk by keys, on a phone by thumb; and undoing it."""

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.e2e.applications import at_the_vote, submit
from tests.e2e.people import House, Person
from tests.e2e.post_office import PostOffice

UNDO_SECONDS = "60"
DESK, PHONE = ViewportSize(width=1366, height=860), ViewportSize(width=390, height=844)
TITLES = {1366: "桌面上的项目", 390: "手机上的项目"}
STORIES = [at_the_vote(title)[:-1] for title in TITLES.values()]
"""The secretary of the leading group is to write the agenda: a task without a return of its own."""
SECRETARY, APPLICANT = "gjfcz", "lc_pi"
AGENDA, APPLICATION = "编制议题单与上会材料", "填写项目申报书"


def seated(house: House, login: str, view: ViewportSize) -> Person:
    return Person(house.context(viewport=view), house.url, login)


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
def test_two_items_are_sent_back_answered_and_come_straight_back(
    house: House, mail: PostOffice, view: ViewportSize
) -> None:
    title = TITLES[view["width"]]
    secretary = seated(house, SECRETARY, view)
    secretary.opens_task(AGENDA, title)
    sends_back_two_items(secretary)
    takes_it_back(secretary, title)
    sends_back_what_was_kept(secretary)
    house.passes("hour")
    letter = mail.letter(APPLICANT, "退回补正", title)
    for words in ("请补齐材料", "1. 补外方资质", "2. 改预算", f"办好后直接回到“{AGENDA}”"):
        assert words in letter.text
    answers_both(seated(house, APPLICANT, view), title)
    secretary.opens_task(AGENDA, title)
    expect(secretary.main()).to_contain_text("逐条答复")
    expect(secretary.main()).to_contain_text("预算已改。")
    expect(secretary.page.locator("#trail")).to_contain_text(f"退回到“{APPLICATION}”：请补齐材料")


def opens_the_return(secretary: Person) -> Locator:
    page, dialog = secretary.page, secretary.page.get_by_role("dialog", name="退回到…")
    if page.viewport_size == PHONE:
        page.get_by_role("link", name="退回到…").click()
    else:
        secretary.presses("r")
    expect(dialog).to_be_visible()
    return dialog


def sends_back_what_was_kept(secretary: Person) -> None:
    """What was taken back lies there as it was typed; what to correct is said anew."""
    dialog = opens_the_return(secretary)
    expect(dialog.get_by_label("退回意见")).to_have_value("请补齐材料")
    dialog.get_by_role("radio", name="申请人").check()
    dialog.get_by_label("第 1 条", exact=True).fill("补外方资质")
    secretary.presses("Enter")
    secretary.page.keyboard.type("改预算")
    secretary.sends(dialog.get_by_role("button", name="退回").click)


def sends_back_two_items(secretary: Person) -> None:
    page, dialog = secretary.page, opens_the_return(secretary)
    dialog.get_by_role("radio", name="申请人").check()
    expect(dialog.get_by_role("radio", name="办好后直接回到本环节")).to_be_checked()
    dialog.get_by_label("第 1 条", exact=True).fill("补外方资质")
    secretary.presses("Enter")
    page.keyboard.type("改预算")
    secretary.sends(dialog.get_by_role("button", name="退回").click)
    # Refused: the same questions as a page of their own, with everything that was typed.
    expect(page.get_by_label("退回意见")).to_be_focused()
    expect(secretary.main()).to_contain_text("请写明退回的理由。")
    expect(page.get_by_label("第 2 条", exact=True)).to_have_value("改预算")
    expect(page.get_by_role("radio", name="申请人")).to_be_checked()
    page.get_by_label("退回意见").fill("请补齐材料")
    secretary.sends(page.get_by_role("button", name="退回", exact=True).click)


def takes_it_back(secretary: Person, title: str) -> None:
    toast = secretary.page.locator("[data-undo]")
    expect(toast).to_contain_text("已办：退回")
    secretary.sends(toast.get_by_role("button", name="撤回").click)
    expect(secretary.page.locator(".detail__title")).to_have_text(title)
    expect(secretary.page.locator("#trail")).to_contain_text("撤回刚才的决定")


def answers_both(applicant: Person, title: str) -> None:
    applicant.goes("/cases")
    applicant.sends(applicant.page.get_by_role("link", name=title).first.click)
    expect(applicant.page.locator("#trail")).to_contain_text("补外方资质")
    applicant.sends(applicant.link(APPLICATION).first.click)
    expect(applicant.main()).to_contain_text(f"提交后直接回到“{AGENDA}”")
    answers = applicant.page.get_by_label("您的答复")
    expect(answers).to_have_count(2)
    answers.nth(0).fill("资质已附。")
    answers.nth(1).fill("预算已改。")
    submit(applicant)
