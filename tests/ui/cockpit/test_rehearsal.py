"""The page of rehearsals: a list, a filter, a file, and plain words where something is missing."""

import pytest

from tests.factories.browser import Browser, demo, words
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from ui.cockpit import rehearsal

PAGE = "/cockpit/rehearsal"


@pytest.fixture(autouse=True)
def all_the_time_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may need long; what happens when time runs out is asked on its own."""
    monkeypatch.setattr(rehearsal, "PAGE_SECONDS", 3600.0)


def test_the_form_comes_first(harness: Desk) -> None:
    page = words(Browser(demo(harness)).sign_in(ADMIN).get(PAGE))
    assert "什么都不会真的发生" in page
    assert "导出 CSV" not in page


def test_the_list_and_the_file_say_the_same(harness: Desk) -> None:
    harness.slip()
    before = harness.rows()
    browser = Browser(demo(harness)).sign_in(ADMIN)
    signed_in = harness.rows()
    page = words(browser.get(f"{PAGE}?days=14"))
    assert "发督办单" in page
    assert "上级可办可改派" in page
    file = browser.get(f"{PAGE}.csv?days=14")
    lines = file.get_data(as_text=True).splitlines()
    assert lines[0] == "\ufeff时间,种类,内容,涉及,编号,事项,节点,单位"
    assert any("发督办单" in line for line in lines)
    assert harness.changed(signed_in) == []
    assert harness.changed(before, but=["session"]) == harness.changed(before, but=["session"])


def test_a_filter_and_an_empty_answer(harness: Desk) -> None:
    harness.slip()
    browser = Browser(demo(harness)).sign_in(ADMIN)
    assert "发督办单" in words(browser.get(f"{PAGE}?days=14&of={CLERK}"))
    assert "这段时间什么都不会发生" in words(browser.get(f"{PAGE}?days=14&of={APPLICANT}&unit=CWC"))


def test_a_filter_that_names_nothing_is_said_so(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    case = browser.get(f"{PAGE}?days=14&case=CD20269999")
    assert (case.status_code, "没有编号为“CD20269999”的在办事项" in words(case)) == (422, True)
    unit = browser.get(f"{PAGE}?days=14&unit=CWCC")
    assert (unit.status_code, "没有代码为“CWCC”的单位" in words(unit)) == (422, True)
    assert browser.get(f"{PAGE}.csv?days=14&unit=CWCC").status_code == 422
    browser.get("/language/en")
    assert "No case in progress has the number 'CD20269999'" in words(browser.get(f"{PAGE}?days=14&case=CD20269999"))


def test_in_english(harness: Desk) -> None:
    harness.slip()
    browser = Browser(demo(harness)).sign_in(ADMIN)
    browser.get("/language/en")
    assert "Supervision order" in words(browser.get(f"{PAGE}?days=14"))


def test_what_is_refused(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    assert browser.get(f"{PAGE}?days=0").status_code == 422
    for at in ("2020-01-01T08:00", "9999-12-31", "0001-01-01", "soon"):
        assert browser.get(f"{PAGE}?days=7&at={at}").status_code == 422
    for days in ("9" * 5000, "²", "-1"):
        assert browser.get(f"{PAGE}?days={days}").status_code == 422
    assert Browser(demo(harness)).sign_in(APPLICANT).get(PAGE).status_code == 403
