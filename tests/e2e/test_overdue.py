"""A case that nobody touches: what its people, their superior and the supervising office hear of it, and when."""

from playwright.sync_api import expect

from tests.e2e.applications import application
from tests.e2e.people import House, finds
from tests.e2e.post_office import PostOffice

TITLE = "无人办理的项目"
STORIES = [application(TITLE)]
SECRETARY, SUPERIOR, APPLICANT = "lc_ms", "lc_yz", "lc_pi"
SUPERVISOR = "gjfcz"
"""The college secretary's own office can't supervise itself; the leading group's office does."""


def test_silence_brings_reminders_and_superiors_but_never_consent(house: House, mail: PostOffice) -> None:
    asked = mail.letter(SECRETARY, "请办理", TITLE)
    assert "学院外事秘书初核" in asked.html
    the_one_who_is_asked_is_reminded(house, mail)
    the_superior_may_act(house, mail)
    the_supervising_office_has_it_on_its_list(house, mail)
    the_mailbox_shows_all_of_it(house)
    the_superior_gives_it_to_somebody_else(house, mail)


def the_one_who_is_asked_is_reminded(house: House, mail: PostOffice) -> None:
    house.passes("workday")
    house.passes("workday")
    assert TITLE in mail.letter(SECRETARY, "提醒", "余 4 小时").subject
    late = mail.letter(SECRETARY, "到期未办")
    assert "逾期不计作同意" in late.text
    assert "逾期不计作同意" in late.html
    assert mail.letters_to(SUPERIOR, "升级知会", "改派他人") == []


def the_superior_may_act(house: House, mail: PostOffice) -> None:
    house.passes("workday")
    offered = mail.letter(SUPERIOR, "升级知会", "改派他人")
    assert "您作为上级，现在可以亲自办理" in offered.text
    assert f"{house.url}/inbox/" in offered.html
    superior = house.person(SUPERIOR)
    superior.opens_task("学院外事秘书初核", TITLE)
    expect(superior.main()).to_contain_text("逾期 1 工作日")
    expect(superior.page.get_by_role("link", name="改派", exact=True)).to_be_visible()


def the_supervising_office_has_it_on_its_list(house: House, mail: PostOffice) -> None:
    house.passes("workday")
    assert "红灯清单" in mail.letter(SUPERVISOR, "督办单").text
    supervisor = house.person(SUPERVISOR)
    supervisor.goes("/cockpit/redlist")
    expect(supervisor.main()).to_contain_text(TITLE)
    expect(supervisor.main()).to_contain_text("逾期 2 工作日")
    secretary = house.person(SECRETARY)
    secretary.goes("/cockpit/redlist")
    secretary.page.get_by_label("答复").fill("材料正在核对，今日办结。")
    secretary.sends(secretary.button("提交答复").click)
    supervisor.goes("/cockpit/redlist")
    expect(supervisor.main()).to_contain_text("材料正在核对，今日办结。")


def the_mailbox_shows_all_of_it(house: House) -> None:
    reader = house.person(SECRETARY)
    reader.goes("/demo/mailbox")
    for words in ("提醒：", "到期未办", "升级知会", "督办单"):
        expect(reader.main().get_by_role("link", name=words).first).to_be_visible()
    reader.sends(reader.main().get_by_role("link", name="督办单").first.click)
    letter = reader.page.frame_locator("iframe")
    expect(letter.locator("body")).to_contain_text("督办单已发给您")


def the_superior_gives_it_to_somebody_else(house: House, mail: PostOffice) -> None:
    superior = house.person(SUPERIOR)
    superior.opens_task("学院外事秘书初核", TITLE)
    superior.page.locator(".acts").get_by_role("link", name="改派").click()
    dialog = superior.page.get_by_role("dialog", name="改派")
    finds(dialog, {"临床 办公室": "临床医学院办公室主任"})
    dialog.locator("#act-text").fill("外事秘书外出。")
    superior.sends(dialog.locator(".return__foot button").click)
    assert TITLE in mail.letter("lc_bgs", "请办理").subject
    office = house.person("lc_bgs")
    office.opens_task("学院外事秘书初核", TITLE)
    office.decides("齐全")
    assert house.person(SECRETARY).waiting() == []
    applicant = house.person(APPLICANT)
    applicant.goes("/cases")
    expect(applicant.main()).to_contain_text("学院党政双签")
