"""Whoever attached a file takes it off again, as long as their task is open."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import lock_task
from engine.store.attachments import Attachment


@dataclass(frozen=True, kw_only=True)
class DetachFile:
    """Take `attachment_id` off its case."""

    attachment_id: str


def handle(command: DetachFile, act: Act) -> Done:
    """Delete the row; the trail keeps the hash, and the write-once content stays."""
    attachment = act.session.get(Attachment, command.attachment_id)
    if attachment is None or attachment.task_id is None:
        raise Rejection("not_found")
    case, task, assigned = lock_task(act, attachment.task_id)
    open_assignment(case, task, assigned, preparing=True)
    require("detach", {"uploader"} if attachment.uploaded_by == act.actor.id else ())
    case.require_active()
    act.session.delete(attachment)
    act.emit(
        "FileDetached",
        element=task.element,
        task_id=task.id,
        payload={"attachment": attachment.id, "name": attachment.name, "sha256": attachment.sha256},
    )
    return Done(case=case, task_id=task.id)
