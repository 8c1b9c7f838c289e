"""Webhooks: who outside is told of what, who may tell us something, and every attempt at either."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Id, Json


class Webhook(Base):
    """One subscription of another system."""

    __tablename__ = "webhook"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    events: Mapped[JsonValue] = mapped_column(Json)
    """Patterns of event types: `*`, `task.*`, `case.ended`."""
    process: Mapped[str | None]
    """The key of the one process it is about; None: all."""
    secrets: Mapped[JsonValue] = mapped_column(Json)
    """Signing secrets, the newest first: `{"secret", "until"}`; an old one signs beside the new one for a while."""
    state: Mapped[str]
    """active, paused, removed."""
    paused_why: Mapped[str | None]
    failures: Mapped[int]
    """Attempts that failed since the last one that was answered well."""
    again_at: Mapped[datetime | None]
    """Until then nothing is sent to it: it fails again and again, and is asked with one call every few minutes."""
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    version: Mapped[int]


class WebhookCall(Base):
    """One attempt to tell: what was answered, or why nothing was."""

    __tablename__ = "webhook_call"
    __table_args__ = (Index("ix_webhook_call_log", "webhook_id", "at"), Index("ix_webhook_call_job", "job_id"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    webhook_id: Mapped[str] = mapped_column(Id, reference("webhook.id"))
    job_id: Mapped[str] = mapped_column(Id)
    type: Mapped[str]
    attempt: Mapped[int]
    at: Mapped[datetime]
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    """The HTTP status; None when nobody answered."""
    answer: Mapped[str | None]
    error: Mapped[str | None]


class Inbound(Base):
    """A door for one other system: what it sends, signed, becomes one BPMN message."""

    __tablename__ = "inbound"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    message: Mapped[str]
    """The name of the BPMN message."""
    key: Mapped[str | None]
    """FEEL over `body`: the value by which the waiting case is found; None: the only one that waits."""
    payload: Mapped[str | None]
    """FEEL over `body`: what the message carries; None: the whole body."""
    secrets: Mapped[JsonValue] = mapped_column(Json)
    """As a webhook's."""
    state: Mapped[str]
    """active, paused, removed."""
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class InboundMessage(Base):
    """One thing that came in by a door, and what it did, or why it was refused."""

    __tablename__ = "inbound_message"
    __table_args__ = (
        Index("ix_inbound_message_log", "inbound_id", "at"),
        Index("ix_inbound_message_once", "inbound_id", "message_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    inbound_id: Mapped[str] = mapped_column(Id, reference("inbound.id"))
    message_id: Mapped[str]
    at: Mapped[datetime]
    size: Mapped[int]
    code: Mapped[str | None]
    """Why it was refused; None: it was accepted."""
    detail: Mapped[str | None]
    instance_id: Mapped[str | None] = mapped_column(Id)
    body: Mapped[str | None]
