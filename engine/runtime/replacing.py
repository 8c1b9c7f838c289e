"""Says whom a task's own rule would ask next, in the place of somebody who steps aside or is replaced."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.domain.errors import Fault
from engine.runtime.asking import Place, ask
from engine.runtime.task_settings import drawn_settings
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


def next_by_rule(case: "Case", task: Task, assigned: Sequence[Assignment]) -> list[str]:
    """Return the people whom the rule finds once all who have or had a part in the task are left out.

    Nobody is asked by that: who is asked is still for a superior or an administrator to say.
    """
    here = list(dict.fromkeys(row.person for row in assigned))
    place, variables = Place(element=task.element, item=task.item), case.run.variables(task.scope)
    try:
        found = ask(case, place, drawn_settings(case, task), variables, recused=here).asked
    except Fault:
        return []  # too few are left to be drawn, or only the starter
    return [one.person for one in found if one.person not in here]
