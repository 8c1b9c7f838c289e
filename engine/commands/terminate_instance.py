"""An administrator ends a case for good."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.closing import close_everything
from engine.runtime.late import case_moved_on
from engine.runtime.stopping import call_off, called


@dataclass(frozen=True, kw_only=True)
class TerminateInstance:
    """Terminate `instance_id`, with a `reason` that the starter is told."""

    instance_id: str
    reason: str


def handle(command: TerminateInstance, act: Act) -> Done:
    """Close everything the case has open; its history stays."""
    require("terminate", act.relations())
    case = lock_case(act, command.instance_id)
    if case.instance.state not in ("active", "suspended"):
        raise case_moved_on(case)
    reason = command.reason.strip()
    if not reason:
        raise Rejection("reason_required")
    case.begin()
    before = called(case)
    close_everything(case, "terminated", "cancelled")
    call_off(case, before, reason)
    case.mail("decided", case.instance.starter, payload={"kind": "terminated", "reason": reason})
    act.emit("InstanceTerminated", payload={"reason": reason})
    return Done(case=case)
