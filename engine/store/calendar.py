"""The calendar beside the days of all: units' own days, vacations, hours; and every change with what it set going."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Id, Json


class UnitDay(Base):
    """A day that a unit, and what lies below it, has for itself."""

    __tablename__ = "unit_day"

    unit: Mapped[str] = mapped_column(reference("unit.code"), primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    """ISO date."""
    working: Mapped[bool]
    name: Mapped[str]


class Vacation(Base):
    """A span of days, both ends included."""

    __tablename__ = "vacation"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    unit: Mapped[str | None] = mapped_column(reference("unit.code"))
    first_day: Mapped[str]
    last_day: Mapped[str]
    name: Mapped[str]
    counts: Mapped[bool]
    """Whether it is working time all the same."""


class WorkingHours(Base):
    """When a working day opens and closes."""

    __tablename__ = "working_hours"

    since: Mapped[str] = mapped_column(primary_key=True)
    """ISO date; empty for the hours before any such date."""
    opens: Mapped[str]
    closes: Mapped[str]
    """HH:MM."""


class CalendarChange(Base):
    """One change of the calendar: by whom, why, and how far what follows from it has come."""

    __tablename__ = "calendar_change"
    __table_args__ = (Index("ix_calendar_change_at", "at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    """An actor."""
    change: Mapped[JsonValue] = mapped_column(Json)
    """As `engine.domain.calendar_writing` writes it."""
    reason: Mapped[str]
    first_day: Mapped[str]
    """ISO date; nothing that ends before is looked at."""
    cases: Mapped[int]
    """How many cases have been found to look at so far."""
    looked_at: Mapped[datetime | None]
    """When the last of them was found; None while there may be more."""
