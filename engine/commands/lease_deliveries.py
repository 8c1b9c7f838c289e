"""The delivery takes mails, or calls, that are due, for a while: a crash gives them back."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.permissions import require
from engine.runtime.act import Act, Done
from engine.runtime.leasing import take_due
from engine.runtime.sorting_mail import sorted_out


@dataclass(frozen=True, kw_only=True)
class LeaseDeliveries:
    """Take up to `limit` that are due of `queue`; the result's `jobs` lists their ids, the earliest first."""

    limit: int
    queue: Literal["mail", "webhook"] = "mail"


def handle(command: LeaseDeliveries, act: Act) -> Done:
    """Lease them; no trail is written, for nothing has happened yet, but for those that are given up.

    Of mails those are given that leave now; `sorted` says how many of the leased wait, or go into a digest.
    """
    require("machine", act.relations())
    leased = [job.id for job in take_due(act, command.queue, command.limit)]
    leaving = sorted_out(act, leased) if command.queue == "mail" else leased
    return Done(value={"jobs": leaving, "sorted": len(leased) - len(leaving)})
