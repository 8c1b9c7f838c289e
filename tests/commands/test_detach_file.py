from engine.commands.attach_file import AttachFile
from engine.commands.detach_file import DetachFile
from engine.commands.suspend_instance import SuspendInstance
from engine.files import FileStore
from engine.store.attachments import Attachment
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, CLERK, OTHER_CLERK, Desk

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def attached(harness: Desk) -> tuple[Task, str]:
    task = harness.task(harness.slip())
    done = harness.act(CLERK, AttachFile(task_id=task.id, name="a.pdf", content=PDF))
    return task, str(done.value["attachment"])


def test_the_row_goes_and_the_trail_keeps_the_hash(harness: Desk) -> None:
    task, attachment = attached(harness)
    row = harness.one(Attachment)
    harness.act(CLERK, DetachFile(attachment_id=attachment))
    assert harness.all(Attachment) == []
    event = harness.last(task.instance_id)
    assert (event.event, event.payload) == (
        "FileDetached",
        {"attachment": attachment, "name": "a.pdf", "sha256": row.sha256},
    )
    assert FileStore(harness.engine.settings.data_dir, 10**6).read(row.sha256) == PDF


def test_only_who_attached_it_and_only_while_the_task_is_open(harness: Desk) -> None:
    task, attachment = attached(harness)
    assert harness.code(OTHER_CLERK, DetachFile(attachment_id=attachment)) == "not_permitted"
    assert harness.code(CLERK, DetachFile(attachment_id="0" * 32)) == "not_found"
    harness.done(task, CLERK)
    assert harness.code(CLERK, DetachFile(attachment_id=attachment)) == "task_already_completed"


def test_a_case_that_is_suspended(harness: Desk) -> None:
    task, attachment = attached(harness)
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(CLERK, DetachFile(attachment_id=attachment)) == "case_not_active"
