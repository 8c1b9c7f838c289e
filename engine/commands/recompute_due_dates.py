"""The machine finds the cases that a change of the calendar may touch, a batch at a time, and has each looked at."""

from dataclasses import dataclass
from datetime import date, timedelta

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.affected import affected_cases
from engine.runtime.arriving import take_job
from engine.store.calendar import CalendarChange

BATCH = 200
PACE = timedelta(seconds=2)
"""Between batches, so that timers which come due meanwhile do not wait behind thousands of cases."""
SECOND_LOOK = timedelta(minutes=1)
"""An act that began on the calendar of before is over by then; what it opened is found by looking once again."""
BEFORE = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class RecomputeDueDates:
    """Go on with the change that job `job_id` names, where the batch before ended."""

    job_id: str
    limit: int = BATCH


def handle(command: RecomputeDueDates, act: Act) -> Done:
    """Write a job for each case of the next batch, and one for the batch after it; nothing else is changed here.

    Raises Rejection("job_moved_on") when another was faster.
    """
    require("machine", act.relations())
    told = take_job(act, command.job_id)
    row = act.session.get(CalendarChange, str(told["change"]), with_for_update=True)
    if row is None:
        return Done()
    again = bool(told["again"])
    found = affected_cases(
        act.session,
        date.fromisoformat(row.first_day),
        act.settings.zone,
        after=str(told["after"]),
        limit=command.limit,
        changed_since=row.at - BEFORE if again else None,
    )
    for case in found:
        act.enqueue("timer", "redue", act.now, token=row.id, payload={"change": row.id, "case": case})
    if not again:
        row.cases += len(found)
    if len(found) == command.limit:
        _go_on(act, row, {"after": found[-1], "again": again}, PACE)
    elif not again:
        row.looked_at = act.now
        _go_on(act, row, {"after": "", "again": True}, SECOND_LOOK)
    return Done(value={"cases": len(found)})


def _go_on(act: Act, row: CalendarChange, told: dict[str, object], later: timedelta) -> None:
    payload = {"change": row.id, **told}
    act.enqueue("timer", "recompute", act.now + later, token=row.id, payload=payload)
