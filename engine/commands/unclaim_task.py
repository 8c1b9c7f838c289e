"""A person gives a claimed task back to the pool."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import lock_task


@dataclass(frozen=True, kw_only=True)
class UnclaimTask:
    """Release `task_id`; every candidate sees it again."""

    task_id: str


def handle(command: UnclaimTask, act: Act) -> Done:
    """Forget the claim; a draft the person saved stays theirs."""
    case, task, assigned = lock_task(act, command.task_id)
    mine = open_assignment(case, task, assigned)
    if task.claimed_by != act.actor.id or mine.state != "candidate":
        raise Rejection("nothing_to_release")
    require("unclaim", {"claimant"})
    case.require_active()
    case.begin()
    task.claimed_by, task.claimed_at = None, None
    act.emit("TaskUnclaimed", element=task.element, task_id=task.id)
    return Done(case=case, task_id=task.id)
