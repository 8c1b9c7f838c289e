"""The views beside the tasks: questions, copies, what is delegated; hidden at nothing, and at one price."""

import pytest

from engine.commands.ask_question import AskQuestion
from engine.commands.copy_task import CopyTask
from engine.commands.delegate_task import DelegateTask
from engine.store.conversations import Copy
from tests.factories.between import OWNER, alone
from tests.factories.desk import CLERK, OTHER_CLERK
from tests.factories.site import Site, words

ADDRESSES = {"delegated": "/inbox?view=delegated", "questions": "/inbox/questions", "to_read": "/inbox/to-read"}
NAMES = {"delegated": "委派给我", "questions": "待答复", "to_read": "待阅"}


def one_more(site: Site, view: str) -> None:
    task = alone(site.desk)
    if view == "questions":
        site.desk.act(OWNER, AskQuestion(task_id=task.id, person=CLERK, text="列入了吗？"))
    elif view == "to_read":
        site.desk.act(OWNER, CopyTask(task_id=task.id, persons=(CLERK, OTHER_CLERK), text="请阅附件"))
    else:
        site.desk.act(OWNER, DelegateTask(task_id=task.id, person=CLERK))


@pytest.mark.parametrize("view", ADDRESSES)
def test_a_view_counts_what_it_holds_and_is_hidden_at_nothing(site: Site, view: str) -> None:
    assert NAMES[view] not in site.person(CLERK).text("/inbox")
    one_more(site, view)
    assert f"{NAMES[view]} 1" in site.person(CLERK).text("/inbox")
    assert f"{NAMES[view]} 1" in site.person(CLERK).text(ADDRESSES[view])
    assert site.person(CLERK, "en").get(ADDRESSES[view]).status_code == 200


@pytest.mark.parametrize("view", ADDRESSES)
def test_a_view_costs_the_same_with_one_row_and_with_three(site: Site, view: str) -> None:
    def cost() -> int:
        with site.statements() as sent:
            site.person(CLERK).text(ADDRESSES[view])
        return len(sent)

    one_more(site, view)
    site.person(CLERK).text(ADDRESSES[view])
    first = cost()
    one_more(site, view)
    one_more(site, view)
    assert cost() == first


def test_empty_views_say_what_will_be_here(site: Site) -> None:
    assert "没有等您答复的问题" in site.person(CLERK).text("/inbox/questions")
    assert "没有待阅的事项" in site.person(CLERK).text("/inbox/to-read")


def test_one_copy_is_read_and_then_all_of_the_page(site: Site) -> None:
    for _ in range(3):
        one_more(site, "to_read")
    page = site.person(CLERK).text("/inbox/to-read")
    assert "财务处处长 ：请阅附件" in page
    assert "本页 3 件全部阅毕" in page
    copies = [row.id for row in site.desk.all(Copy, Copy.person == CLERK)]
    done = site.person(CLERK).post("/inbox/to-read", {"copy": copies[0]})
    assert done.headers["Location"] == "/inbox/to-read?did=read"
    task = site.desk.one(Copy, Copy.id == copies[0]).task_id
    assert "已阅" in site.person(OWNER).text(f"/inbox/{task}")
    assert "（批量）" not in site.person(OWNER).text(f"/inbox/{task}")
    site.person(CLERK).post("/inbox/to-read", {"copy": copies})
    assert {row.state for row in site.desk.all(Copy, Copy.person == CLERK)} == {"acknowledged"}


def test_nobody_reads_for_somebody_else(site: Site) -> None:
    one_more(site, "to_read")
    copy = site.desk.one(Copy, Copy.person == OTHER_CLERK)
    refused = site.person(CLERK).post("/inbox/to-read", {"copy": copy.id})
    assert (refused.status_code, "待阅" in words(refused)) == (404, True)  # as what does not exist
    assert site.desk.one(Copy, Copy.person == OTHER_CLERK).state == "open"
