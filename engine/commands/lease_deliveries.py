"""The delivery takes mails, or calls, that are due, for a while: a crash gives them back."""

from dataclasses import dataclass
from typing import Literal

from engine.domain.permissions import require
from engine.jobs import lease
from engine.runtime.act import Act, Done


@dataclass(frozen=True, kw_only=True)
class LeaseDeliveries:
    """Take up to `limit` that are due of `queue`; the result's `jobs` lists their ids, the earliest first."""

    limit: int
    queue: Literal["mail", "webhook"] = "mail"


def handle(command: LeaseDeliveries, act: Act) -> Done:
    """Lease them; no trail is written, for nothing has happened yet."""
    require("machine", act.relations())
    return Done(value={"jobs": lease(act.session, command.queue, act.now, command.limit)})
