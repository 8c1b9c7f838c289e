"""The pages of ladders: what they do, what they would do, and how they are changed."""

from engine.store.ladders import Ladder
from tests.factories.browser import Browser, demo, words
from tests.factories.desk import ADMIN, APPLICANT, Desk

LIST = "/cockpit/ladders"
STANDARD = f"{LIST}/L-STD"
FORM = {"rows": "2", "when-1": "share", "share-1": "50", "act-1": "remind", "when-2": "after", "days-2": "1"}
SAMPLE = {"post": "CWC_HEAD", "given_at": "2026-09-01T10:00", "sample_days": "3"}


def a_post(harness: Desk, person: str = "cwcz") -> str:
    (first, *_) = harness.engine.organisation.posts_of(person, harness.clock.now())
    return first.code


def test_the_list_says_what_every_rung_does(harness: Desk) -> None:
    page = words(Browser(demo(harness)).sign_in(ADMIN).get(LIST))
    assert "L-PANEL" in page
    assert "到期后 2 个工作日：可从备选名单改派（领导小组办公室）" in page


def test_the_preview_says_which_letters_on_which_days_to_whom(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    sample = {**SAMPLE, "post": a_post(harness)}
    page = words(browser.post(f"{STANDARD}/preview", on=STANDARD, **FORM, **{"act-2": "supervise"}, **sample))
    assert "应于 9月4日 周五 10:00 前办结" in page
    assert "9月2日 周三 14:30 1 · 提醒办理人 提醒 财务处处长" in page
    assert "9月7日 周一 10:00 2 · 发督办单 督办" in page
    assert len(harness.all(Ladder, Ladder.key == "L-STD")) == 1


def test_a_preview_of_nonsense_is_one_of_the_usual_task(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    usual = {"post": a_post(harness), "given_at": "", "sample_days": ""}
    for odd in ({"given_at": "9999-12-31T10:00"}, {"given_at": "soon"}, {"sample_days": "²"}, {"sample_days": "9" * 9}):
        fields = {**FORM, "act-2": "supervise", **usual, **odd}
        assert browser.post(f"{STANDARD}/preview", on=STANDARD, **fields).status_code == 200
    for rows in ("²", "9" * 5000):
        fields = {**FORM, "act-2": "supervise", **usual, "rows": rows}
        assert browser.post(f"{STANDARD}/preview", on=STANDARD, **fields).status_code == 422


def test_a_change_is_saved_with_its_reason_and_stands_in_the_history(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    fields = {**FORM, "act-2": "supervise", "reason": "会议纪要第 7 号", "seen_version": "1"}
    answer = browser.post(STANDARD, on=STANDARD, **fields)
    assert answer.status_code == 302
    page = words(browser.get(f"{STANDARD}?changed=1"))
    assert "会议纪要第 7 号" in page
    assert [row.version for row in harness.all(Ladder, Ladder.key == "L-STD")] == [1, 2]


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    fields = {**FORM, "act-2": "approve", "reason": "试试", "seen_version": "1"}
    answer = browser.post(STANDARD, on=STANDARD, **fields)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="f-rungs.2.act" aria-invalid="true"' in text
    assert "逾期不等于同意" in words(answer)
    assert ">试试</textarea>" in text
    assert 'value="50"' in text


def test_a_new_ladder(harness: Desk) -> None:
    browser = Browser(demo(harness)).sign_in(ADMIN)
    fields = {**FORM, "act-2": "supervise", "reason": "紧急件", "seen_version": "0", "key_of_ladder": "l-urgent"}
    assert browser.post(f"{LIST}/new", on=f"{LIST}/new", **fields).headers["Location"].endswith("L-URGENT?changed=1")
    assert browser.post(f"{LIST}/new", on=f"{LIST}/new", **{**fields, "key_of_ladder": "L-STD"}).status_code == 422


def test_only_administrators_change_and_auditors_look(harness: Desk) -> None:
    auditor = Browser(demo(harness)).sign_in("sj_yw")
    assert auditor.get(STANDARD).status_code == 200
    assert auditor.post(STANDARD, on=STANDARD, **FORM).status_code == 403
    assert Browser(demo(harness)).sign_in(APPLICANT).get(LIST).status_code == 403
