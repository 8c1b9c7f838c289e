"""Ladders: who is told when a task runs late, a row a version; the newest holds for tasks to come."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue
from engine.store.types import Json


class Ladder(Base):
    """One version of a ladder; versions are added and never changed."""

    __tablename__ = "ladder"

    key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    rungs: Mapped[JsonValue] = mapped_column(Json)
    """As `engine.domain.ladder_writing` writes them."""
    reason: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
