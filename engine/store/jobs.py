"""Work that leaves the transaction: timers, ladder rungs, mails; the row is the truth."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue
from engine.store.types import Id, Json


class Job(Base):
    """One piece of work with a time from which it may be done, a lease, and attempts."""

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "ix_job_due",
            "queue",
            "due_at",
            sqlite_where=text("state IN ('waiting', 'leased')"),
            postgresql_where=text("state IN ('waiting', 'leased')"),
        ),
        Index("ix_job_instance", "instance_id", "state"),
        Index(
            "ix_job_webhook",
            "person",
            "state",
            sqlite_where=text("queue = 'webhook'"),
            postgresql_where=text("queue = 'webhook'"),
        ),
        Index(
            "ix_job_digest",
            "person",
            sqlite_where=text("state = 'digest'"),
            postgresql_where=text("state = 'digest'"),
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    queue: Mapped[str]
    """timer (executed as commands by engine.due), mail or webhook (delivered by webhooks)."""
    kind: Mapped[str]
    """timer, ladder; for mails the kind of message: assigned, reminder, overdue, …"""
    instance_id: Mapped[str | None] = mapped_column(Id)
    task_id: Mapped[str | None] = mapped_column(Id)
    token: Mapped[str | None]
    person: Mapped[str | None]
    """Who is to be told: the recipient of a mail, the id of a webhook."""
    due_at: Mapped[datetime]
    state: Mapped[str]
    """waiting, leased, done, dead, cancelled; paused (a rung whose task stands still); digest (a mail that goes into
    the next digest of its person)."""
    attempts: Mapped[int]
    begun: Mapped[int] = mapped_column(server_default=text("0"))
    """How often somebody began with it and did not come to an end: a worker that was killed, or that it killed."""
    lease_until: Mapped[datetime | None]
    payload: Mapped[JsonValue] = mapped_column(Json)
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    created_act: Mapped[int | None]
    closed_act: Mapped[int | None]


class Mail(Base):
    """One message that was rendered and sent, or refused: what the mailbox and the cockpit show."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_person", "person", "sent_at"), Index("ix_mail_sent", "sent_at"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    """The job's id: a message sent twice after a crash keeps its Message-ID."""
    kind: Mapped[str]
    instance_id: Mapped[str | None] = mapped_column(Id)
    task_id: Mapped[str | None] = mapped_column(Id)
    person: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    message_id: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    state: Mapped[str]
    """sent, refused (5xx), deferred (4xx, will be tried again)."""
    error: Mapped[str | None]
    answer: Mapped[str | None]
    """What the mail server said when it took the message: with it its own log is found."""
    sent_at: Mapped[datetime]
