"""The demo's own pages: everybody's mailbox and the hand on the clock; a real installation has neither."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.commands.set_substitute import SetSubstitute
from tests.factories.browser import Browser, demo, statements, words
from tests.factories.desk import ADMIN, CLERK, Desk
from tests.factories.post import Post
from ui.app import create_app
from webhooks.delivery import deliver_due


def test_a_mailbox_shows_one_person_s_letters(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(minutes=1)
    deliver_due(harness.engine, Post(), 100)
    browser = Browser(demo(harness))

    everybody = words(browser.get("/demo/mailbox"))
    assert "财务处经办" in everybody
    mine = browser.get(f"/demo/mailbox?person={CLERK}")
    (letter,) = {part.split('"')[0] for part in mine.text.split('class="letters__link" href="')[1:]}
    page = browser.get(letter)
    assert "请审批：聘书（check）" in words(page)
    assert "/inbox/" in page.text
    frame = browser.get(f"{letter}/page")
    assert "sandbox" in frame.headers["Content-Security-Policy"]


def test_the_mailbox_costs_the_same_with_few_letters_and_with_many(harness: Desk) -> None:
    browser = Browser(demo(harness))
    costs = []
    for _ in range(3):
        harness.slip()
        harness.pass_time(minutes=1)
        deliver_due(harness.engine, Post(), 100)
        with statements(harness) as seen:
            browser.get("/demo/mailbox")
        costs.append(len(seen))
    assert costs[1:] == costs[:-1]


def test_the_demo_says_whether_its_mail_stays_here(harness: Desk) -> None:
    assert "邮件不外发" in words(Browser(demo(harness)).get("/demo/mailbox"))
    with harness.configured(smtp_url="smtp://127.0.0.1:25") as sending:
        page = words(Browser(demo(sending)).get("/demo/mailbox"))
    assert ("邮件不外发" in page, "邮件经邮件服务器外发" in page) == (False, True)


def test_a_working_day_passes_and_its_letters_are_shown(harness: Desk) -> None:
    harness.slip()
    began = harness.clock.now()
    browser = Browser(demo(harness)).sign_in(ADMIN)

    moved = browser.post("/demo/clock", on="/demo/clock", by="workday")

    assert moved.status_code == 302
    assert harness.clock.now() == began + timedelta(days=1)
    page = words(browser.get(moved.location))
    assert "刚才发生的事" in page
    assert "请审批：聘书（check）" in page
    assert harness.last().event == "ClockMoved"


def test_the_clock_goes_to_a_moment_or_to_what_comes_next(harness: Desk) -> None:
    harness.slip()
    browser = Browser(demo(harness))

    browser.post("/demo/clock", on="/demo/clock", to="2026-09-02T10:30")
    assert harness.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).isoformat() == "2026-09-02T10:30:00+08:00"
    coming = harness.engine.next_due()
    browser.post("/demo/clock", on="/demo/clock", by="next")
    assert harness.clock.now() == coming


def test_what_comes_next_is_said_in_words(harness: Desk) -> None:
    leaves = harness.clock.now() + timedelta(days=1)
    harness.act(CLERK, SetSubstitute(substitute="xz", from_at=leaves, until_at=leaves + timedelta(days=2)))
    page = words(Browser(demo(harness)).get("/demo/clock"))
    assert "核对代理与任期" in page
    assert "review" not in page


@pytest.mark.parametrize("to", ["", "nonsense", "2020-01-01T00:00"])
def test_the_clock_runs_forward_only(harness: Desk, to: str) -> None:
    before = harness.clock.now()
    page = Browser(demo(harness)).post("/demo/clock", on="/demo/clock", to=to)
    assert page.status_code == 422
    assert "时间只能向前拨" in words(page)
    assert harness.clock.now() == before


@pytest.mark.parametrize("path", ["/demo/mailbox", "/demo/clock"])
def test_a_real_installation_has_neither(harness: Desk, path: str) -> None:
    app = create_app(harness.engine, harness.engine.settings.model_copy(update={"demo": False}))
    assert Browser(app).get(path).status_code == 404
