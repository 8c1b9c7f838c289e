"""Takes somebody off a task who steps aside, or who is kept out of the case by a decision; the tally goes on."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from engine.domain.elements import UserTaskSettings
from engine.domain.incident_reasons import because
from engine.domain.signing import OPEN, PREPARES
from engine.runtime import exclusion, signers, voting
from engine.runtime.asking import ask_again, draws_lots
from engine.runtime.case import lock_task
from engine.runtime.deciding import BODIES, settle
from engine.runtime.delegation import give_back
from engine.runtime.orders import follow
from engine.runtime.projection import open_incident
from engine.runtime.replacing import next_by_rule
from engine.runtime.reseating import give_back_place
from engine.runtime.task_settings import settings_of
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


def step_aside(
    case: "Case",
    task: Task,
    assigned: list[Assignment],
    mine: Assignment,
    settings: UserTaskSettings,
    reason: str,
    *,
    whose: str | None = None,
) -> Mapping[str, Any]:
    """Take `mine` off; the tally is recomputed without it, and it may decide the task.

    `whose` recusal it is: of whoever has the place, or of whom they act for, who alone is kept out of the case then.
    `next` of what is returned says whom the same rule would ask in their place; `asked` says that it has asked them.
    """
    act, waited = case.act, mine.state == "waiting"
    mine.state, mine.opinion = "recused", reason
    mine.voted_at, mine.closed_act = act.now, case.instance.act
    task.version += 1
    if task.claimed_by == mine.person:
        task.claimed_by, task.claimed_at = None, None
    if mine.on_behalf_of is not None and mine.kind != PREPARES:
        give_back_place(case, task, assigned, mine, waits=waited)
    signers.let_go(case, assigned, mine)
    task.asked = voting.asked_of(settings, assigned)
    exclusion.remember_stepped_aside(case, whose or mine.person)
    event = "RecusalDeclared" if act.actor.login is not None else "PersonKeptOut"
    act.emit(event, element=task.element, task_id=task.id, payload={"reason": mine.opinion})
    if mine.kind == PREPARES:
        return _stop_preparing(case, task, assigned, mine)
    drawn = mine.kind == "decide" and mine.added_by is None and draws_lots(settings)
    if drawn and settings.policy.kind != "single":
        _draw_again(case, task, assigned, settings, mine)
    if task.asked == 0 and mine.kind == "decide" and settings.policy.kind not in BODIES:
        return _replace(case, task, assigned, settings, mine)
    proposed = next_by_rule(case, task, assigned)
    done = settle(case, task, assigned, settings, deciding=None)
    return {**done.value, "next": proposed, "asked": False}


def leave_the_rest(case: "Case", task: Task, reason: str) -> None:
    """Take the actor off whatever else is open to them in the case, and whoever acts there for them.

    Each of the tasks is looked at anew, for leaving one may decide it, and so close another.
    """
    session, person = case.act.session, case.act.actor.login
    session.flush()
    others = session.scalars(
        select(Assignment.task_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.instance_id == case.instance.id, Task.id != task.id, Task.state == "open")
        .where(or_(Assignment.person == person, Assignment.on_behalf_of == person), Assignment.state.in_(OPEN))
        .order_by(Assignment.id)
    ).all()
    for task_id in dict.fromkeys(others):
        session.flush()
        _, other, assigned = lock_task(case.act, task_id)
        if case.instance.state != "active" or other.state != "open":
            return
        for mine in [row for row in assigned if person in (row.person, row.on_behalf_of)]:
            if mine.state in OPEN:
                step_aside(case, other, assigned, mine, settings_of(case, other), reason, whose=person)


def _stop_preparing(case: "Case", task: Task, assigned: list[Assignment], mine: Assignment) -> Mapping[str, Any]:
    """Give the task back to whoever waited for what was being prepared, and tell them; no vote has changed."""
    owner = next((row for row in assigned if row.id == mine.parent), None)
    if owner is not None and owner.state == "waiting" and owner.id not in signers.waiting_for(assigned):
        give_back(assigned, owner, mine)
        case.mail("assigned", owner.person, task_id=task.id)
    return {"next": [], "asked": False}


def _draw_again(
    case: "Case", task: Task, assigned: list[Assignment], settings: UserTaskSettings, mine: Assignment
) -> None:
    """Fill a body that was drawn up by a further draw; an incident says that nobody is left for it."""
    drawn = ask_again(case, task, assigned, settings)
    assigned.extend(drawn)
    if drawn:
        follow(case, task, [mine.person], drawn[0].person)
    else:
        why = because("drawn_aside")
        open_incident(case, "assignment", "draw_short", why, element=task.element, token=task.token)


def _replace(
    case: "Case", task: Task, assigned: list[Assignment], settings: UserTaskSettings, mine: Assignment
) -> Mapping[str, Any]:
    fresh = ask_again(case, task, assigned, settings)
    if fresh:
        follow(case, task, [mine.person], fresh[0].person)
        return {"next": [row.person for row in fresh], "asked": True}
    why = because("everybody_aside")
    open_incident(case, "assignment", "nobody_to_ask", why, element=task.element, token=task.token)
    return {"next": next_by_rule(case, task, assigned), "asked": False}
