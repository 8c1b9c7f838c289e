"""Somebody who received a copy says that they have read it (阅毕)."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.copies import MAX_TEXT
from engine.runtime.handing import short_enough
from engine.runtime.late import said
from engine.store.conversations import Copy


@dataclass(frozen=True, kw_only=True)
class Acknowledge:
    """Acknowledge the copy `copy_id`, with a word (`text`) if there is one to say."""

    copy_id: str
    text: str = ""


def handle(command: Acknowledge, act: Act) -> Done:
    """Mark the copy as read. It is no act on the case: reading takes nobody the time to undo."""
    found = act.session.get(Copy, command.copy_id)
    if found is None:
        raise Rejection("not_found")
    case = lock_case(act, found.instance_id)
    act.session.refresh(found)
    require("acknowledge", {"copied"} if found.person == act.actor.login else ())
    if found.state != "open":
        raise Rejection("copy_read", at=said(act, found.acknowledged_at))
    text = short_enough(command.text, Text("阅后意见", "text"), MAX_TEXT)
    found.state, found.reply, found.acknowledged_at = "acknowledged", text or None, act.now
    act.emit("CopyAcknowledged", task_id=found.task_id, payload={"copy": found.id, "text": text})
    return Done(case=case, task_id=found.task_id)
