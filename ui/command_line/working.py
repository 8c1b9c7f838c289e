"""What does due work in one process: ticks of its own over SQLite, the carrier's messages over PostgreSQL."""

import threading
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from engine.api import Actor, ProcessEngine
    from engine.settings import Settings
    from webhooks.calling import Caller
    from webhooks.channels import Channel

AT_A_TIME = 20
"""How many due timers are taken at a time: few enough to be done before their lease is over."""
AT_ONCE = {"timer": 2, "mail": 2, "webhook": 4}
"""Threads of a worker for each queue: one that hangs in another system leaves the other queues' alone."""


class Works(Protocol):
    """Does due work until it is stopped; what runs then is finished, what does not is left to others."""

    def start(self) -> None:
        """Begin."""
        ...

    def stop(self) -> None:
        """End."""
        ...

    @property
    def alive(self) -> bool:
        """Whether it still does."""
        ...


def make_works(engine: "ProcessEngine", settings: "Settings") -> Works:
    """Return what does due work over this installation's database."""
    from webhooks.channels.http import HttpChannel
    from webhooks.channels.mail import mail_channel

    channel, caller = mail_channel(settings.smtp_url), HttpChannel()
    if settings.url.startswith("postgresql"):
        return carried_works(engine, channel, caller)
    return ticking_works(engine, channel, caller)


def ticking_works(engine: "ProcessEngine", channel: "Channel", caller: "Caller") -> Works:
    """Look for due timers, mails and calls, each in a tick of its own: none waits for another.

    A tick goes on while there is something to do: a mass mailing is not twenty letters a second. Timers are leased even
    where nobody else takes any: one that ends the process must be known by it when the process begins anew.
    """
    from engine.scheduler import Ticker
    from webhooks.calling import call_due
    from webhooks.rounds import MailRounds

    stopping, mail = threading.Event(), MailRounds(engine, channel)

    def timers() -> None:
        while not stopping.is_set() and engine.run_due(AT_A_TIME, shared=True):
            pass

    def letters() -> None:
        while not stopping.is_set() and mail.go(stopping.is_set).sent:
            pass

    ticks = {"due": timers, "mail": letters, "webhooks": lambda: call_due(engine, caller)}
    return _Ending(Ticker(ticks, engine.settings.tick_seconds), stopping)


def carried_works(engine: "ProcessEngine", channel: "Channel", caller: "Caller") -> Works:
    """Do what the carrier brings, beside as many other processes as wanted."""
    from engine.carrier import Carrier, Hand

    hands = Hands(engine, channel, caller)
    runs = {"timer": hands.fire, "mail": hands.deliver, "webhook": hands.call}
    carrier = Carrier(
        engine.settings.url,
        {queue: Hand(run=run, at_once=AT_ONCE[queue]) for queue, run in runs.items()},
        look=engine.carry_due,
        give_back=hands.give_back,
        seconds=engine.settings.tick_seconds,
    )
    return _Ending(carrier, hands.stopping)


class Hands:
    """Does the jobs of a message: takes what is still its own, and gives back what it can't begin before the end."""

    def __init__(self, engine: "ProcessEngine", channel: "Channel", caller: "Caller") -> None:
        self._engine, self._channel, self._caller = engine, channel, caller
        self.stopping = threading.Event()

    def fire(self, jobs: Sequence[str], until: datetime) -> None:
        """Execute timers and rungs."""
        self._engine.run_leased(self._taken(jobs, until), self.stopping.is_set)

    def deliver(self, jobs: Sequence[str], until: datetime) -> None:
        """Send mails over one connection."""
        from webhooks.delivery import deliver

        deliver(self._engine, self._channel, self._taken(jobs, until), self.stopping.is_set)

    def call(self, jobs: Sequence[str], until: datetime) -> None:
        """Call other systems."""
        from webhooks.calling import call_one

        for job_id in self._taken(jobs, until):
            call_one(self._engine, self._caller, job_id)

    def give_back(self, jobs: Sequence[str]) -> None:
        """Let others have what a dead worker held."""
        from engine.commands.return_jobs import ReturnJobs

        self._engine.execute(ReturnJobs(job_ids=tuple(jobs), begun=True), _worker())

    def _taken(self, jobs: Sequence[str], until: datetime) -> list[str]:
        from engine.commands.take_jobs import TakeJobs

        return list(self._engine.execute(TakeJobs(job_ids=tuple(jobs), until=until), _worker()).value["jobs"])


class _Ending:
    """Tells whatever is being done that the end has come, before that is waited for."""

    def __init__(self, works: Works, stopping: threading.Event) -> None:
        self._works, self._stopping = works, stopping

    def start(self) -> None:
        self._works.start()

    def stop(self) -> None:
        self._stopping.set()
        if self.alive:
            self._works.stop()

    @property
    def alive(self) -> bool:
        return self._works.alive


def _worker() -> "Actor":
    from engine.api import Actor

    return Actor.system("worker")
