"""A token of the tree: SpiffWorkflow's task, without its logging, its clock and its predictions."""

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

HOST = "h"
"""Mark of a boundary event's token: the activity it sits on; of an item's token: the multi-instance."""
VIA = "v"
"""Mark of a token at a join: the sequence flow it came by."""
RACE = "r"
"""Mark of tokens behind one event-based gateway: the first to fire removes the others."""
FAULT = "x"
"""Mark of a token that cannot go on: code and message."""
ENDED = "d"
"""Mark of a sub-process's token: the inside has ended."""
ITEMS = "i"
"""Mark of a multi-instance: the tokens of its items, in order."""

PERFORMED = "k"
"""Mark of a token whose element has done its work and only has to go on."""

READY = TaskState.READY
WAITING = TaskState.WAITING
STARTED = TaskState.STARTED
COMPLETED = TaskState.COMPLETED
FUTURE = TaskState.FUTURE


class Token(Task):
    """One live position. Its id is a number counted per instance, so that a saved case reads the same everywhere."""

    def __init__(self, level: Any, spec: Any, parent: "Token | None", state: int, number: str) -> None:
        self.id = number
        self.workflow = level
        self.task_spec = spec
        self.triggered = False
        self.data: dict[str, Any] = {}
        self.internal_data: dict[str, Any] = {}
        self.thread_id = 0
        self.last_state_change = 0.0
        self._state = state
        self._children: list[str] = []
        self._parent: str | None = None
        level.tasks[number] = self
        if parent is not None:
            self._parent = parent.id
            parent._children.append(number)

    def _add_child(self, task_spec: Any, state: int = FUTURE) -> "Token":
        return Token(self.workflow, task_spec, self, state, self.workflow.top_workflow.next_number())

    def _set_state(self, value: int) -> None:
        self._state = value

    def _inherit_data(self) -> None:
        """Tokens carry no variables."""
