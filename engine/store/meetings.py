"""What members of a body said about coming to its meeting, and every meeting that was put off."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, reference
from engine.store.types import Id


class Attendance(Base):
    """Whether one member comes to the meeting that a task stands for; their last word counts."""

    __tablename__ = "attendance"

    task_id: Mapped[str] = mapped_column(Id, reference("task.id"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), index=True)
    coming: Mapped[bool]
    said_at: Mapped[datetime]


class Postponement(Base):
    """One time that a meeting was put off: from when to when, by whom and why."""

    __tablename__ = "postponement"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"), index=True)
    task_id: Mapped[str] = mapped_column(Id, reference("task.id"), index=True)
    was: Mapped[datetime]
    due_at: Mapped[datetime]
    reason: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    created_act: Mapped[int]
