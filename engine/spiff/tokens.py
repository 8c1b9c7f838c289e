"""A token of the tree: SpiffWorkflow's task, without its logging, its clock and its predictions."""

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

HOST = "h"
"""Mark of a boundary event's token: the activity it sits on; of an instance's token: the repeated activity."""
VIA = "v"
"""Mark of a token at a join: the sequence flow it came by."""
RACE = "r"
"""Mark of tokens behind one event-based gateway: the first to fire removes the others."""
FAULT = "x"
"""Mark of a token that cannot go on: code and message."""
ENDED = "d"
"""Mark of a sub-process's token: the inside has ended."""
ITEMS = "i"
"""Mark of a multi-instance: the tokens of its instances, in order."""
ROUNDS = "l"
"""Mark of a loop: how often it was run."""
PERFORMED = "k"
"""Mark of a token whose element has done its work and only has to go on."""
KEYS = "m"
"""Mark of a waiting event: the correlation key of each message it waits for, by the definition's index."""
TIMES = "t"
"""Mark of a waiting event: the text of each timer that an expression gave, by the definition's index."""
HELD = "c"
"""Mark of a waiting event: whether each condition held when last looked at, by the definition's index."""
CAME = "a"
"""Mark of an event that waits for all its definitions: the indexes of those that have come."""
FIRED = "n"
"""Mark of an event on a border that stays armed: how often each definition has come, by its index."""
UNDOING = "u"
"""Mark of a token that throws compensation: the activities still to be undone, the next one last."""

BACK = "b"
"""Mark of a task that was sent back to: the elements to go straight back to when it is done, the first one last."""

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
        level.top_workflow.population += 1
        if parent is not None:
            self._parent = parent.id
            parent._children.append(number)

    @property
    def alive(self) -> bool:
        """Whether the token still stands where it stood."""
        return self.workflow.tasks.get(self.id) is self

    def _add_child(self, task_spec: Any, state: int = FUTURE) -> "Token":
        return Token(self.workflow, task_spec, self, state, self.workflow.top_workflow.next_number())

    def _set_state(self, value: int) -> None:
        self._state = value

    def _inherit_data(self) -> None:
        """Tokens carry no variables."""
