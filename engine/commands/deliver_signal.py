"""A signal reaches one case that waited for it when it was thrown."""

from dataclasses import dataclass

from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.arriving import take_job
from engine.runtime.case import lock_case
from engine.runtime.messages import unpacked
from engine.runtime.projection import advance
from engine.spiff.run import Run


@dataclass(frozen=True, kw_only=True)
class DeliverSignal:
    """Deliver the signal that job `job_id` carries to its case."""

    job_id: str


def handle(command: DeliverSignal, act: Act) -> Done:
    """Fire every event of the case that waited for it and still does.

    Raises Fault("case_suspended"): the job is tried again later.
    """
    require("machine", act.relations())
    told = take_job(act, command.job_id)
    case = lock_case(act, str(told["to"]))
    if case.instance.state == "suspended":
        raise Fault("case_suspended", because("case_suspended"))
    if case.instance.state != "active":
        return Done()
    payload = unpacked(told["payload"])

    def deliver(run: Run) -> None:
        for token in told["tokens"]:
            wait = run.waits.get(token)
            if wait is not None and (wait.kind, wait.name) == ("signal", told["name"]):
                run.deliver(token, payload)

    case.begin()
    moved = advance(case, deliver)
    act.emit(
        "SignalDelivered",
        payload={"name": told["name"], "path": moved.path, "opened": [t.id for t in moved.opened]},
    )
    return Done(case=case)
