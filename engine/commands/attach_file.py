"""A person attaches a file to a case while a task of it is theirs."""

from dataclasses import dataclass

from sqlalchemy import func, select

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.files import FileStore
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import lock_task
from engine.store.attachments import Attachment

MAX_FILES = 200
"""Files of one case."""


@dataclass(frozen=True, kw_only=True)
class AttachFile:
    """Attach `content`, called `name`, in the course of `task_id`; the answer's `attachment` is what forms refer to."""

    task_id: str
    name: str
    content: bytes


def handle(command: AttachFile, act: Act) -> Done:
    """Keep the file, then the row that names it.

    Raises Rejection("file_kind"), ("file_size"), ("too_many_files").
    """
    case, task, assigned = lock_task(act, command.task_id)
    open_assignment(case, task, assigned, preparing=True)
    require("attach", {"asked"})
    case.require_active()
    mine = Attachment.instance_id == case.instance.id
    if (act.session.scalar(select(func.count()).select_from(Attachment).where(mine)) or 0) >= MAX_FILES:
        raise Rejection("too_many_files", limit=MAX_FILES)
    kept = FileStore(act.settings.data_dir, act.settings.max_upload_bytes).keep(command.name, command.content)
    attachment = Attachment(
        id=act.new_id(),
        instance_id=case.instance.id,
        task_id=task.id,
        sha256=kept.sha256,
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        uploaded_by=act.actor.id,
        uploaded_at=act.now,
    )
    act.session.add(attachment)
    payload = {"attachment": attachment.id, "name": kept.name, "sha256": kept.sha256, "size": kept.size}
    act.emit("FileAttached", element=task.element, task_id=task.id, payload=payload)
    return Done(case=case, task_id=task.id, value={**payload, "media_type": kept.media_type})
