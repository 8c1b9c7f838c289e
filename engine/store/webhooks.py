"""Webhooks: who outside is told of what, and every attempt to tell them."""

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
