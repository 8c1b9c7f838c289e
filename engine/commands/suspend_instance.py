"""An administrator stops a case and its clocks."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.pauses import new_pause
from engine.store.tasks import Task


@dataclass(frozen=True, kw_only=True)
class SuspendInstance:
    """Suspend `instance_id`, with a `reason`; nothing in it can be decided and no time runs until it is resumed."""

    instance_id: str
    reason: str


def handle(command: SuspendInstance, act: Act) -> Done:
    """Mark the case and stop its tasks' clocks; jobs that come due meanwhile wait."""
    require("suspend", act.relations())
    case = lock_case(act, command.instance_id)
    case.require_active()
    if not command.reason.strip():
        raise Rejection("reason_required")
    case.begin()
    case.instance.state, case.instance.suspended_at = "suspended", act.now
    running = select(Task).where(Task.instance_id == case.instance.id, Task.state == "open", Task.paused_at.is_(None))
    for task in act.session.scalars(running):
        task.paused_at = act.now
        act.session.add(new_pause(case, task, "suspension", command.reason.strip()))
    act.emit("InstanceSuspended", payload={"reason": command.reason.strip()})
    return Done(case=case)
