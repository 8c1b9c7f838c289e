"""A person steps aside on a task, with the reason; they leave the base of those who count, and the case."""

from dataclasses import dataclass

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime import exclusion
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.case import Case, lock_task
from engine.runtime.recusal import leave_the_rest, step_aside
from engine.runtime.task_settings import settings_of
from engine.store.tasks import Assignment, Task

MAX_REASON = 2000


@dataclass(frozen=True, kw_only=True)
class DeclareRecusal:
    """Step aside on `task_id` because of `reason`."""

    task_id: str
    reason: str


def handle(command: DeclareRecusal, act: Act) -> Done:
    """Recuse the actor; the tally is recomputed without them, and it may decide the task.

    They need not wait for their turn, and leave whatever else is open to them in the case. The answer's `next` says
    whom the same rule would ask in their place; `asked` says that it has asked them.
    """
    case, task, assigned = lock_task(act, command.task_id)
    mine = open_assignment(case, task, assigned, preparing=True, leaving=True)
    require("declare_recusal", {"asked"})
    case.require_active()
    settings = settings_of(case, task)
    if not command.reason.strip():
        raise Rejection("reason_required")
    if len(command.reason) > MAX_REASON:
        raise Rejection("text_too_long", field=Text("原因", "reason"), limit=MAX_REASON)
    _require_way_out(case, task, assigned, mine, settings)
    case.begin()
    value = step_aside(case, task, assigned, mine, settings, command.reason.strip())
    leave_the_rest(case, task, command.reason.strip())
    return Done(case=case, task_id=task.id, value=value)


def _require_way_out(
    case: Case, task: Task, assigned: list[Assignment], mine: Assignment, settings: UserTaskSettings
) -> None:
    """Raise Rejection("not_recusable") unless the element lets people step aside, or the actor may not act here."""
    if not settings.recusable and mine.person not in exclusion.own_ties(case, task, assigned, mine):
        raise Rejection("not_recusable")
