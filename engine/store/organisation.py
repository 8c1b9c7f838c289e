"""Units, people, posts with terms, groups, supervision, substitutes: who can be asked."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Id, Json


class Unit(Base):
    """A unit of the university."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[JsonValue] = mapped_column(Json)
    parent: Mapped[str | None] = mapped_column(reference("unit.code"))
    kind: Mapped[str]
    head: Mapped[str | None]
    """The post that leads it; None where its only topmost post does."""


class Person(Base):
    """Somebody who can sign in or be asked; `login` is their stable id."""

    __tablename__ = "person"

    login: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[JsonValue] = mapped_column(Json)
    unit: Mapped[str] = mapped_column(reference("unit.code"))
    email: Mapped[str]
    language: Mapped[str]
    external: Mapped[bool]
    active: Mapped[bool]
    fields: Mapped[JsonValue | None] = mapped_column(Json)
    """Fields of expertise, for draws: a list of words."""


class Post(Base):
    """A post: the thing rules name; holders come and go."""

    __tablename__ = "post"

    code: Mapped[str] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(reference("unit.code"))
    title: Mapped[JsonValue] = mapped_column(Json)
    superior: Mapped[str | None] = mapped_column(reference("post.code"))


class Holding(Base):
    """A person holds a post for a term, half open in time."""

    __tablename__ = "holding"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    post: Mapped[str] = mapped_column(reference("post.code"))
    person: Mapped[str] = mapped_column(reference("person.login"))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]


class Group(Base):
    """A candidate group."""

    __tablename__ = "candidate_group"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[JsonValue] = mapped_column(Json)
    substitutes_allowed: Mapped[bool]
    """False where members must vote in person."""
    supervising_office: Mapped[str | None]
    """The group that receives 督办 for this one when the standard office may not (it is the one that is late)."""


class GroupMember(Base):
    """A post's seat in a candidate group."""

    __tablename__ = "group_member"

    group_code: Mapped[str] = mapped_column(reference("candidate_group.code"), primary_key=True)
    post: Mapped[str] = mapped_column(reference("post.code"), primary_key=True)
    seat: Mapped[str]
    """chair, deputy, member."""
    position: Mapped[int]
    from_at: Mapped[datetime | None]
    """The seat's own term, half open; empty where it has no end of its own."""
    until_at: Mapped[datetime | None]


class Substitution(Base):
    """A window in which one person stands in for another."""

    __tablename__ = "substitution"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person: Mapped[str] = mapped_column(reference("person.login"))
    substitute: Mapped[str] = mapped_column(reference("person.login"))
    from_at: Mapped[datetime | None]
    """Both ends empty: a standing substitute, used for copies and for skips, not for being asked instead."""
    until_at: Mapped[datetime | None]
    processes: Mapped[JsonValue] = mapped_column(Json)
    """Process keys; empty means all."""
    groups: Mapped[JsonValue] = mapped_column(Json)
    """Candidate groups for whom the window counts; empty means everything the person is asked for."""
    power: Mapped[str]
    """see, prepare, act."""
    set_by: Mapped[str | None]
    """Who opened it; None for one that stands in the organisation's data, which an import replaces."""
    set_at: Mapped[datetime | None]


class Relation(Base):
    """A declared relation between two people (kin, advisor, …), used for recusal only."""

    __tablename__ = "relation"

    person: Mapped[str] = mapped_column(reference("person.login"), primary_key=True)
    other: Mapped[str] = mapped_column(reference("person.login"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    declared_at: Mapped[datetime | None]
    """When `person` declared it; None for what an import of the organisation brought, which the next one replaces."""


class Role(Base):
    """A role in the running of the system: administrator, auditor, security."""

    __tablename__ = "role"

    person: Mapped[str] = mapped_column(reference("person.login"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class Partner(Base):
    """The register of partner institutions that forms refer to."""

    __tablename__ = "partner"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[JsonValue] = mapped_column(Json)
    country: Mapped[str]
    kind: Mapped[str]


class CalendarDay(Base):
    """A day that is not what its weekday says: a holiday, or a make-up working day."""

    __tablename__ = "calendar_day"

    day: Mapped[str] = mapped_column(primary_key=True)
    """ISO date."""
    working: Mapped[bool]
    name: Mapped[str]


class CalendarYear(Base):
    """Whether the official arrangement of a year is known; deadlines touching another are provisional."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    published: Mapped[bool]
