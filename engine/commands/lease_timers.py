"""A worker takes timers and rungs that are due, so that the others take the next ones."""

from dataclasses import dataclass

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.leasing import take_due


@dataclass(frozen=True, kw_only=True)
class LeaseTimers:
    """Take up to `limit` that are due; the result's `jobs` lists their ids, the earliest first."""

    limit: int


def handle(command: LeaseTimers, act: Act) -> Done:
    """Lease them; no trail is written, for nothing has happened yet, but for those that are given up."""
    require("machine", act.relations())
    return Done(value={"jobs": [job.id for job in take_due(act, "timer", command.limit, counts=False)]})
