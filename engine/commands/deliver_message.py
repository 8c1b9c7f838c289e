"""A message that one case threw reaches the case or process it is meant for."""

from dataclasses import dataclass

from engine.domain.errors import Fault, Rejection
from engine.domain.incident_reasons import because
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.arriving import deliver_message, take_job
from engine.runtime.messages import unpacked


@dataclass(frozen=True, kw_only=True)
class DeliverMessage:
    """Deliver the message that job `job_id` carries."""

    job_id: str


def handle(command: DeliverMessage, act: Act) -> Done:
    """Deliver it, once.

    Raises Fault("message_unmatched") while nobody waits: the job is tried again later, and is an incident at last.
    """
    require("machine", act.relations())
    told = take_job(act, command.job_id)
    name, key = str(told["name"]), told["key"]
    try:
        case = deliver_message(act, name, key, unpacked(told["payload"]), conversation=told["conversation"])
    except Rejection as rejection:
        raise Fault(rejection.code, because("message_ambiguous", name=name, told=rejection)) from rejection
    if case is None:
        raise Fault("message_unmatched", because("message_unmatched", name=name))
    act.emit("MessageCorrelated", payload={"name": name, "key": key})
    return Done(case=case)
