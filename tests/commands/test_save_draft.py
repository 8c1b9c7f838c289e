from engine.commands.save_draft import MAX_DRAFT, SaveDraft
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.terminate_instance import TerminateInstance
from engine.store.tasks import Draft
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk, told


def test_a_draft_is_kept_without_an_event(harness: Desk) -> None:
    case = harness.slip("apply")
    task, before = harness.task(case), harness.events(case)
    harness.act(APPLICANT, SaveDraft(task_id=task.id, data={"purpose": "聘", "copies": 400, "unknown": [1]}))
    draft = harness.one(Draft)
    assert (draft.task_id, draft.person) == (task.id, APPLICANT)
    assert draft.data == {"purpose": "聘", "copies": 400, "unknown": [1]}
    assert draft.saved_at == harness.clock.now()
    assert harness.events(case) == before


def test_a_newer_draft_replaces_the_older(harness: Desk) -> None:
    task = harness.task(harness.slip("apply"))
    harness.act(APPLICANT, SaveDraft(task_id=task.id, data={"purpose": "聘"}))
    harness.act(APPLICANT, SaveDraft(task_id=task.id, data={"purpose": "聘书"}))
    assert harness.one(Draft).data == {"purpose": "聘书"}


def test_everybody_has_a_draft_of_their_own(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, SaveDraft(task_id=task.id, data={"opinion": "甲"}))
    harness.act(OTHER_CLERK, SaveDraft(task_id=task.id, data={"opinion": "乙"}))
    assert {d.person: d.data for d in harness.all(Draft)} == {CLERK: {"opinion": "甲"}, OTHER_CLERK: {"opinion": "乙"}}


def test_a_task_that_has_gone(harness: Desk) -> None:
    task = harness.task(harness.slip())
    draft = SaveDraft(task_id=task.id, data={"opinion": "甲"})
    harness.done(task, CLERK)
    refusal = harness.refusal(OTHER_CLERK, draft)
    assert (refusal.code, told(refusal)["by"]) == ("task_already_completed", "财务处经办")
    other = harness.slip()
    gone = harness.task(other)
    harness.act(ADMIN, TerminateInstance(instance_id=other, reason="重复"))
    assert harness.code(CLERK, SaveDraft(task_id=gone.id, data={})) == "task_closed"


def test_who_is_not_asked_keeps_no_draft(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(APPLICANT, SaveDraft(task_id=task.id, data={})) == "task_not_yours"


def test_a_draft_that_is_too_long(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(CLERK, SaveDraft(task_id=task.id, data={"opinion": "x" * MAX_DRAFT})) == "text_too_long"


def test_a_case_that_is_suspended(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(CLERK, SaveDraft(task_id=task.id, data={})) == "case_not_active"
