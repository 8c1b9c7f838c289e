"""Conditions under which something was approved, each until somebody confirms or waives it."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, reference
from engine.store.types import Id


class Obligation(Base):
    """One condition of one approval; it binds once its task is decided with an approval."""

    __tablename__ = "obligation"
    __table_args__ = (Index("ix_obligation_instance", "instance_id", "state"), Index("ix_obligation_task", "task_id"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"))
    task_id: Mapped[str] = mapped_column(Id, reference("task.id"))
    element: Mapped[str]
    text: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
    kept_by: Mapped[str | None]
    """Who looks after it since whoever set it left."""
    state: Mapped[str]
    """open, confirmed, waived, undone (the approval was taken back)."""
    note: Mapped[str | None]
    """What fulfilled it, or why it was waived."""
    closed_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    created_act: Mapped[int]
    closed_act: Mapped[int | None]
