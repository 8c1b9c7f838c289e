"""Pickings of people, by lot or by load: what each was done with, and everybody who could have been picked."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Id, Json


class Pick(Base):
    """One picking for one entry of an element; a later one stands beside it, none is ever changed."""

    __tablename__ = "pick"
    __table_args__ = (Index("ix_pick_place", "instance_id", "element"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instance_id: Mapped[str] = mapped_column(Id, reference("instance.id"))
    task_id: Mapped[str | None] = mapped_column(Id, reference("task.id"), index=True)
    """The task whose own rule picked; None for a draw that stands by itself and that several tasks ask."""
    element: Mapped[str]
    rule: Mapped[int]
    """The number of the element's rule, from 0."""
    kind: Mapped[str]
    """fair, draw."""
    seed: Mapped[str]
    """What the lots are made from; empty where none are drawn."""
    count: Mapped[int]
    outside: Mapped[int]
    """How many at least come from outside."""
    picked_at: Mapped[datetime]
    created_act: Mapped[int]


class PickCandidate(Base):
    """Somebody the rule came across; whoever may not be picked stands here with the reason."""

    __tablename__ = "pick_candidate"

    pick_id: Mapped[str] = mapped_column(Id, reference("pick.id"), primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    external: Mapped[bool]
    fields: Mapped[JsonValue] = mapped_column(Json)
    open: Mapped[int]
    """Open tasks they had at that moment."""
    last_at: Mapped[datetime | None]
    """When they had been asked last."""
    kept: Mapped[bool]
    reason: Mapped[str | None]
    place: Mapped[int | None]
    """Their place in the result, from 0; None for whoever was not picked."""
