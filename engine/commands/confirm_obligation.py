"""Somebody confirms that a condition of an approval is fulfilled."""

from dataclasses import dataclass

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.runtime.act import Act, Done
from engine.runtime.case import lock_case
from engine.runtime.handing import short_enough
from engine.runtime.obligations import close, relations_to_condition, require_binding
from engine.store.obligations import Obligation

MAX_NOTE = 2000


@dataclass(frozen=True, kw_only=True)
class ConfirmObligation:
    """Confirm the condition `obligation_id`; `note` says what fulfilled it."""

    obligation_id: str
    note: str = ""


def handle(command: ConfirmObligation, act: Act) -> Done:
    """Close the condition; whoever set it, their superior, or who decides on the case may, the applicant never."""
    found = act.session.get(Obligation, command.obligation_id)
    if found is None:
        raise Rejection("not_found")
    case = lock_case(act, found.instance_id)
    act.session.refresh(found)
    require("confirm_obligation", relations_to_condition(act, found))
    require_binding(case, found)
    note = short_enough(command.note, Text("说明", "note"), MAX_NOTE)
    case.begin()
    close(case, found, "confirmed", note)
    told = {"obligation": found.id, "text": found.text, "note": note}
    act.emit("ObligationConfirmed", element=found.element, task_id=found.task_id, payload=told)
    return Done(case=case, task_id=found.task_id)
