"""Finds what somebody said before in a case and may confirm on another task of it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.confirming import Word, confirmable
from engine.domain.elements import UserTaskSettings
from engine.store.tasks import Assignment, Task


def to_confirm(session: Session, task: Task, settings: UserTaskSettings, person: str) -> Word | None:
    """Return the approval that `person` may confirm on an open task with these `settings`, if there is one."""
    if not settings.confirm_after:
        return None
    rows = session.execute(
        select(Task.element, Assignment)
        .join(Assignment, Assignment.task_id == Task.id)
        .where(Task.instance_id == task.instance_id, Task.state != "undone", Assignment.state == "voted")
    )
    words = [
        Word(
            element=element,
            person=row.person,
            outcome=row.outcome or "",
            outcome_class=row.outcome_class or "done",  # type: ignore[arg-type]  # the column holds exactly these words
            opinion=row.opinion,
            at=row.voted_at or task.created_at,
        )
        for element, row in rows
        if row.kind == "decide"
    ]
    offered = {one.code for one in settings.outcomes if one.outcome_class == "approve"}
    return confirmable(words, settings.confirm_after, person, offered, first_round=task.round == 1)
