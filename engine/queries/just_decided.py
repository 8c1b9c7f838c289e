"""The decision a person made a moment ago, with the seconds in which it can be taken back."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from engine.domain.texts import Text
from engine.queries.reader import Reader
from engine.queries.secrecy import shown_title
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task

_GIVEN_BACK = Text("办回", "Given back")


@dataclass(frozen=True, slots=True, kw_only=True)
class JustDecided:
    """A decision; `seconds_left` is 0 once it has taken effect."""

    task_id: str
    label: str
    number: str | None
    title: str
    seconds_left: int


def just_decided(reader: Reader, person: str, task_id: str, language: str) -> JustDecided | None:
    """Return the person's newest decision on a task, or None."""
    row = reader.session.execute(
        select(
            Assignment.outcome,
            Assignment.voted_at,
            Assignment.closed_act,
            Task.element,
            Task.definition_id,
            Instance.id,
            Instance.definition_id.label("case_definition"),
            Instance.act,
            Instance.number,
            Instance.title,
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Instance, Instance.id == Assignment.instance_id)
        .where(Assignment.task_id == task_id, Assignment.person == person, Assignment.state == "voted")
        .order_by(Assignment.voted_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.voted_at is None:
        return None
    until = row.voted_at + timedelta(seconds=reader.settings.undo_seconds)
    left = int((until - reader.now).total_seconds()) if row.act == row.closed_act else 0
    return JustDecided(
        task_id=task_id,
        label=_label(reader, row.definition_id, row.element, row.outcome, language),
        number=row.number,
        title=shown_title(reader, row.case_definition, row.id, row.title, language),
        seconds_left=max(0, left),
    )


def _label(reader: Reader, definition_id: str, element: str, outcome: str | None, language: str) -> str:
    """Return what was decided; who prepared it for another gave it back without an outcome."""
    if outcome is None:
        return _GIVEN_BACK.in_language(language)
    return reader.deployed(definition_id).package.outcome_label(element, outcome, language)
