from engine.commands.claim_task import ClaimTask
from engine.commands.mark_seen import MarkSeen
from engine.store.instances import Seen
from tests.factories.desk import APPLICANT, CHAIR, CLERK, Desk


def test_the_newest_event_is_noted_without_one_of_its_own(harness: Desk) -> None:
    case = harness.slip()
    before = harness.events(case)
    harness.act(APPLICANT, MarkSeen(instance_id=case))
    assert harness.one(Seen).audit_seq == len(before)
    harness.act(CLERK, ClaimTask(task_id=harness.task(case).id))
    harness.act(APPLICANT, MarkSeen(instance_id=case))
    assert harness.one(Seen).audit_seq == len(before) + 1
    assert harness.events(case) == [*before, "TaskClaimed"]


def test_only_readers_of_the_case(harness: Desk) -> None:
    case = harness.slip()
    assert harness.code(CHAIR, MarkSeen(instance_id=case)) == "not_permitted"
    assert harness.code(APPLICANT, MarkSeen(instance_id="0" * 32)) == "not_permitted"
