"""Files of a case: their names for a page, and one file's content for whoever may read the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.files import FileStore
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.queries.secrecy import disclose, keeps_file
from engine.runtime import readers
from engine.store.attachments import Attachment
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRow:
    """A file as pages name it."""

    id: str
    name: str
    size: int
    media_type: str
    uploaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """A file with its content."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAttachment(Query[AttachedFile]):
    """Asks for a file on behalf of `person`."""

    attachment_id: str
    person: str


def answer(query: ReadAttachment, reader: Reader) -> AttachedFile:
    """Return the file.

    Raises Rejection("not_found") when there is none, or the person may not read its case.
    """
    found = reader.session.get(Attachment, query.attachment_id)
    if found is None or not may_read(reader, found.instance_id, query.person) or _kept(reader, query.person, [found]):
        raise Rejection("not_found")
    store = FileStore(reader.settings.data_dir, reader.settings.max_upload_bytes)
    return AttachedFile(name=found.name, media_type=found.media_type, content=store.read(found.sha256))


def attachments_of(reader: Reader, instance_id: str, person: str) -> tuple[AttachmentRow, ...]:
    """Return the files of a case that `person` may see, oldest first."""
    rows = reader.session.scalars(
        select(Attachment).where(Attachment.instance_id == instance_id).order_by(Attachment.uploaded_at, Attachment.id)
    ).all()
    kept = _kept(reader, person, rows)
    return tuple(
        AttachmentRow(
            id=row.id,
            name=row.name,
            size=row.size,
            media_type=row.media_type,
            uploaded_at=row.uploaded_at,
        )
        for row in rows
        if row.id not in kept
    )


def _kept(reader: Reader, person: str, rows: Sequence[Attachment]) -> frozenset[str]:
    """Return the files that are kept from somebody together with the votes they belong to."""
    ids = {row.task_id for row in rows if row.task_id is not None and row.uploaded_by != person}
    if not ids:
        return frozenset()
    found = reader.session.execute(
        select(Task, Assignment.id)
        .outerjoin(Assignment, (Assignment.task_id == Task.id) & (Assignment.person == person))
        .where(Task.id.in_(ids))
    )
    tasks = {task.id: (task, seat is not None) for task, seat in found}
    return frozenset(
        row.id
        for row in rows
        if row.task_id in tasks
        and keeps_file(reader, person, tasks[row.task_id][0], row.uploaded_by, seated=tasks[row.task_id][1])
    )


def may_read(reader: Reader, instance_id: str, person: str) -> bool:
    """Tell whether somebody may read a case; if so, names that it keeps from them are kept from here on."""
    if not readers.may_read(reader, instance_id, person):
        return False
    disclose(reader, instance_id, person)
    return True
