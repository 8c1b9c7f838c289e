"""Somebody who has a task sends copies of the case to others, to acknowledge or to know of (抄送/传阅)."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import lock_task
from engine.runtime.copies import check_copies, send_copies


@dataclass(frozen=True, kw_only=True)
class CopyTask:
    """Send copies of the case of `task_id` to `persons`, with `text`; nothing waits for them."""

    task_id: str
    persons: tuple[str, ...]
    kind: Literal["acknowledge", "inform"] = "inform"
    text: str = ""


def handle(command: CopyTask, act: Act) -> Done:
    """Write the copies; whoever receives one may read the case."""
    case, task, assigned = lock_task(act, command.task_id)
    open_assignment(case, task, assigned, preparing=True)
    require("copy_task", {"asked"})
    case.require_active()
    text = check_copies(case, command.persons, command.kind, command.text)
    case.begin()
    send_copies(case, command.persons, command.kind, text, task)
    return Done(case=case, task_id=task.id)
