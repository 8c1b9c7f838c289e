"""A letter about conditions that are somebody's to confirm now: one for all of them, about those that still are."""

import pytest

from engine.commands.complete_task import CompleteTask
from engine.commands.confirm_obligation import ConfirmObligation
from engine.commands.hand_over import HandOver
from engine.commands.send_back import SendBack
from engine.commands.set_mail_preferences import SetMailPreferences
from engine.store.jobs import Job, Mail
from engine.store.obligations import Obligation
from tests.factories.away import CLERK2, DEPUTY, HEAD, held
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.post import Post
from tests.factories.slip import ask, chain, group, person
from tests.webhooks.test_digest import digest
from webhooks.delivery import deliver_due

UNDER = 'conditions="true"'
FINANCE = group("dept_head", '"CWC"')
NO_LONGER = ("cancelled", "the condition is closed or no longer theirs")


def approved(harness: Desk, *texts: str, steps: int = 1) -> str:
    """A case that the head of finance approved under conditions, in one task or in several, and that goes on."""
    asks = [ask(f"sign{number}", FINANCE, task=UNDER) for number in range(steps)]
    harness.deploy_files(chain("bound", *asks, ask("then", person('"xz"'))))
    case = harness.start("bound", APPLICANT)
    for number in range(steps):
        task = harness.task(case)
        harness.act(HEAD, CompleteTask(task_id=task.id, outcome="approve", conditions=texts[number::steps]))
    return case


def sent(harness: Desk) -> list[Mail]:
    harness.pass_time(seconds=harness.engine.settings.undo_seconds + 1)
    deliver_due(harness.engine, Post(), 100)
    return harness.all(Mail, Mail.kind == "kept")


def states(harness: Desk, case: str) -> list[tuple[str, str | None]]:
    return [(job.state, job.error) for job in harness.all(Job, Job.instance_id == case, Job.kind == "kept")]


def confirmed(harness: Desk, text: str, by: str = CLERK2) -> None:
    harness.act(by, ConfirmObligation(obligation_id=harness.one(Obligation, Obligation.text == text).id))


def test_it_is_not_sent_once_the_condition_is_closed(harness: Desk) -> None:
    case = approved(harness, "补合同")
    held(harness, {"person": CLERK2})
    confirmed(harness, "补合同")
    assert (sent(harness), states(harness, case)) == ([], [NO_LONGER])


def test_it_is_not_sent_once_another_looks_after_it(harness: Desk) -> None:
    case = approved(harness, "补合同")
    held(harness, {"person": CLERK2})
    held(harness, {"person": DEPUTY})
    letters = sent(harness)
    assert ([letter.person for letter in letters], sorted(states(harness, case))) == (
        [DEPUTY],
        [NO_LONGER, ("done", None)],
    )


def test_it_is_not_sent_once_the_approval_stands_no_more(harness: Desk) -> None:
    case = approved(harness, "补合同")
    held(harness, {"person": CLERK2})
    harness.act("xz", SendBack(task_id=harness.task(case).id, to="sign0", opinion="请重新审核"))
    assert (sent(harness), states(harness, case)) == ([], [NO_LONGER])


def parts(harness: Desk, *heirs: str) -> dict[str, str]:
    rows = harness.all(Obligation)
    return {f"condition:{row.id}": heirs[number % len(heirs)] for number, row in enumerate(rows)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_several_that_follow_a_post_are_listed_in_one_letter(harness: Desk, language: str) -> None:
    approved(harness, "补合同", "报预算")
    harness.act(CLERK2, SetMailPreferences(language=language))
    held(harness, {"person": CLERK2})
    (letter,) = sent(harness)
    assert ("补合同" in letter.text, "报预算" in letter.text) == (True, True)
    several = {"zh": "同意时附带的 2 项条件改由您确认", "en": "2 conditions of approvals are now yours to confirm"}
    assert several[language] in letter.text


def test_those_of_several_tasks_of_a_case_too(harness: Desk) -> None:
    case = approved(harness, "补合同", "报预算", steps=2)
    held(harness, {"person": CLERK2})
    (letter,) = sent(harness)
    assert ("补合同" in letter.text, "报预算" in letter.text) == (True, True)
    assert len(states(harness, case)) == 1


def test_what_is_closed_by_then_is_not_listed(harness: Desk) -> None:
    approved(harness, "补合同", "报预算")
    held(harness, {"person": CLERK2})
    confirmed(harness, "补合同")
    (letter,) = sent(harness)
    assert ("补合同" in letter.text, "报预算" in letter.text) == (False, True)
    assert "同意时附带的条件改由您确认" in letter.text


def test_a_hand_over_makes_one_letter_for_each_who_gets_some(harness: Desk) -> None:
    case = approved(harness, "补合同", "报预算", "交回执")
    given = parts(harness, CLERK2, DEPUTY)
    harness.act(ADMIN, HandOver(person=HEAD, instance_id=case, parts=given, reason="调离"))
    told = {letter.person: letter.text for letter in sent(harness)}
    assert sorted(told) == sorted([CLERK2, DEPUTY])
    assert [word in told[CLERK2] for word in ("补合同", "报预算", "交回执")] == [True, False, True]


def test_one_that_left_already_is_not_added_to(harness: Desk) -> None:
    case = approved(harness, "补合同", "报预算")
    first, second = parts(harness, CLERK2)
    for key in (first, second):
        harness.act(ADMIN, HandOver(person=HEAD, instance_id=case, parts={key: CLERK2}, reason="调离"))
        letters = sent(harness)
    assert [("补合同" in one.text, "报预算" in one.text) for one in letters] == [(True, False), (False, True)]


def test_a_digest_tells_of_it_until_it_is_closed(harness: Desk) -> None:
    case = approved(harness, "补合同")
    harness.act(CLERK2, SetMailPreferences(choices={"tasks": "digest"}))
    held(harness, {"person": CLERK2})
    assert sent(harness) == []
    assert states(harness, case) == [("digest", None)]
    assert [line.kind for line in digest(harness, CLERK2).news] == ["kept"]
    confirmed(harness, "补合同")
    assert digest(harness, CLERK2).news == ()
