"""What is remembered of the applicant's requests to keep people out of a case, and who has to leave open tasks."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import or_, select

from engine.domain.texts import Text
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

REQUESTED: Final = "recusal_requested"
"""The engine's own count of whom the applicant named: `PENDING`, then `SETTLED`."""
KEPT_OUT: Final = "kept_out"
"""The engine's own count of who was kept out of a case by a decision on such a request."""
KEPT_OUT_REASON: Final = Text("按回避决定退出", "kept out by decision")
KEPT_OUT_WORDS: Final = f"{KEPT_OUT_REASON.zh} / {KEPT_OUT_REASON.en}"
"""What stands in the place of somebody's own reason, where a decision keeps them out; readers get their half."""
PENDING: Final = 1
SETTLED: Final = 2


def look_again_at_all(case: "Case", person: str) -> None:
    """Have the machine look at every open task on which somebody has a place, when the time for undo is over."""
    act = case.act
    act.session.flush()
    tasks = act.session.scalars(
        select(Task.id)
        .join(Assignment, Assignment.task_id == Task.id)
        .where(Task.instance_id == case.instance.id, Task.state == "open")
        .where(or_(Assignment.person == person, Assignment.on_behalf_of == person))
        .distinct()
    ).all()
    at = act.now + timedelta(seconds=act.settings.undo_seconds)
    for task_id in tasks:
        act.enqueue("timer", "reseat", at, instance_id=case.instance.id, task_id=task_id)
