"""The process that dies: it carries out one request after another until a fail point kills it."""

import signal
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import select

from engine.api import Actor, ProcessEngine, Rejection
from engine.domain.clock import FixedClock
from engine.settings import Settings
from engine.store.tasks import Task
from webhooks.calling import call_due
from webhooks.channels.http import HttpChannel
from webhooks.channels.mail import mail_channel
from webhooks.delivery import deliver_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the process works: its database, its mail server, the moment its clock shows."""

    url: str
    folder: Path
    smtp_url: str
    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: a command in somebody's name under an idempotency key."""

    command: object
    by: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The answer: the task that now waits in the case, or the code of a refusal."""

    instance_id: str | None = None
    opened: str | None = None
    refused: str | None = None


DUE, LETTERS, CALLS = "due", "letters", "calls"
"""The requests for one round of timers, of letters, of calls; the answer says whether anything was left to do."""
TIDY = (DUE, LETTERS, CALLS)
AT_A_TIME = 5


def open_at(place: Place, failpoint: str = "") -> ProcessEngine:
    """Open the engine over the one database of a run; letters leave at once."""
    settings = Settings(
        database_url=place.url,
        data_dir=place.folder,
        test_mode=True,
        undo_seconds=0,
        failpoint=failpoint,
        digests=False,
        quiet_hours=False,
        mails_per_hour=1000,
        webhook_allow="127.0.0.0/8",
    )
    return ProcessEngine(settings, FixedClock(place.moment))


def serve(connection: Connection, place: Place, failpoint: str) -> None:
    """Answer until the connection ends or the fail point is reached."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever runs this
    engine = open_at(place, failpoint)
    channel, caller = mail_channel(place.smtp_url), HttpChannel()
    rounds = {
        DUE: engine.run_due,
        LETTERS: lambda: deliver_due(engine, channel, limit=AT_A_TIME).total,
        CALLS: lambda: call_due(engine, caller, limit=AT_A_TIME),
    }
    while True:
        try:
            asked = connection.recv()
        except EOFError:
            return
        connection.send(bool(rounds[asked]()) if asked in TIDY else answer(engine, asked))


def answer(engine: ProcessEngine, asked: Ask) -> Told:
    """Carry out one request."""
    try:
        done = engine.execute(asked.command, Actor.person(asked.by), key=asked.key)
    except Rejection as refusal:
        return Told(refused=refusal.code)
    with engine.database.reading() as session:
        waits = session.scalar(select(Task.id).where(Task.instance_id == done.instance_id, Task.state == "open"))
    return Told(instance_id=done.instance_id, opened=waits)
