"""Hands jobs that are due to the carrier, in the transaction that leases them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.domain.permissions import require
from engine.jobs import LEASE
from engine.runtime.act import Act, Done
from engine.runtime.leasing import bundles_of, take_due
from engine.runtime.sorting_mail import sorted_out
from engine.store.carried import Message, defer, under_way


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """How one queue is carried: `apiece` jobs in one message, at most `messages` not yet begun."""

    priority: int
    apiece: int
    messages: int


LANES: Mapping[str, Lane] = {
    "timer": Lane(priority=2, apiece=20, messages=16),
    "webhook": Lane(priority=1, apiece=1, messages=32),
    "mail": Lane(priority=0, apiece=20, messages=10),
}
"""Each queue has a lane of its own, so that ten thousand letters never stand in the way of a timer.

A call may hang as long as it is let, so it travels alone; letters of one message share a connection. What is not begun
stays short: the rest waits in its rows, where it costs nothing.
"""


@dataclass(frozen=True, kw_only=True)
class CarryJobs:
    """Carry what is due of `queue`, as far as there is room; the result's `jobs` lists what was taken.

    Its `more` says that there was no more room, so that something may be left. SQLite has no carrier: there nothing is
    taken.
    """

    queue: Literal["timer", "mail", "webhook"]


def handle(command: CarryJobs, act: Act) -> Done:
    """Lease and send; no trail is written, for nothing has happened yet, but for those that are given up."""
    require("machine", act.relations())
    lane = LANES[command.queue]
    waiting = under_way(act.session, command.queue)
    if waiting is None or waiting >= lane.messages:
        return Done(value={"jobs": [], "more": waiting is not None})
    room = (lane.messages - waiting) * lane.apiece
    leased = take_due(act, command.queue, room, counts=command.queue != "timer", begins=False)
    ids = [job.id for job in leased]
    jobs = sorted_out(act, ids) if command.queue == "mail" else ids
    bundles = bundles_of(leased, frozenset(jobs), lane.apiece)
    until = act.now + LEASE
    defer(act.session, [Message(command.queue, lane.priority, bundle, until) for bundle in bundles])
    return Done(value={"jobs": jobs, "more": len(leased) == room})
