"""The machine works out anew what is due in one case after the calendar was changed, and says so in its trail."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.leasing import not_needed, require_due
from engine.runtime.moving_due import move_due
from engine.store.calendar import CalendarChange
from engine.store.jobs import Job


@dataclass(frozen=True, kw_only=True)
class MoveDueDates:
    """Look at the case that job `job_id` names."""

    job_id: str


def handle(command: MoveDueDates, act: Act) -> Done:
    """Move tasks, rungs and timers; what was set to a moment stays, and what was sent stays sent.

    Raises Rejection("job_moved_on") when another was faster, and ("job_not_due").
    """
    require("machine", act.relations())
    job = act.session.get(Job, command.job_id)
    change = None if job is None else act.session.get(CalendarChange, str(job.payload.get("change")))
    if job is None or change is None:
        raise Rejection("job_moved_on")
    case = lock_case(act, str(job.payload.get("case")))
    act.session.refresh(job)
    require_due(act, job)
    if case.instance.state not in ("active", "suspended"):
        return not_needed(act, job)
    job.state, job.done_at = "done", act.now
    moved = move_due(case, change)
    return Done(case=case, value={"moved": moved})
