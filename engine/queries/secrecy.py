"""Which votes a reader may not see: others' hidden ones until the task is decided, and the applicant never."""

from engine.domain.elements import UserTaskSettings
from engine.queries.reader import Reader
from engine.store.instances import Instance
from engine.store.tasks import Assignment, Task


def is_hidden(reader: Reader, person: str, task: Task, row: Assignment) -> bool:
    """Tell whether what `row` says is kept from `person`; that it was said is not.

    Hidden votes are open once they have decided, but never to the applicant, who gets opinions without names.
    """
    if row.person == person or not hides_votes(reader, task):
        return False
    return task.state != "completed" or _applied(reader, person, task)


def _applied(reader: Reader, person: str, task: Task) -> bool:
    instance = reader.session.get(Instance, task.instance_id)
    return instance is not None and instance.starter == person


def hides_votes(reader: Reader, task: Task) -> bool:
    """Tell whether the diagram hides this task's votes until it is decided."""
    element = reader.deployed(task.definition_id).compiled.diagram.elements.get(task.element)
    settings = element.settings if element is not None else None
    return isinstance(settings, UserTaskSettings) and settings.policy.hidden
