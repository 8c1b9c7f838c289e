"""The pages of the calendar: a year, a day, preview and confirm, files in and out, history."""

import io
import re
from datetime import date, datetime

import pytest

from engine.store.calendar import CalendarChange, UnitDay, Vacation
from engine.store.organisation import CalendarDay, CalendarYear
from engine.testing.desk import ZONE
from tests.commands.test_move_due_dates import waiting
from tests.factories.browser import Browser, demo, words
from tests.factories.calendar import changed, off
from tests.factories.desk import ADMIN, CLERK, Desk
from ui.cockpit.calendar_words import named

YEAR = "/cockpit/calendar"
PREVIEW = f"{YEAR}/preview"
AUDITOR = "sj_yw"


def administrator(desk: Desk) -> Browser:
    return Browser(demo(desk)).sign_in(ADMIN)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1].replace("&#34;", '"')


def confirmed(browser: Browser, page: str, reason: str = "校历") -> object:
    sealed = {"change": hidden(page, "change"), "seen_change": hidden(page, "seen_change")}
    return browser.post(YEAR, on=YEAR, reason=reason, **sealed)


def test_a_year_tells_every_day_in_words(harness: Desk) -> None:
    page = words(administrator(harness).get(f"{YEAR}?year=2026"))
    assert "247 个工作日" in page or "个工作日" in page
    assert "2026年10月10日，星期六，调休上班，调休上班" in page
    assert "2026年10月1日，星期四，休息，国庆节" in page
    assert "已发布" in page
    assert "暂定" in words(administrator(harness).get(f"{YEAR}?year=2028"))


def test_the_law_s_days_have_english_names_and_others_the_name_somebody_gave(harness: Desk) -> None:
    browser = administrator(harness)
    browser.get("/language/en")
    assert "National Day, Mid-Autumn Festival" in words(browser.get(f"{YEAR}?year=2025"))
    page = words(browser.get(f"{YEAR}?year=2027"))
    assert "Labour Day (in lieu)" in page
    assert [name for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节") if name in page] == []
    assert (named("校庆"), named("")) == ("校庆", "")


def test_a_day_is_changed_after_a_preview(harness: Desk) -> None:
    task, browser = waiting(harness), administrator(harness)
    page = browser.post(PREVIEW, on=f"{YEAR}/days/2026-09-03", kind="days", day="2026-09-03", state="off", name="校庆")
    text = page.get_data(as_text=True)
    assert "休息 2026-09-03" in words(page)
    assert harness.all(CalendarChange) == []
    assert task.due_at is not None
    done = confirmed(browser, text, "校庆放假")
    assert done.status_code == 302  # type: ignore[attr-defined]
    assert harness.one(CalendarDay, CalendarDay.day == "2026-09-03").name == "校庆"
    while harness.engine.run_due():
        pass
    assert harness.reread(task).due_at != task.due_at
    history = words(browser.get(f"{YEAR}/history"))
    assert "校庆放假" in history
    assert "1/1 件" in history


def test_without_a_reason_the_preview_stays(harness: Desk) -> None:
    browser = administrator(harness)
    page = browser.post(PREVIEW, on=YEAR, kind="days", day="2026-09-03", state="off", name="")
    again = confirmed(browser, page.get_data(as_text=True), " ")
    assert again.status_code == 422  # type: ignore[attr-defined]
    assert harness.all(CalendarChange) == []


def test_a_preview_that_was_overtaken_is_shown_anew(harness: Desk) -> None:
    browser = administrator(harness)
    page = browser.post(PREVIEW, on=YEAR, kind="days", day="2026-09-03", state="off", name="")
    changed(harness, off("2026-09-04"))
    again = confirmed(browser, page.get_data(as_text=True))
    assert again.status_code == 409  # type: ignore[attr-defined]
    assert confirmed(browser, again.get_data(as_text=True)).status_code == 302  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"kind": "days", "day": "2026-09-03", "state": "off", "last": "2026-09-01"}, "不成立"),
        ({"kind": "hours", "opens": "18:00", "closes": "09:00"}, "不早于"),
        ({"kind": "hours", "opens": "x", "closes": "09:00"}, "读不出来"),
        ({"kind": "hours", "opens": "09:00+08:00", "closes": "17:00"}, "读不出来"),
        ({"kind": "hours", "opens": "09:00:30", "closes": "17:00"}, "读不出来"),
        ({"kind": "vacation", "first": "2027-02-01", "last": "2027-01-01", "name": "寒假"}, "不成立"),
        ({"kind": "publish", "year": "2026"}, "本来就是这样"),
        ({"kind": "nonsense"}, "读不出来"),
    ],
)
def test_what_cannot_be_is_said_on_the_page(harness: Desk, form: dict[str, str], told: str) -> None:
    page = administrator(harness).post(PREVIEW, on=YEAR, **form)
    assert page.status_code == 422
    assert told in words(page)


def test_a_vacation_for_a_unit(harness: Desk) -> None:
    unit = harness.engine.organisation.persons[CLERK].unit
    browser = administrator(harness)
    form = {"kind": "vacation", "first": "2027-01-18", "last": "2027-02-21", "name": "寒假", "unit": unit}
    page = browser.post(PREVIEW, on=YEAR, **form)
    confirmed(browser, page.get_data(as_text=True))
    row = harness.one(Vacation)
    assert (row.unit, row.name, row.counts) == (unit, "寒假", False)
    assert "寒假" in words(browser.get(f"{YEAR}?year=2027&unit={unit}"))
    ended = browser.post(PREVIEW, on=YEAR, kind="end_vacation", id=row.id)
    confirmed(browser, ended.get_data(as_text=True))
    assert harness.all(Vacation) == []


def upload(browser: Browser, content: bytes, **form: str) -> object:
    return browser.post(PREVIEW, on=YEAR, kind="file", file=(io.BytesIO(content), "days.csv"), **form)


def test_a_file_is_previewed_and_then_replaces_the_year(harness: Desk) -> None:
    browser = administrator(harness)
    content = "date,kind,name\n2027-01-01,off,元旦\n2027-01-02,working,调休上班\n".encode()
    page = upload(browser, content, replace="1", publish="1").get_data(as_text=True)  # type: ignore[attr-defined]
    assert harness.all(CalendarChange) == []
    confirmed(browser, page)
    days = harness.all(CalendarDay, CalendarDay.day.startswith("2027"))
    assert [(row.day, row.working) for row in days] == [("2027-01-01", False), ("2027-01-02", True)]
    assert harness.one(CalendarYear, CalendarYear.year == 2027).published


def test_a_preview_names_days_apart_apart(harness: Desk) -> None:
    days = ("2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-10")
    content = "".join(f"{day},off\n" for day in days).encode()
    page = words(upload(administrator(harness), content))  # type: ignore[arg-type]
    assert "休息 2027-01-01、2027-02-05 至 2027-02-07、2027-02-10（5 天）" in page


def test_a_malformed_file_is_refused_by_line_and_changes_nothing(harness: Desk) -> None:
    browser = administrator(harness)
    before = harness.rows()
    page = upload(browser, b"2027-01-01,off\n2027-99-01,off\n")
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert "第 2 行" in words(page)  # type: ignore[arg-type]
    assert harness.changed(before, but=("session",)) == []


def test_what_is_handed_out_can_be_imported_again(harness: Desk) -> None:
    browser = administrator(harness)
    sent = browser.get(f"{YEAR}/days.csv?year=2026")
    assert sent.headers["Content-Disposition"] == "attachment; filename=calendar-2026.csv"
    assert b"2026-10-10,working," in sent.data
    page = upload(browser, sent.data, replace="1")
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert "本来就是这样" in words(page)  # type: ignore[arg-type]


def test_a_units_own_days_are_marked_as_such(harness: Desk) -> None:
    unit = harness.engine.organisation.persons[CLERK].unit
    changed(harness, off("2026-09-03", name="部门活动", unit=unit))
    assert [row.unit for row in harness.all(UnitDay)] == [unit]
    page = words(administrator(harness).get(f"{YEAR}?year=2026&unit={unit}"))
    assert "2026年9月3日，星期四，休息，部门活动 （本单位）" in page
    assert "部门活动" not in words(administrator(harness).get(f"{YEAR}?year=2026"))


def test_auditors_look_and_change_nothing(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(AUDITOR)
    page = browser.get(f"{YEAR}?year=2026")
    assert page.status_code == 200
    assert "发布" in words(page)
    assert "<form action=" not in page.get_data(as_text=True).split("calendar__months")[1]
    assert browser.get(f"{YEAR}/history").status_code == 200


def test_what_is_no_year_or_day_is_not_found(harness: Desk) -> None:
    browser = administrator(harness)
    assert browser.get(f"{YEAR}?unit=NOWHERE").status_code == 404
    assert browser.get(f"{YEAR}/days/2026-02-31").status_code == 404
    assert browser.get(f"{YEAR}?year=0000").status_code in (200, 404)
    assert date.min.year == 1


def test_the_board_says_from_november_on_that_the_next_year_is_missing(harness: Desk) -> None:
    harness.slip()
    early = words(Browser(demo(harness)).sign_in(ADMIN).get("/cockpit"))
    assert "安排还没有录入" not in early
    harness.clock.set(datetime(2026, 11, 2, 9, tzinfo=ZONE))
    browser = Browser(demo(harness)).sign_in(ADMIN)
    page = browser.get("/cockpit")
    assert "2027 年的放假和调休安排还没有录入" in words(page)
    assert "/cockpit/calendar?year=2027" in page.get_data(as_text=True)
    browser.get("/language/en")
    assert "The days off and make-up days of 2027 are not entered yet" in words(browser.get("/cockpit"))
