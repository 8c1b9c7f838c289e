"""Credentials, sign-in sessions, one-time links, settings of the installation: real time, never the demo clock."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Json


class Credential(Base):
    """A password's argon2id hash, and the lock after failures."""

    __tablename__ = "credential"

    person: Mapped[str] = mapped_column(reference("person.login"), primary_key=True)
    password_hash: Mapped[str]
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]


class Session(Base):
    """A sign-in, known by the hash of its cookie."""

    __tablename__ = "session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(reference("person.login"))
    csrf: Mapped[str]
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class OneTimeLink(Base):
    """A link that may be used once (the first administrator's)."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


CLOCK_OFFSET = "clock_offset"
"""Setting: how many seconds the demo's time runs ahead of (or, as set up, behind) the wall clock."""


class Setting(Base):
    """A value of the installation: kind (demo or real), name, number prefix, clock offset, organisation version."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[JsonValue] = mapped_column(Json)
