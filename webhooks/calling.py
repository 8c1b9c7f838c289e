"""Calls other systems: leases what is due, sends it, reports the answer.

At least once: a crash between the call and the report sends the same event again, with the same id.
"""

from typing import Protocol

from engine.api import Actor, ProcessEngine
from engine.commands.lease_deliveries import LeaseDeliveries
from engine.commands.record_call import RecordCall
from engine.domain.errors import Rejection
from engine.queries.call_content import Call, CallContent
from webhooks.channels.http import Answered

MACHINE = Actor.system("webhooks")
BATCH = 10


class Caller(Protocol):
    """Sends one call."""

    def send(self, call: Call) -> Answered:
        """Send it; trouble is an answer, never an exception."""
        ...


def call_due(engine: ProcessEngine, caller: Caller, limit: int = BATCH) -> int:
    """Send up to `limit` calls that are due; returns how many were answered well.

    One is leased after the other: a receiver that hangs must not let the leases of the others run out.
    """
    good = 0
    for _ in range(limit):
        leased = engine.execute(LeaseDeliveries(limit=1, queue="webhook"), MACHINE).value["jobs"]
        if not leased:
            break
        good += call_one(engine, caller, leased[0])
    return good


def call_one(engine: ProcessEngine, caller: Caller, job_id: str) -> bool:
    """Send one leased call; tells whether it was answered well."""
    call = engine.read(CallContent(job_id=job_id), MACHINE)
    if call is None:
        return False
    engine.failpoints.reach("call.leased")
    answered = caller.send(call)
    engine.failpoints.reach("call.answered")
    try:
        engine.execute(_record(call, answered), MACHINE)
    except Rejection:
        return False  # the lease ran out meanwhile: whoever has it now reports
    return answered.error is None and answered.status is not None and answered.status < 300


def _record(call: Call, answered: Answered) -> RecordCall:
    return RecordCall(
        job_id=call.job_id,
        status=answered.status,
        answer=answered.answer,
        error=answered.error,
        milliseconds=answered.milliseconds,
    )
