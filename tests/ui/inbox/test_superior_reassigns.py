"""改派 on the page of a superior: offered with its key, asks whom and why, and says afterwards who has it."""

import re

from engine.store.tasks import SupervisionOrder, Task
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_post
from tests.factories.desk import APPLICANT
from tests.factories.site import Site
from tests.ui.inbox.test_acts import acts, body, do

SUPERIOR = "xz"


def late(site: Site, days: int = 7) -> Task:
    """A task of the head of finance that the ladder has offered to the superior."""
    task = by_post(site.desk, due='in="5 workdays" ladder="L-STD"')
    site.desk.advance(f"{days} workdays")
    return task


def test_a_late_task_stands_in_the_superiors_inbox_with_the_act(site: Site) -> None:
    task = late(site)
    assert task.id in body(site.person(SUPERIOR).get("/inbox"))
    assert "改派" in acts(site, task, SUPERIOR)
    assert "Reassign" in acts(site, task, SUPERIOR, "en")
    for who in (HEAD, APPLICANT):
        assert "改派" not in acts(site, task, who), who


def test_whoever_has_no_right_to_it_gets_no_form_and_changes_nothing(site: Site) -> None:
    task = late(site)
    answer = do(site, task, "reassign", HEAD, person=CLERK2, text="在外出差")
    assert answer.status_code == 403
    assert site.desk.people(task, "candidate") == [HEAD, SUPERIOR]


def test_the_page_asks_whom_and_why_and_says_what_happens(site: Site) -> None:
    task = late(site)
    page = body(site.person(SUPERIOR).get(f"/inbox/{task.id}/act/reassign"))
    assert "由对方代替原办理人，对方会收到通知" in page
    assert 'name="person"' in page
    assert re.search(r'<textarea[^>]*name="text"[^>]*required', page)
    english = body(site.person(SUPERIOR, "en").get(f"/inbox/{task.id}/act/reassign"))
    assert "reads on its page who has it now" in english


def test_it_goes_to_whom_they_name(site: Site) -> None:
    task = late(site)
    answer = do(site, task, "reassign", SUPERIOR, person=CLERK2, text="在外出差")
    assert (answer.status_code, site.desk.people(task, "asked", "candidate")) == (302, [CLERK2])
    assert task.id in body(site.person(CLERK2).get("/inbox"))
    for gone in (HEAD, SUPERIOR):
        assert task.id not in body(site.person(gone).get("/inbox"))
    page = site.person(HEAD).text(f"/inbox/{task.id}")
    assert "这件事项已不由您办理，只能查看。" in page
    assert re.search(r"改派给 财务处经办二", page)


def test_a_reason_that_is_missing_is_asked_for_and_the_name_is_kept(site: Site) -> None:
    task = late(site)
    answer = do(site, task, "reassign", SUPERIOR, person=CLERK2, text=" ")
    page = body(answer)
    assert (answer.status_code, CLERK2 in page) == (422, True)
    assert site.desk.people(task, "candidate") == [HEAD, SUPERIOR]


def test_whoever_is_kept_out_is_refused_by_name(site: Site) -> None:
    task = late(site)
    answer = do(site, task, "reassign", SUPERIOR, person=APPLICANT, text="在外出差")
    assert answer.status_code in (409, 422)
    assert "应当回避" in body(answer)


def test_the_red_list_shows_the_order_with_whoever_got_it(site: Site) -> None:
    task = late(site, days=10)
    do(site, task, "reassign", SUPERIOR, person=DEPUTY, text="在外出差")
    assert site.desk.one(SupervisionOrder).addressee == DEPUTY
    page = site.person(DEPUTY).text("/cockpit/redlist")
    assert "财务处副处长" in page
    assert 'name="reply"' in body(site.person(DEPUTY).get("/cockpit/redlist"))
    assert 'name="reply"' not in body(site.person(HEAD).get("/cockpit/redlist"))
