from engine.commands.claim_task import ClaimTask
from tests.factories.desk import APPLICANT, CLERK, MEMBERS, OTHER_CLERK
from tests.factories.site import Site, words


def test_a_page_says_where_to_who_did_it_and_what_follows(site: Site) -> None:
    case = site.desk.slip()
    task = site.desk.task(case)
    visit = site.person(CLERK)
    assert f"/inbox/{task.id}/return" in visit.get(f"/inbox/{task.id}").text
    page = visit.text(f"/inbox/{task.id}/return")
    assert "退回到…" in page
    assert "办好后直接回到我这里" in page
    assert "从那里起重新走一遍" in page
    assert "apply" in page
    english = site.person(CLERK, "en").text(f"/inbox/{task.id}/return")
    assert "comes straight back to me" in english


def test_sending_back_with_items_and_taking_it_back(site: Site) -> None:
    case = site.desk.slip()
    task = site.desk.task(case)
    visit = site.person(CLERK)
    sent = {"to": "apply/straight", "items": "补附件\n\n改份数", "opinion": "缺附件", "seen_version": str(task.version)}
    answer = visit.post(f"/inbox/{task.id}/return", sent)
    assert answer.status_code == 302
    again = site.desk.task(case)
    assert (again.element, again.items) == ("apply", ["补附件", "改份数"])
    assert "撤回" in visit.text(answer.headers["Location"])
    visit.post(f"/inbox/{task.id}/undo")
    assert site.desk.task(case).id == task.id


def test_the_whole_way_again(site: Site) -> None:
    case = site.desk.slip()
    task = site.desk.task(case)
    sent = {"to": "apply/again", "opinion": "重来", "seen_version": str(task.version)}
    site.person(CLERK).post(f"/inbox/{task.id}/return", sent)
    assert site.desk.last(case).payload["straight"] is False


def test_a_refusal_keeps_what_was_typed(site: Site) -> None:
    task = site.desk.task(site.desk.slip())
    visit = site.person(CLERK)
    sent = {"to": "apply/again", "items": "补附件", "opinion": " ", "seen_version": str(task.version)}
    answer = visit.post(f"/inbox/{task.id}/return", sent)
    assert answer.status_code == 422
    assert "请" in words(answer)
    assert 'value="apply/again" checked' in answer.text
    assert "补附件</textarea>" in answer.text
    stale = visit.post(f"/inbox/{task.id}/return", {**sent, "opinion": "缺", "seen_version": "99"})
    assert stale.status_code == 409


def test_who_may_not_see_it_and_where_there_is_nothing_to_choose(site: Site) -> None:
    case = site.desk.slip("apply")
    draft = site.desk.task(case)
    assert "没有可以退回的环节" in site.person(APPLICANT).text(f"/inbox/{draft.id}/return")
    task = site.desk.task(site.desk.slip())
    assert site.person(APPLICANT).get(f"/inbox/{task.id}/return").status_code == 404
    site.desk.act(OTHER_CLERK, ClaimTask(task_id=task.id))
    sent = {"to": "apply/straight", "opinion": "缺附件"}
    assert site.person(CLERK).post(f"/inbox/{task.id}/return", sent).status_code == 409
    vote = site.desk.task(site.desk.slip("vote"))
    assert f"/inbox/{vote.id}/return" not in site.person(MEMBERS[0]).get(f"/inbox/{vote.id}").text
