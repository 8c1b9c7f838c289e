"""A person steps aside on a task, with the reason; they leave the base of those who count, and the case."""

from dataclasses import dataclass

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime import exclusion, voting
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.asking import ask_again, draws_lots
from engine.runtime.case import Case, lock_task
from engine.runtime.deciding import BODIES, settle
from engine.runtime.projection import open_incident
from engine.runtime.replacing import next_by_rule
from engine.runtime.reseating import give_back_place
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

    The answer's `next` says whom the same rule would ask in their place; `asked` says that it has asked them.
    """
    case, task, assigned = lock_task(act, command.task_id)
    mine = open_assignment(case, task, assigned)
    require("declare_recusal", {"asked"})
    case.require_active()
    settings = settings_of(case, task)
    if not command.reason.strip():
        raise Rejection("reason_required")
    if len(command.reason) > MAX_REASON:
        raise Rejection("text_too_long", field="原因 / reason", limit=MAX_REASON)
    _require_way_out(case, task, assigned, mine, settings)
    case.begin()
    mine.state, mine.opinion = "recused", command.reason.strip()
    mine.voted_at, mine.closed_act = act.now, case.instance.act
    task.version += 1
    if task.claimed_by == act.actor.id:
        task.claimed_by, task.claimed_at = None, None
    if mine.on_behalf_of is not None:
        give_back_place(case, task, assigned, mine)
    task.asked = voting.asked_of(settings, assigned)
    exclusion.remember_stepped_aside(case, mine.person)
    act.emit("RecusalDeclared", element=task.element, task_id=task.id, payload={"reason": mine.opinion})
    if draws_lots(settings) and settings.policy.kind != "single":
        _draw_again(case, task, assigned, settings)
    if task.asked == 0 and mine.kind == "decide" and settings.policy.kind not in BODIES:
        return _replace(case, task, assigned, settings)
    proposed = next_by_rule(case, task, assigned)
    done = settle(case, task, assigned, settings, deciding=None)
    return Done(case=case, task_id=task.id, value={**done.value, "next": proposed, "asked": False})


def _draw_again(case: Case, task: Task, assigned: list[Assignment], settings: UserTaskSettings) -> None:
    """Fill a body that was drawn up by a further draw; an incident says that nobody is left for it."""
    drawn = ask_again(case, task, assigned, settings)
    assigned.extend(drawn)
    if not drawn:
        text = "Somebody who was drawn stepped aside, and nobody could be drawn instead."
        open_incident(case, "assignment", "draw_short", text, element=task.element, token=task.token)


def _require_way_out(
    case: Case, task: Task, assigned: list[Assignment], mine: Assignment, settings: UserTaskSettings
) -> None:
    """Raise Rejection("not_recusable") unless the element lets people step aside, or the actor may not act here."""
    if not settings.recusable and mine.person not in exclusion.own_ties(case, task, assigned, mine):
        raise Rejection("not_recusable")


def _replace(case: Case, task: Task, assigned: list[Assignment], settings: UserTaskSettings) -> Done:
    fresh = ask_again(case, task, assigned, settings)
    if fresh:
        return Done(case=case, task_id=task.id, value={"next": [row.person for row in fresh], "asked": True})
    text = "Everybody stepped aside."
    open_incident(case, "assignment", "nobody_to_ask", text, element=task.element, token=task.token)
    return Done(case=case, task_id=task.id, value={"next": next_by_rule(case, task, assigned), "asked": False})
