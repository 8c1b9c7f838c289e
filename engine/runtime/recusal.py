"""Takes somebody off a task who steps aside, or who is kept out of the case by a decision; the tally goes on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.domain.elements import UserTaskSettings
from engine.runtime import exclusion, voting
from engine.runtime.asking import ask_again, draws_lots
from engine.runtime.deciding import BODIES, settle
from engine.runtime.projection import open_incident
from engine.runtime.replacing import next_by_rule
from engine.runtime.reseating import give_back_place
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


def step_aside(
    case: "Case", task: Task, assigned: list[Assignment], mine: Assignment, settings: UserTaskSettings, reason: str
) -> Mapping[str, Any]:
    """Take `mine` off; the tally is recomputed without it, and it may decide the task.

    `next` of what is returned says whom the same rule would ask in their place; `asked` says that it has asked them.
    """
    act = case.act
    mine.state, mine.opinion = "recused", reason
    mine.voted_at, mine.closed_act = act.now, case.instance.act
    task.version += 1
    if task.claimed_by == mine.person:
        task.claimed_by, task.claimed_at = None, None
    if mine.on_behalf_of is not None:
        give_back_place(case, task, assigned, mine)
    task.asked = voting.asked_of(settings, assigned)
    exclusion.remember_stepped_aside(case, mine.person)
    event = "RecusalDeclared" if act.actor.login is not None else "PersonKeptOut"
    act.emit(event, element=task.element, task_id=task.id, payload={"reason": mine.opinion})
    if draws_lots(settings) and settings.policy.kind != "single":
        _draw_again(case, task, assigned, settings)
    if task.asked == 0 and mine.kind == "decide" and settings.policy.kind not in BODIES:
        return _replace(case, task, assigned, settings)
    proposed = next_by_rule(case, task, assigned)
    done = settle(case, task, assigned, settings, deciding=None)
    return {**done.value, "next": proposed, "asked": False}


def _draw_again(case: "Case", task: Task, assigned: list[Assignment], settings: UserTaskSettings) -> None:
    """Fill a body that was drawn up by a further draw; an incident says that nobody is left for it."""
    drawn = ask_again(case, task, assigned, settings)
    assigned.extend(drawn)
    if not drawn:
        text = "Somebody who was drawn stepped aside, and nobody could be drawn instead."
        open_incident(case, "assignment", "draw_short", text, element=task.element, token=task.token)


def _replace(case: "Case", task: Task, assigned: list[Assignment], settings: UserTaskSettings) -> Mapping[str, Any]:
    fresh = ask_again(case, task, assigned, settings)
    if fresh:
        return {"next": [row.person for row in fresh], "asked": True}
    text = "Everybody stepped aside."
    open_incident(case, "assignment", "nobody_to_ask", text, element=task.element, token=task.token)
    return {"next": next_by_rule(case, task, assigned), "asked": False}
