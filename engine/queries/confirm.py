"""What somebody said before in a case and may confirm on a task with one press, in words."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.elements import UserTaskSettings
from engine.queries.reader import Reader
from engine.runtime.confirming import to_confirm
from engine.store.tasks import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """An earlier approval: where, when, as which outcome."""

    element: str
    label: str
    at: datetime


def confirm_of(reader: Reader, task: Task, settings: UserTaskSettings, person: str, language: str) -> Confirm | None:
    """Return what `person` may confirm on the task; no question is asked where the diagram does not offer it."""
    said = to_confirm(reader.session, task, settings, person)
    if said is None:
        return None
    package = reader.deployed(task.definition_id).package
    return Confirm(
        element=package.element_name(said.element, language),
        label=package.outcome_label(task.element, said.outcome, language),
        at=said.at,
    )
