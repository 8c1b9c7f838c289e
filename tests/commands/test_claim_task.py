from engine.commands.claim_task import ClaimTask
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.unclaim_task import UnclaimTask
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, OTHER_CLERK, Desk, codes, race, told


def test_a_candidate_claims(harness: Desk) -> None:
    case = harness.slip()
    task = harness.task(case)
    done = harness.act(CLERK, ClaimTask(task_id=task.id))
    claimed = harness.reread(task)
    assert (done.instance_id, done.task_id) == (case, task.id)
    assert (claimed.claimed_by, claimed.claimed_at) == (CLERK, harness.clock.now())
    event = harness.last(case)
    assert (event.event, event.actor, event.element, event.task_id) == ("TaskClaimed", CLERK, "check", task.id)


def test_claiming_again_changes_nothing(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    before = harness.rows()
    harness.act(CLERK, ClaimTask(task_id=task.id))
    assert harness.changed(before) == []


def test_of_sixteen_exactly_one_claims(harness: Desk) -> None:
    task = harness.task(harness.slip())
    people = harness.people(task)[:16]
    results = race(*(lambda who=who: harness.act(who, ClaimTask(task_id=task.id)) for who in people))
    assert codes(results) == ["done"] + ["task_claimed_by_other"] * 15
    assert harness.events(task.instance_id).count("TaskClaimed") == 1


def test_somebody_else_is_told_who_has_it(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    refusal = harness.refusal(OTHER_CLERK, ClaimTask(task_id=task.id))
    assert (refusal.code, told(refusal)) == (
        "task_claimed_by_other",
        {"by": "财务处经办", "at": "2026-09-01 09:00"},
    )


def test_a_task_that_was_given_back_can_be_claimed(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, UnclaimTask(task_id=task.id))
    harness.act(OTHER_CLERK, ClaimTask(task_id=task.id))
    assert harness.reread(task).claimed_by == OTHER_CLERK


def test_a_voter_cannot_claim_the_vote_of_all(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    assert harness.code(MEMBERS[0], ClaimTask(task_id=task.id)) == "nothing_to_claim"


def test_who_is_not_asked_cannot_claim(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(APPLICANT, ClaimTask(task_id=task.id)) == "task_not_yours"
    assert harness.code(ADMIN, ClaimTask(task_id=task.id)) == "task_not_yours"


def test_a_task_that_does_not_exist(harness: Desk) -> None:
    assert harness.code(CLERK, ClaimTask(task_id="0" * 32)) == "not_found"


def test_a_task_that_is_done(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.done(task, CLERK)
    refusal = harness.refusal(OTHER_CLERK, ClaimTask(task_id=task.id))
    assert refusal.code == "task_already_completed"
    assert told(refusal) == {"by": "财务处经办", "at": "2026-09-01 09:00"}


def test_a_case_that_is_suspended(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(CLERK, ClaimTask(task_id=task.id)) == "case_not_active"
