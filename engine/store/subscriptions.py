"""What waits for messages and signals: events of running cases, and start events of processes."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, reference
from engine.store.types import Id


class Subscription(Base):
    """One event of a running case that waits; the row is there exactly as long as it does."""

    __tablename__ = "subscription"
    __table_args__ = (Index("ix_subscription_name", "kind", "name", "key"),)

    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), primary_key=True)
    token: Mapped[str] = mapped_column(primary_key=True)
    """The wait's key: the token's number, with `/index` where one event waits for several things."""
    element: Mapped[str]
    kind: Mapped[str]
    """message or signal."""
    name: Mapped[str]
    key: Mapped[str]
    """What a message must be correlated with: the key's text, or the case's conversation; empty for a signal."""
    by_conversation: Mapped[bool]
    """Whether the diagram gives no key, so that the conversation is the key."""


class OutsideWait(Base):
    """One stretch in which an event of a case waited for a message; it stays when the event has fired."""

    __tablename__ = "outside_wait"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), index=True)
    token: Mapped[str]
    element: Mapped[str]
    name: Mapped[str]
    """Of the message."""
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    begun_by: Mapped[str]
    """The actor whose act brought the case there."""
    created_act: Mapped[int]


class StartSubscription(Base):
    """One start event of a process's newest version that a message or signal triggers."""

    __tablename__ = "start_subscription"
    __table_args__ = (Index("ix_start_subscription_name", "kind", "name"),)

    definition_key: Mapped[str] = mapped_column(primary_key=True)
    element: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """Which of the event's definitions it is."""
    definition_id: Mapped[str] = mapped_column(Id, reference("definition.id"))
    kind: Mapped[str]
    name: Mapped[str]
