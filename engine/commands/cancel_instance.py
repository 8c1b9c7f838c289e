"""The starter withdraws the case before the deciding vote."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.closing import close_everything
from engine.runtime.late import case_moved_on
from engine.runtime.projection import advance
from engine.runtime.stopping import call_off, called
from engine.store.tasks import Task


@dataclass(frozen=True, kw_only=True)
class CancelInstance:
    """Cancel `instance_id`, with a `reason`."""

    instance_id: str
    reason: str


def handle(command: CancelInstance, act: Act) -> Done:
    """Send the process's cancel message; a process without one just ends."""
    case = lock_case(act, command.instance_id)
    require("cancel", {"starter"} if case.instance.starter == act.actor.login else ())
    if case.instance.state not in ("active", "suspended"):
        raise case_moved_on(case)
    if not command.reason.strip():
        raise Rejection("reason_required")
    package = case.deployed.package
    mine = Task.instance_id == case.instance.id
    entered = select(Task.id).where(mine, Task.element.in_(package.cancel_until), Task.state != "undone")
    if package.cancel_until and act.session.scalar(entered.limit(1)) is not None:
        raise Rejection("cancel_too_late")
    case.begin()
    case.instance.state = "active"
    before = called(case)
    reason = {"reason": command.reason.strip(), "by": act.actor.id}
    message, path = package.cancel_message, []
    if message is not None and any((w.kind, w.name) == ("message", message) for w in case.run.waits.values()):
        path = advance(case, lambda run: run.send_message(message, reason)).path
    else:
        close_everything(case, "cancelled", "cancelled")
    call_off(case, before, command.reason.strip())
    act.emit("InstanceCancelled", payload={**reason, "path": path})
    return Done(case=case)
