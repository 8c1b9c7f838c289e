"""A person steps aside on a task, with the reason; they leave the base of those who count."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime import voting
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.asking import ask_again
from engine.runtime.case import lock_task
from engine.runtime.deciding import BODIES, settle
from engine.runtime.projection import open_incident
from engine.runtime.task_settings import settings_of

MAX_REASON = 2000


@dataclass(frozen=True, kw_only=True)
class DeclareRecusal:
    """Step aside on `task_id` because of `reason`."""

    task_id: str
    reason: str


def handle(command: DeclareRecusal, act: Act) -> Done:
    """Recuse the actor; the tally is recomputed without them, and it may decide the task."""
    case, task, assigned = lock_task(act, command.task_id)
    mine = open_assignment(case, task, assigned)
    require("declare_recusal", {"asked"})
    case.require_active()
    settings = settings_of(case, task)
    if not settings.recusable:
        raise Rejection("not_recusable")
    if not command.reason.strip():
        raise Rejection("reason_required")
    if len(command.reason) > MAX_REASON:
        raise Rejection("text_too_long", field="原因 / reason", limit=MAX_REASON)
    case.begin()
    mine.state, mine.opinion = "recused", command.reason.strip()
    mine.voted_at, mine.closed_act = act.now, case.instance.act
    task.asked = voting.asked_of(settings, assigned)
    task.version += 1
    if task.claimed_by == act.actor.id:
        task.claimed_by, task.claimed_at = None, None
    act.emit("RecusalDeclared", element=task.element, task_id=task.id, payload={"reason": mine.opinion})
    if task.asked == 0 and mine.kind == "decide" and settings.policy.kind not in BODIES:
        if not ask_again(case, task, assigned, settings):
            text = "Everybody stepped aside."
            open_incident(case, "assignment", "nobody_to_ask", text, element=task.element, token=task.token)
        return Done(case=case, task_id=task.id)
    return settle(case, task, assigned, settings, deciding=None)
