"""Gives a condition of an approval to somebody to look after, and tells them of all they get by one letter."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from engine.store.jobs import Job
from engine.store.obligations import Obligation

if TYPE_CHECKING:
    from engine.runtime.case import Case


def give_condition(case: "Case", condition: Obligation, to: str, *, by: str, reason: str) -> None:
    """Put `to` in the place of `by`, who looked after it: term_over or handed_over."""
    condition.kept_by = to
    case.add_readers([to], "assignee")
    told = {"by": by, "reason": reason}
    if not (_in_this_act(case, condition, to, told) or _in_one_that_waits(case, condition, to, told)):
        case.mail("kept", to, task_id=condition.task_id, payload={**told, "conditions": [condition.id]})


def _in_this_act(case: "Case", condition: Obligation, to: str, told: dict[str, str]) -> bool:
    """Add it to the letter that this act writes to the same person already."""
    for job in case.act.jobs:
        same = (job["kind"], job["person"], job["instance_id"]) == ("kept", to, case.instance.id)
        if same and _tells(job["payload"], told):
            job.update(_added(job["payload"], job["task_id"], condition))
            return True
    return False


def _in_one_that_waits(case: "Case", condition: Obligation, to: str, told: dict[str, str]) -> bool:
    """Add it to a letter of a moment ago that has not left, unless a machine takes it just now."""
    session = case.act.session
    waits = (Job.state == "waiting", Job.due_at > case.act.now)
    here = (Job.instance_id == case.instance.id, Job.kind == "kept", Job.person == to)
    found = session.execute(select(Job.id, Job.task_id, Job.payload).where(*here, *waits).order_by(Job.id)).all()
    same = next((row for row in found if _tells(row.payload, told)), None)
    if same is None:
        return False
    changed = update(Job).where(Job.id == same.id, *waits).values(**_added(same.payload, same.task_id, condition))
    return bool(session.execute(changed.returning(Job.id)).all())


def _tells(payload: object, told: dict[str, str]) -> bool:
    return isinstance(payload, dict) and "conditions" in payload and told.items() <= payload.items()


def _added(payload: dict[str, Any], task_id: str | None, condition: Obligation) -> dict[str, Any]:
    """A letter about several tasks stands at none of them."""
    payload = {**payload, "conditions": [*payload["conditions"], condition.id]}
    return {"payload": payload, "task_id": task_id if task_id == condition.task_id else None}
