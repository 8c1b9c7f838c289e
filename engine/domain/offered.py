"""Whether somebody may act on a task only because whoever was asked is late."""

from collections.abc import Sequence


def is_offered(why: Sequence[Sequence[object]]) -> bool:
    """Tell it from why they are on the task: a ladder's superior may act, but does not have it."""
    return any(step[0] == "ladder_superior" for step in why)
