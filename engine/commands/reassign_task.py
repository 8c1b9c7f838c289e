"""A superior, an administrator or, where the ladder offered it, the office gives a task to somebody else."""

from dataclasses import dataclass

from sqlalchemy import update

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.away import look_again
from engine.runtime.case import Case, lock_task
from engine.runtime.exclusion import excluded_from_task, refuse_excluded
from engine.runtime.handing import HERE, person_named
from engine.runtime.late import task_over
from engine.runtime.reassignment import OPEN, reassign
from engine.runtime.reserves import may_replace
from engine.runtime.task_settings import settings_of
from engine.runtime.term_end import is_over
from engine.store.instances import Incident
from engine.store.tasks import Task


@dataclass(frozen=True, kw_only=True)
class ReassignTask:
    """Give `task_id` to `person`, with a `reason`; `instead_of` names whom they replace where several are asked."""

    task_id: str
    person: str
    reason: str
    instead_of: str | None = None


def handle(command: ReassignTask, act: Act) -> Done:
    """Replace the people asked; whoever is excluded from the case can't be chosen."""
    case, task, assigned = lock_task(act, command.task_id)
    held = [a for a in assigned if a.state in OPEN and a.kind == "decide"]
    require("reassign", _relations(act, task, [a.on_behalf_of or a.person for a in held]))
    case.require_active()
    if task.state != "open":
        raise task_over(act, task)
    if not held and any(a.state in ("asked", "candidate") for a in assigned):
        raise Rejection("signers_last")
    if not command.reason.strip():
        raise Rejection("reason_required")
    known = person_named(act, command.person)
    if not act.open_to_all:
        excluded = excluded_from_task(case, task, assigned, settings_of(case, task))
        # Whoever may not decide does not choose who does either.
        refuse_excluded(case, excluded, act.actor.id)
        refuse_excluded(case, excluded, command.person)
    replaced = next((a for a in held if a.person == command.instead_of), None)
    leaving = [replaced] if replaced is not None else held
    staying = [a for a in assigned if a.state in HERE and a not in leaving]
    after_term = any(is_over(act.organisation, a, act.now) for a in leaving)  # theirs in the post no more, but by name
    has_it = [a.person for a in leaving] == [command.person] and not after_term
    if has_it or any(a.person == command.person for a in staying):
        raise Rejection("person_already_asked", person=known)
    if replaced is None and len(held) > 1 and task.asked > 1:
        raise Rejection("person_unknown", person=command.instead_of or "?")
    case.begin()
    why = [("reassigned", {"by": act.actor.id, "reason": command.reason.strip()})]
    reassign(case, task, assigned, command.person, why, instead_of=replaced)
    if not held:
        _resolve_incident(act, case, task)
    if after_term:
        look_again(act, task)  # nobody waits for a successor any more
    act.emit(
        "TaskReassigned",
        element=task.element,
        task_id=task.id,
        payload={"to": command.person, "reason": command.reason.strip()},
    )
    return Done(case=case, task_id=task.id)


def _resolve_incident(act: Act, case: Case, task: Task) -> None:
    """Somebody was found for a task on which everybody had stepped aside."""
    task.asked = 1
    act.session.execute(
        update(Incident)
        .where(Incident.instance_id == case.instance.id, Incident.token == task.token, Incident.state == "open")
        .values(state="resolved", resolved_at=act.now, resolved_by=act.actor.id)
        .execution_options(synchronize_session=False)
    )


def _relations(act: Act, task: Task, holders: list[str]) -> set[str]:
    relations = act.relations()
    if any(act.organisation.superior_of(holder, act.now) == act.actor.login for holder in holders):
        relations.add("superior")
    if may_replace(act.session, act.organisation, task, act.actor.login, act.now):
        relations.add("reserve_office")
    return relations
