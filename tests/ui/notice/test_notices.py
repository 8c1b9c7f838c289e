"""Public notices: no sign-in, nobody's data, gone when their time is over, objections by name."""

from datetime import datetime, timedelta

import pytest

from engine.domain.errors import Rejection
from engine.store.instances import Notice, Objection
from tests.factories.browser import Browser, demo, statements, words
from tests.factories.desk import APPLICANT, Desk
from ui.notice import views
from ui.notice.limits import Limit

OBJECTION = {"name": "某同志", "contact": "13800000000", "content": "该项目与既有项目重复。"}


@pytest.fixture(autouse=True)
def nobody_has_objected_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit counts for an hour in this process, which other tests share."""
    monkeypatch.setattr(views, "_limit", Limit(times=5, seconds=3600))


def published(harness: Desk, notice_id: str = "n1", *, until: datetime | None = None) -> str:
    """A case with a notice that is open for five days."""
    case = harness.slip("apply")
    now = harness.clock.now()
    with harness.engine.database.write_session() as session, session.begin():
        session.add(
            Notice(
                id=notice_id,
                instance_id=case,
                title="关于“联合实验室”拟立项的公示",
                body=[
                    {"zh": "拟决定", "en": "Intended decision", "value": "同意立项 / To approve"},
                    ["等级", "Grade", "A"],
                ],
                published_at=now,
                until_at=until or now + timedelta(days=5),
                state="open",
                act=1,
            )
        )
    return case


def test_anybody_reads_it_and_nobody_s_name_is_on_it(harness: Desk) -> None:
    published(harness)
    browser = Browser(demo(harness))

    page = words(browser.get("/notices/n1"))
    assert "拟决定 同意立项" in page
    assert "等级 A" in page
    assert "联合实验室" in words(browser.get("/notices"))
    applicant = harness.engine.organisation.persons[APPLICANT]
    for secret in (applicant.name.zh, APPLICANT, applicant.email):
        assert secret not in browser.get("/notices/n1").text
    browser.get("/language/en")
    assert "Intended decision To approve" in words(browser.get("/notices/n1"))


def test_a_named_objection_is_taken(harness: Desk) -> None:
    case = published(harness)
    browser = Browser(demo(harness))

    sent = browser.post("/notices/n1/objections", on="/notices/n1", **OBJECTION)

    assert (sent.status_code, sent.location) == (302, "/notices/n1/thanks")
    assert "异议已收到" in words(browser.get(sent.location))
    kept = harness.one(Objection)
    assert (kept.notice_id, kept.name, kept.contact, kept.content) == ("n1", *OBJECTION.values())
    filed = harness.last(case)
    assert (filed.event, filed.actor) == ("ObjectionFiled", "external:notice")
    assert "某同志" not in str(filed.payload)


def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(harness: Desk) -> None:
    published(harness)
    page = Browser(demo(harness)).post("/notices/n1/objections", on="/notices/n1", **{**OBJECTION, "contact": " "})

    assert page.status_code == 422
    assert 'id="e-contact"' in page.text
    assert "该项目与既有项目重复。" in page.text
    assert harness.all(Objection) == []


def test_a_form_from_elsewhere_is_refused(harness: Desk) -> None:
    published(harness)
    browser = Browser(demo(harness))
    assert browser.client.post("/notices/n1/objections", data=OBJECTION).status_code == 400
    assert harness.all(Objection) == []


def test_it_is_gone_when_its_time_is_over(harness: Desk) -> None:
    published(harness)
    browser = Browser(demo(harness))
    harness.pass_time(days=5)

    over = browser.get("/notices/n1")
    assert over.status_code == 404
    assert "公示已结束" in words(over)
    assert "联合实验室" not in words(over)
    assert "联合实验室" not in words(browser.get("/notices"))
    assert browser.get("/notices/none").status_code == 404
    late = browser.post("/notices/n1/objections", on="/notices", **OBJECTION)
    assert late.status_code in (400, 404)
    assert harness.all(Objection) == []


def test_the_list_costs_the_same_with_one_notice_and_with_three(harness: Desk) -> None:
    browser = Browser(demo(harness))
    costs = []
    for notices in (["a"], ["b", "c"]):
        for notice in notices:
            published(harness, notice)
        with statements(harness) as seen:
            browser.get("/notices")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_one_address_sends_only_so_many() -> None:
    now = 0.0
    limit = Limit(times=2, seconds=60, now=lambda: now)
    limit.count("10.0.0.1")
    limit.count("10.0.0.1")
    limit.count("10.0.0.2")
    with pytest.raises(Rejection) as refused:
        limit.count("10.0.0.1")
    assert (refused.value.code, refused.value.fields["minutes"]) == ("too_many", 1)
    now = 60.0
    limit.count("10.0.0.1")
