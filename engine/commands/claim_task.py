"""A candidate takes a pooled task for themselves."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import lock_task
from engine.runtime.exclusion import refuse_tied


@dataclass(frozen=True, kw_only=True)
class ClaimTask:
    """Claim `task_id`: it leaves the other candidates' lists until it is released."""

    task_id: str


def handle(command: ClaimTask, act: Act) -> Done:
    """Mark the task as claimed; of many who try at once exactly one succeeds, the others learn who it was."""
    case, task, assigned = lock_task(act, command.task_id)
    mine = open_assignment(case, task, assigned)
    if mine.state != "candidate":
        raise Rejection("nothing_to_claim")
    require("claim", {"candidate"})
    case.require_active()
    if task.claimed_by is None:
        refuse_tied(case, task, assigned, mine)
        case.begin()
        task.claimed_by, task.claimed_at = act.actor.id, act.now
        act.emit("TaskClaimed", element=task.element, task_id=task.id)
    return Done(case=case, task_id=task.id)
