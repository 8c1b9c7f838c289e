"""Which votes a reader may not see yet: those of others on a task whose votes are hidden until it is decided."""

from engine.domain.elements import UserTaskSettings
from engine.queries.reader import Reader
from engine.store.tasks import Assignment, Task


def is_hidden(reader: Reader, person: str, task: Task, row: Assignment) -> bool:
    """Tell whether what `row` says is kept from `person`; that it was said is not."""
    return row.person != person and task.state != "completed" and hides_votes(reader, task)


def hides_votes(reader: Reader, task: Task) -> bool:
    """Tell whether the diagram hides this task's votes until it is decided."""
    element = reader.deployed(task.definition_id).compiled.diagram.elements.get(task.element)
    settings = element.settings if element is not None else None
    return isinstance(settings, UserTaskSettings) and settings.policy.hidden
