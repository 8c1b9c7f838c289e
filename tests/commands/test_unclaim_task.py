from engine.commands.claim_task import ClaimTask
from engine.commands.save_draft import SaveDraft
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.unclaim_task import UnclaimTask
from engine.queries.case_detail import CaseDetail
from engine.queries.task_detail import TaskDetail
from engine.store.tasks import Draft
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk


def test_a_claimed_task_goes_back_to_all(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, SaveDraft(task_id=task.id, data={"opinion": "缺一页"}))
    harness.act(CLERK, UnclaimTask(task_id=task.id))
    released = harness.reread(task)
    assert (released.claimed_by, released.claimed_at) == (None, None)
    assert harness.one(Draft).data == {"opinion": "缺一页"}
    event = harness.last(task.instance_id)
    assert (event.event, event.actor, event.task_id) == ("TaskUnclaimed", CLERK, task.id)


def test_only_who_claimed_it_gives_it_back(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(CLERK, UnclaimTask(task_id=task.id)) == "nothing_to_release"
    harness.act(CLERK, ClaimTask(task_id=task.id))
    assert harness.code(OTHER_CLERK, UnclaimTask(task_id=task.id)) == "task_claimed_by_other"
    assert harness.code(APPLICANT, UnclaimTask(task_id=task.id)) == "task_not_yours"
    assert harness.code(CLERK, UnclaimTask(task_id="0" * 32)) == "not_found"


def test_a_case_that_is_suspended(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(CLERK, UnclaimTask(task_id=task.id)) == "case_not_active"


def test_the_trail_of_the_case_tells_who_took_it_and_who_gave_it_back(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, UnclaimTask(task_id=task.id))
    told = {
        language: [
            line.what
            for line in harness.engine.read(TaskDetail(person=CLERK, task_id=task.id, language=language)).timeline
            if line.event in ("TaskClaimed", "TaskUnclaimed")
        ]
        for language in ("zh", "en")
    }
    assert told == {"zh": ["退回认领", "认领"], "en": ["released it to the pool", "claimed it"]}
    case = harness.engine.read(CaseDetail(person=APPLICANT, instance_id=task.instance_id))
    assert {"认领“check”", "退回认领“check”"} <= {line.what for line in case.trail}
