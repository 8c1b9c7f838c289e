"""When a condition of an approval binds: while that approval stands, and nobody confirmed or waived it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

DRAFTED: Final = "task.conditions"
"""Where a draft keeps the conditions of an approval, one a line: no field of a form has a dot in its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One entry into an element: of which item, which time, and how it ended."""

    task_id: str
    element: str
    item: object
    number: int
    state: str
    outcome_class: str | None


def standing(rounds: Iterable[Round]) -> frozenset[str]:
    """Return the tasks whose approval stands: decided with a yes, and their element not entered again since."""
    newest: list[Round] = []
    for one in sorted((r for r in rounds if r.state != "undone"), key=lambda r: r.number):
        newest = [other for other in newest if (other.element, other.item) != (one.element, one.item)]
        newest.append(one)
    return frozenset(r.task_id for r in newest if r.state == "completed" and r.outcome_class in ("approve", "done"))
