"""Gives a task back to the one who waited for somebody added beside them."""

from collections.abc import Sequence

from engine.store.tasks import Assignment, Task


def give_back(task: Task, assigned: Sequence[Assignment], owner: Assignment) -> None:
    """Make it the owner's turn again: as one of a pool where the task is pooled."""
    pooled = any(row.state == "candidate" and row.kind == "decide" for row in assigned)
    if owner.state == "waiting":
        owner.state = "candidate" if pooled and owner.kind == "decide" else "asked"
    task.version += 1
