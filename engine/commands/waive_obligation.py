"""Whoever set a condition of an approval lets it go, with the reason."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.handing import short_enough
from engine.runtime.obligations import close, relations_to_condition, require_binding
from engine.store.obligations import Obligation

MAX_REASON = 2000


@dataclass(frozen=True, kw_only=True)
class WaiveObligation:
    """Waive the condition `obligation_id` because of `reason`."""

    obligation_id: str
    reason: str


def handle(command: WaiveObligation, act: Act) -> Done:
    """Close the condition without its being fulfilled."""
    found = act.session.get(Obligation, command.obligation_id)
    if found is None:
        raise Rejection("not_found")
    case = lock_case(act, found.instance_id)
    act.session.refresh(found)
    require("waive_obligation", relations_to_condition(act, found))
    require_binding(case, found)
    reason = short_enough(command.reason, Text("原因", "reason"), MAX_REASON)
    if not reason:
        raise Rejection("reason_required")
    case.begin()
    close(case, found, "waived", reason)
    told = {"obligation": found.id, "text": found.text, "reason": reason}
    act.emit("ObligationWaived", element=found.element, task_id=found.task_id, payload=told)
    return Done(case=case, task_id=found.task_id)
