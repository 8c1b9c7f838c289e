"""The cockpit's pages: who may read them, in both languages, and at the same cost whatever they hold."""

import pytest

from engine.store.instances import Incident
from engine.testing import MACHINE
from tests.factories.browser import Browser, demo, statements, words
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.post import NEVER, Post
from tests.factories.slip import ask, chain, person
from webhooks.delivery import deliver_due

AUDITOR = "sj_yw"
LISTS = ("", "/definitions", "/instances", "/incidents", "/jobs", "/jobs?state=dead", "/mails", "/redlist")


def busy(harness: Desk, cases: int) -> str:
    """Cases that wait for long, with refused mail: something on every list."""
    for _ in range(cases):
        case = harness.slip()
    harness.advance("12 workdays")
    deliver_due(harness.engine, Post(NEVER), 4)
    return case


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_list_is_read_in_both_languages(harness: Desk, language: str) -> None:
    busy(harness, 1)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    browser.get(f"/language/{language}")
    for path in LISTS:
        page = browser.get(f"/cockpit{path}")
        assert page.status_code == 200
        assert ("运行管理" if language == "zh" else "Cockpit") in words(page)


def test_a_list_costs_the_same_with_one_row_and_with_three(harness: Desk) -> None:
    app = demo(harness)
    browser = Browser(app).sign_in(ADMIN)

    def costs() -> dict[str, int]:
        found = {}
        for path in LISTS:
            with statements(harness) as seen:
                browser.get(f"/cockpit{path}")
            found[path] = len(seen)
        return found

    busy(harness, 1)
    costs()  # what is kept for the life of the process is loaded once
    one = costs()
    busy(harness, 2)
    assert costs() == one


@pytest.mark.parametrize("path", LISTS[:-1])
def test_others_may_not_enter(harness: Desk, path: str) -> None:
    app = demo(harness)
    assert Browser(app).sign_in(CLERK).get(f"/cockpit{path}").status_code == 403
    assert Browser(app).sign_in(AUDITOR).get(f"/cockpit{path}").status_code == 200
    stranger = Browser(app).get(f"/cockpit{path}")
    assert (stranger.status_code, stranger.location.split("?")[0]) == (302, "/sign-in")


def test_the_supervising_office_sees_the_red_list_and_nothing_else(harness: Desk) -> None:
    busy(harness, 1)
    office = harness.engine.organisation.members("lsg_office", harness.clock.now())[0]
    browser = Browser(demo(harness)).sign_in(office)

    assert browser.get("/cockpit").location == "/cockpit/redlist"
    red = words(browser.get("/cockpit/redlist"))
    assert "聘书" in red
    assert "督办单" in red
    assert browser.get("/cockpit/instances").status_code == 403


def test_a_case_shows_where_it_waits_and_what_happened(harness: Desk) -> None:
    case = busy(harness, 1)
    page = words(Browser(demo(harness)).sign_in(ADMIN).get(f"/cockpit/instances/{case}"))

    assert "聘书" in page
    assert "财务处经办" in page
    assert "催办 check · 发督办单" in page
    assert "〔系统记录〕" in page


def test_an_auditor_reads_a_case_but_finds_no_button(harness: Desk) -> None:
    case = busy(harness, 1)
    page = Browser(demo(harness)).sign_in(AUDITOR).get(f"/cockpit/instances/{case}").get_data(as_text=True)

    assert "/terminate" not in page
    assert "/reassign/" not in page


@pytest.mark.parametrize("path", ["/instances/0", "/definitions/0", "/mails/0", "/definitions/0/diagram.bpmn"])
def test_what_does_not_exist_is_not_found(harness: Desk, path: str) -> None:
    assert Browser(demo(harness)).sign_in(ADMIN).get(f"/cockpit{path}").status_code == 404


def test_cases_are_found_by_words_state_and_process(harness: Desk) -> None:
    harness.slip()
    harness.start("project_lifecycle", APPLICANT)
    browser = Browser(demo(harness)).sign_in(ADMIN)

    def found(query: str) -> tuple[bool, bool]:
        page = words(browser.get(f"/cockpit/instances?{query}"))
        return "聘书" in page, "国际合作项目申报 第 1 版" in page

    assert found("") == (True, True)
    assert found("text=聘") == (True, False)
    assert found("text=%25") == (False, False)
    assert found("process=project_lifecycle") == (False, True)
    assert found("state=completed") == (False, False)


def test_a_definition_shows_its_files_and_hands_them_out(harness: Desk) -> None:
    definition = harness.definitions("project_lifecycle")[0]
    browser = Browser(demo(harness)).sign_in(ADMIN)
    base = f"/cockpit/definitions/{definition.id}"

    page = words(browser.get(base))
    assert "F00-01" in page
    assert "grading" in page
    assert browser.get(f"{base}/diagram.bpmn").data.lstrip().startswith(b"<?xml")
    state = browser.get(f"{base}/state.json").get_json()
    assert state["names"]["N06"] == "学院党政双签"
    assert state["badges"]["N06"]["text"] == "分组会签 · 一票否决"
    file = browser.get(f"{base}/files/forms/F00-01.form")
    assert file.headers["Content-Disposition"] == "attachment; filename=F00-01.form"
    assert browser.get(f"{base}/files/../../etc/passwd").status_code == 404


def test_a_letter_is_shown_in_a_frame_that_can_do_nothing(harness: Desk) -> None:
    harness.slip()
    harness.pass_time(minutes=1)
    deliver_due(harness.engine, Post(), 100)
    browser = Browser(demo(harness)).sign_in(ADMIN)
    link = browser.get("/cockpit/mails").get_data(as_text=True).split('href="/cockpit/mails/')[1].split('"')[0]

    assert 'sandbox="allow-top-navigation-by-user-activation"' in browser.get(f"/cockpit/mails/{link}").text
    frame = browser.get(f"/cockpit/mails/{link}/page")
    assert "sandbox allow-top-navigation-by-user-activation" in frame.headers["Content-Security-Policy"]
    assert "script" not in frame.headers["Content-Security-Policy"]
    assert '<base target="_top">' in frame.text


def test_incidents_name_what_happened(harness: Desk) -> None:
    case = busy(harness, 1)
    harness.set(Incident, Incident.instance_id == case, message="没有找到办理人", reason=None)
    page = words(Browser(demo(harness)).sign_in(ADMIN).get("/cockpit/incidents"))
    assert "没有找到办理人" in page
    assert MACHINE.id not in page


def test_an_incident_says_its_reason_in_the_readers_language(harness: Desk) -> None:
    case = harness.deployed(chain("stuck", ask("sign", person("null"))))
    browser = Browser(demo(harness)).sign_in(ADMIN)
    for page in ("/cockpit/incidents", f"/cockpit/instances/{case}"):
        assert "按规则找不到能办理“sign”的人。" in words(browser.get(page))
        assert "Nobody was found for" not in words(browser.get(page))
    browser.get("/language/en")
    for page in ("/cockpit/incidents", f"/cockpit/instances/{case}"):
        assert "every rule was left without a person." in words(browser.get(page))
