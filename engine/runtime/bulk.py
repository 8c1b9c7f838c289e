"""Whether an outcome may be chosen for many tasks at once: the diagram says so, for each case by what it holds."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.domain.elements import OutcomeChoice
from engine.domain.errors import Fault, Rejection
from engine.store.tasks import Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

Evaluate = Callable[[str, Mapping[str, object]], object]


def allows_bulk(choice: OutcomeChoice, evaluate: Evaluate, variables: Mapping[str, object]) -> bool:
    """Tell whether `hq:outcome bulk` holds; what can't be evaluated does not."""
    if choice.bulk is None:
        return False
    try:
        return evaluate(choice.bulk, variables) is True
    except Fault:
        return False


def refuse_in_bulk(case: "Case", task: Task, choice: OutcomeChoice) -> None:
    """Raise Rejection("bulk_not_here") where `choice` may be made for this task by itself only."""
    act = case.act

    def evaluate(text: str, variables: Mapping[str, object]) -> object:
        return act.installation.expressions.evaluate(text, variables, act.now)

    if choice.bulk is None or not allows_bulk(choice, evaluate, case.run.variables(task.scope)):
        raise Rejection("bulk_not_here", outcome=choice.code)
