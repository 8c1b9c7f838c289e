"""Gives a task back to the one who waited for somebody added beside them."""

from collections.abc import Sequence

from engine.domain.signing import BESIDE
from engine.store.tasks import Assignment


def give_back(assigned: Sequence[Assignment], owner: Assignment, prepared: Assignment | None = None) -> None:
    """Make it the owner's turn again: as one of a pool where the task is pooled.

    Whoever prepares for somebody away, `prepared`, kept nobody waiting.
    """
    if prepared is not None and prepared.mode == BESIDE:
        return
    pooled = any(row.state == "candidate" and row.kind == "decide" for row in assigned)
    if owner.state == "waiting":
        owner.state = "candidate" if pooled and owner.kind == "decide" else "asked"
