"""Has the machine look at a task once more because somebody who was asked on it is away."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.domain.substitutes import POWERS

if TYPE_CHECKING:
    from engine.runtime.act import Act
    from engine.store.tasks import Task


def look_again(act: "Act", task: "Task") -> None:
    """Have the machine ask anew who sits where on a task."""
    act.enqueue("timer", "reseat", act.now, instance_id=task.instance_id, task_id=task.id)


def look_again_if_away(act: "Act", task: "Task", people: Iterable[str], powers: Iterable[str] = POWERS) -> None:
    """Do so when one of `people` has a window of one of the `powers` open now."""
    known, wanted = set(people), set(powers)
    windows = (w for w in act.organisation.substitutions if w.person in known and w.power in wanted)
    if any(w.is_open(act.now) for w in windows):
        look_again(act, task)
