"""The page of a meeting: who comes, saying so oneself, and a new date."""

from engine.store.meetings import Attendance, Postponement
from tests.commands.test_postpone_meeting import OFFICE, WHY, meeting
from tests.factories.desk import APPLICANT, CHAIR, MEMBERS
from tests.factories.site import Site, words


def test_a_member_says_that_they_come(site: Site) -> None:
    task = site.desk.task(meeting(site.desk))
    visit = site.person(MEMBERS[0])
    assert f"/inbox/{task.id}/meeting" in visit.get(f"/inbox/{task.id}").get_data(as_text=True)
    assert "您还没有答复是否到会" in visit.text(f"/inbox/{task.id}/meeting")
    assert visit.post(f"/inbox/{task.id}/meeting", {"coming": "yes"}).status_code == 302
    page = visit.text(f"/inbox/{task.id}/meeting")
    assert "您已答复到会" in page
    assert "已表决或确认到会 1 人，法定人数 6" in page
    assert "改期并通知成员" not in page
    assert visit.post(f"/inbox/{task.id}/meeting", {"coming": "perhaps"}).status_code == 400
    assert site.desk.one(Attendance).coming is True


def test_the_chair_puts_it_off_and_a_refusal_keeps_what_was_typed(site: Site) -> None:
    task = site.desk.task(meeting(site.desk))
    visit, url = site.person(CHAIR, "en"), f"/inbox/{task.id}/meeting/postpone"
    for until in ("2026-09-14T09:00", "tomorrow", ""):
        refused = visit.post(url, {"until": until, "reason": WHY})
        assert refused.status_code == 422
        assert WHY in refused.get_data(as_text=True)
        assert "The new time must be later" in refused.get_data(as_text=True)
    assert visit.post(url, {"until": "2026-09-18T09:00", "reason": WHY}).status_code == 302
    page = visit.text(f"/inbox/{task.id}/meeting")
    assert WHY in page
    assert "has not said" in page
    assert site.desk.one(Postponement).made_by == CHAIR


def test_whom_it_is_shown_to(site: Site) -> None:
    case = meeting(site.desk)
    page = f"/inbox/{site.desk.task(case).id}/meeting"
    assert site.person(APPLICANT).get(page).status_code == 404, "who comes is the body's own business"
    assert site.person(OFFICE).get(page).status_code == 404
    site.desk.advance("9 workdays")
    assert "改期并通知成员" in site.person(OFFICE).text(page), "the forecast lets the office in"
    assert site.person(MEMBERS[0]).get("/inbox/short/meeting").status_code == 404


def test_whoever_comes_too_late_is_told_so_on_the_page_and_keeps_the_reason(site: Site) -> None:
    task = site.desk.task(meeting(site.desk))
    for member in (*MEMBERS, CHAIR):
        if site.desk.reread(task).state == "open":
            site.desk.done(task, member)
    late = site.person(CHAIR).post(f"/inbox/{task.id}/meeting/postpone", {"until": "2026-09-18T09:00", "reason": WHY})
    assert (late.status_code, WHY in late.get_data(as_text=True), "没有提交，可复制备用" in words(late)) == (
        409,
        True,
        True,
    )
    answer = site.person(MEMBERS[0]).post(f"/inbox/{task.id}/meeting", {"coming": "yes"})
    assert (answer.status_code, "该事项的状态为“办结”" in words(answer), "到会情况" in words(answer)) == (
        409,
        True,
        True,
    )
    assert site.person(APPLICANT).post(f"/inbox/{task.id}/meeting", {"coming": "yes"}).status_code == 404
