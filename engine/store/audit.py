"""The audit trail: one hash chain per case, written in the transaction of the act."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue
from engine.store.types import Blob, Id, Json

SYSTEM_CHAIN = "system"
"""The chain of acts that belong to no case: deployments, organisation, accounts."""


class Audit(Base):
    """One event. `chain` is the case's id, or `SYSTEM_CHAIN`."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_key", "idempotency_key", unique=True),)

    chain: Mapped[str] = mapped_column(Id, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[int]
    at: Mapped[datetime]
    event: Mapped[str]
    actor: Mapped[str]
    """A login, or system:<part>, or external:<channel>."""
    on_behalf_of: Mapped[str | None]
    element: Mapped[str | None]
    task_id: Mapped[str | None] = mapped_column(Id)
    payload: Mapped[JsonValue] = mapped_column(Json)
    hash: Mapped[bytes] = mapped_column(Blob)
    idempotency_key: Mapped[str | None]
    command: Mapped[str | None]
    """With a key: which command it was, and what it answered, for a request that is repeated."""
    result: Mapped[JsonValue | None] = mapped_column(Json)


class AuditHead(Base):
    """Where a chain that has no instance row ends."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(Id, primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(Blob)
