"""A worker begins with the jobs of a message."""

from dataclasses import dataclass
from datetime import datetime

from engine.domain.permissions import require
from engine.jobs import take
from engine.runtime.act import Act, Done


@dataclass(frozen=True, kw_only=True)
class TakeJobs:
    """Take `job_ids`, which were leased until `until`; the result's `jobs` lists those that are still to be done."""

    job_ids: tuple[str, ...]
    until: datetime


def handle(command: TakeJobs, act: Act) -> Done:
    """Lease them anew; what somebody else has leased meanwhile is theirs."""
    require("machine", act.relations())
    return Done(value={"jobs": take(act.session, command.job_ids, command.until, act.now)})
