"""What waits for whoever follows in a post stands with its old holder as that: to look at, not to do."""

from datetime import UTC, datetime
from typing import Any

from engine.api import Actor
from engine.commands.reassign_task import ReassignTask
from engine.queries.aside import AsideCounts
from engine.queries.bulk_all import AllInView
from engine.queries.inbox import Inbox, InboxView, View
from engine.queries.inbox_counts import InboxCounts
from engine.store.tasks import Task
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_name, by_post, held, imported, opened
from tests.factories.desk import ADMIN, Desk
from tests.factories.slip import ask, chain, group, person
from tests.webhooks.test_digest import digest

SUPERIOR = "xz"
LATE = 'in="1 workdays"'


def inbox(harness: Desk, who: str, view: View = "todo") -> InboxView:
    return harness.engine.read(Inbox(person=who, view=view), Actor.person(who))


def ids(harness: Desk, who: str, view: View = "todo") -> list[str]:
    return [row.task_id for row in inbox(harness, who, view).rows]


def waiting(harness: Desk, who: str) -> int:
    return harness.engine.read(AsideCounts(person=who), Actor.person(who)).waiting


def vacated(harness: Desk) -> tuple[Task, Task]:
    """A task of the head of finance in the post, which nobody holds now, and one in person."""
    theirs, named = by_post(harness), by_name(harness)
    assert sorted(ids(harness, HEAD)) == sorted([theirs.id, named.id])
    held(harness)
    return theirs, named


def test_it_is_not_theirs_to_do(harness: Desk) -> None:
    _, named = vacated(harness)
    assert ids(harness, HEAD) == [named.id]
    assert inbox(harness, HEAD).counts.todo == 1
    assert inbox(harness, HEAD).counts.verbs == (("handle", 1),)
    assert harness.engine.read(InboxCounts(person=HEAD), Actor.person(HEAD)).counts.todo == 1
    assert harness.engine.read(AllInView(person=HEAD), Actor.person(HEAD)) == (named.id,)


def test_it_stands_where_they_wait_for_others_and_says_for_whom(harness: Desk) -> None:
    theirs, _ = vacated(harness)
    (row,) = inbox(harness, HEAD, "waiting").rows
    assert (row.task_id, row.after_term, waiting(harness, HEAD)) == (theirs.id, True, 1)


def test_whoever_stood_in_for_them_has_it_no_more_either(harness: Desk) -> None:
    task = by_post(harness)
    opened(harness)
    assert ids(harness, DEPUTY) == [task.id]
    held(harness)
    assert (ids(harness, DEPUTY), ids(harness, DEPUTY, "waiting")) == ([], [task.id])


def test_the_others_who_are_asked_have_it_to_do_as_before(harness: Desk) -> None:
    both = ask("sign", person(f'"{SUPERIOR}"'), group("dept_head", '"CWC"'), approval='policy="all"')
    task = harness.task(harness.deployed(chain("both", both)))
    held(harness)
    assert (ids(harness, SUPERIOR), waiting(harness, SUPERIOR)) == ([task.id], 0)
    assert (ids(harness, HEAD), waiting(harness, HEAD)) == ([], 1)


def test_whoever_follows_has_it_to_do(harness: Desk) -> None:
    theirs, named = vacated(harness)
    held(harness, {"person": CLERK2})
    assert ids(harness, CLERK2) == [theirs.id]
    assert (ids(harness, HEAD), waiting(harness, HEAD)) == ([named.id], 0)


def test_given_to_the_old_holder_by_name_it_is_theirs_again(harness: Desk) -> None:
    theirs, named = vacated(harness)
    harness.act(ADMIN, ReassignTask(task_id=theirs.id, person=HEAD, reason="续任手续办理中"))
    harness.settle()
    assert sorted(ids(harness, HEAD)) == sorted([theirs.id, named.id])
    assert waiting(harness, HEAD) == 0


def test_the_digest_does_not_remind_them_of_it(harness: Desk) -> None:
    theirs, named = vacated(harness)
    found = digest(harness, HEAD)
    assert ([line.task_id for line in found.lines], found.more) == ([named.id], 0)
    assert theirs.id not in [line.task_id for line in found.lines]


def test_a_digest_counts_the_rest_without_it(harness: Desk) -> None:
    vacated(harness)
    for number in range(31):
        by_name(harness, f"more{number}")
    assert digest(harness, HEAD).more == 2


def test_who_has_it_no_more_is_not_called_late_to_their_superior(harness: Desk) -> None:
    by_post(harness, due=LATE)
    harness.clock.set(datetime(2026, 9, 10, 2, tzinfo=UTC))
    assert [line.who for line in digest(harness, SUPERIOR).late] == ["财务处处长"]

    def to_another_post(document: dict[str, Any]) -> None:
        posts = {post["code"]: post for post in document["posts"]}
        posts["RSC.head"]["holders"], posts["CWC.head"]["holders"] = [{"person": HEAD}], []

    imported(harness, to_another_post)
    assert digest(harness, SUPERIOR).late == ()
