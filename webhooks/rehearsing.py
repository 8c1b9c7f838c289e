"""Rehearses: lets time pass on a copy of what is open, by the product's own rules, and tells what happened there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final

from engine.api import Actor, ProcessEngine
from engine.domain.clock import FixedClock, monotonic
from engine.domain.errors import Rejection
from engine.queries.happened import Happened, HappenedView, Happening
from webhooks.channels import Handed
from webhooks.delivery import deliver_due

MOST_DAYS: Final = 90
MOST_STOPS: Final = 5000
MOST_SECONDS: Final = 120.0
_FURTHEST: Final = timedelta(days=36_525)
_A_MOMENT: Final = timedelta(microseconds=1)
_MAILS_AT_ONCE: Final = 100
_ROUNDS: Final = 200
_turn = threading.Lock()
Progress = Callable[[datetime, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is rehearsed: `days` from now, or from `at` once time has passed until then; and what of it to tell."""

    days: int = 14
    at: datetime | None = None
    of: str = ""
    unit: str = ""
    case: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What will happen if nobody does anything, from `since` until `until`.

    `reached` is earlier than `until` where there was too much to do; `cut` says that not all that happened is told.
    """

    since: datetime
    until: datetime
    reached: datetime
    rows: tuple[Happening, ...]
    cut: bool

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.reached >= self.until and not self.cut


class Silent:
    """A channel that sends nothing."""

    @contextmanager
    def opened(self) -> Iterator["Silent"]:
        """Open it."""
        yield self

    def send(self, message: EmailMessage) -> Handed:
        """Say that it was sent."""
        del message
        return Handed(state="sent")


def rehearse(
    engine: ProcessEngine,
    actor: Actor,
    plan: Plan,
    progress: Progress = lambda _at, _acts: None,
    *,
    seconds: float | None = None,
) -> Rehearsal:
    """Return what machines will do; nothing of it is done, and nobody who works meanwhile waits for it.

    `progress` hears how far it is, and how much has happened until then. After `seconds` of work (without them:
    MOST_SECONDS) it ends early and says how far it came.

    Raises Rejection: not_permitted, rehearsal_past, rehearsal_busy; person_unknown, rehearsal_unit and rehearsal_case
    for what names nobody, no unit, and no case in progress.
    """
    now = engine.clock.now()
    if not 1 <= plan.days <= MOST_DAYS or (plan.at is not None and not now <= plan.at < now + _FURTHEST):
        raise Rejection("rehearsal_past", at=plan.at or now, limit=MOST_DAYS)
    if not _turn.acquire(blocking=False):
        raise Rejection("rehearsal_busy")
    try:
        with engine.rehearsing(actor) as copy:
            clock = copy.clock
            if not isinstance(clock, FixedClock):
                raise TypeError("Expected a copy with a clock that stands still.")
            since = max(plan.at, clock.now()) if plan.at is not None else clock.now()
            clock.set(clock.now() + _A_MOMENT)  # so that what is due now happens after `since`
            until = since + timedelta(days=plan.days)
            _told(copy, actor, plan, since, since)  # refuses what names nothing before it takes its time
            ends = monotonic() + (MOST_SECONDS if seconds is None else seconds)
            reached = _play(copy, clock, until, ends, progress)
            told = _told(copy, actor, plan, since, until)
    finally:
        _turn.release()
    return Rehearsal(since=since, until=until, reached=reached, rows=told.rows, cut=told.cut)


def _told(copy: ProcessEngine, actor: Actor, plan: Plan, since: datetime, until: datetime) -> HappenedView:
    asked = Happened(since=since, until=until, of=plan.of, unit=plan.unit, case=plan.case, language=plan.language)
    return copy.read(asked, actor)


def _play(copy: ProcessEngine, clock: FixedClock, until: datetime, ends: float, progress: Progress) -> datetime:
    """Go from one thing that falls due to the next; returns how far it came."""
    acts = 0
    for _ in range(MOST_STOPS):
        acts += _work(copy)
        progress(clock.now(), acts)
        due = _next(copy, clock.now())
        if due is None or due > until:
            clock.set(max(until, clock.now()))
            return until
        if monotonic() > ends:
            return clock.now()
        clock.set(due)
    return clock.now()


def _next(copy: ProcessEngine, now: datetime) -> datetime | None:
    """Return when something falls due next; what is due and can't be done (a suspended case) holds nothing up."""
    waiting = (copy.next_due(queue, after=now) for queue in ("timer", "mail"))
    return min((due for due in waiting if due is not None), default=None)


def _work(copy: ProcessEngine) -> int:
    acts = 0
    for _ in range(_ROUNDS):
        done = copy.run_due() + deliver_due(copy, Silent(), _MAILS_AT_ONCE).total
        if not done:
            break
        acts += done
    return acts
