"""A worker that stops, or that was found dead, gives back what it had taken."""

from dataclasses import dataclass

from engine.domain.permissions import require
from engine.jobs import give_back
from engine.runtime.act import Act, Done


@dataclass(frozen=True, kw_only=True)
class ReturnJobs:
    """Let others take `job_ids` at once. `begun` says that each may have been tried: that was an attempt."""

    job_ids: tuple[str, ...]
    begun: bool


def handle(command: ReturnJobs, act: Act) -> Done:
    """End their leases; what is done already stays so."""
    require("machine", act.relations())
    give_back(act.session, command.job_ids, counts=command.begun)
    return Done()
