import hashlib

from engine.commands.attach_file import MAX_FILES, AttachFile
from engine.commands.suspend_instance import SuspendInstance
from engine.files import FileStore
from engine.store.attachments import Attachment
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DIGEST = hashlib.sha256(PDF).hexdigest()


def test_a_file_lies_by_its_hash_and_is_named_by_its_row(harness: Desk) -> None:
    task = harness.task(harness.slip())
    done = harness.act(CLERK, AttachFile(task_id=task.id, name="资质.pdf", content=PDF))
    row = harness.one(Attachment)
    assert done.value == {
        "attachment": row.id,
        "name": "资质.pdf",
        "sha256": DIGEST,
        "size": len(PDF),
        "media_type": "application/pdf",
    }
    assert (row.sha256, row.uploaded_by, row.uploaded_at) == (DIGEST, CLERK, harness.clock.now())
    assert FileStore(harness.engine.settings.data_dir, 10**6).read(DIGEST) == PDF
    event = harness.last(task.instance_id)
    assert (event.event, event.payload["sha256"]) == ("FileAttached", DIGEST)


def test_the_same_content_twice_is_two_rows_over_one_file(harness: Desk) -> None:
    task = harness.task(harness.slip())
    for name in ("a.pdf", "b.pdf"):
        harness.act(CLERK, AttachFile(task_id=task.id, name=name, content=PDF))
    assert {row.name: row.sha256 for row in harness.all(Attachment)} == {"a.pdf": DIGEST, "b.pdf": DIGEST}


def test_what_is_refused(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(CLERK, AttachFile(task_id=task.id, name="a.pdf", content=b"MZ\x90\x00")) == "file_kind"
    assert harness.code(CLERK, AttachFile(task_id=task.id, name="a.exe", content=PDF)) == "file_kind"
    assert harness.code(CLERK, AttachFile(task_id=task.id, name="a.pdf", content=b"")) == "file_kind"
    assert harness.code(APPLICANT, AttachFile(task_id=task.id, name="a.pdf", content=PDF)) == "task_not_yours"
    assert harness.code(CLERK, AttachFile(task_id="0" * 32, name="a.pdf", content=PDF)) == "not_found"
    with harness.configured(max_upload_bytes=10) as small:
        assert small.code(CLERK, AttachFile(task_id=task.id, name="a.pdf", content=PDF)) == "file_size"
    harness.done(task, CLERK)
    assert harness.code(OTHER_CLERK, AttachFile(task_id=task.id, name="a.pdf", content=PDF)) == "task_already_completed"


def test_a_case_holds_only_so_many(harness: Desk) -> None:
    task = harness.task(harness.slip())
    with harness.engine.database.write_session() as session, session.begin():
        session.add_all(
            Attachment(
                id=f"{number:032}",
                instance_id=task.instance_id,
                task_id=task.id,
                sha256=DIGEST,
                name="a.pdf",
                media_type="application/pdf",
                size=1,
                uploaded_by=CLERK,
                uploaded_at=harness.clock.now(),
            )
            for number in range(MAX_FILES)
        )
    assert harness.code(CLERK, AttachFile(task_id=task.id, name="a.pdf", content=PDF)) == "too_many_files"


def test_a_case_that_is_suspended(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(CLERK, AttachFile(task_id=task.id, name="a.pdf", content=PDF)) == "case_not_active"
