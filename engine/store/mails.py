"""What people want of mail, which digests were planned, and which addresses refuse what is sent to them."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonValue, reference
from engine.store.types import Id, Json

MAIL_SECRET = "mail_secret"  # noqa: S105 - the name of a setting
"""Setting: what the links to unsubscribe are sealed with; made with the first mail."""


class MailPreference(Base):
    """What somebody chose; who has no row gets mail as it is meant (`engine.domain.mail_topics`)."""

    __tablename__ = "mail_preference"

    person: Mapped[str] = mapped_column(reference("person.login"), primary_key=True)
    choices: Mapped[JsonValue] = mapped_column(Json)
    """{topic: at_once | digest | off}."""
    digest_at: Mapped[str | None]
    """HH:MM; empty: when the working day begins."""
    night_from: Mapped[str | None]
    night_until: Mapped[str | None]
    """HH:MM; both empty: no quiet hours."""
    days_off_quiet: Mapped[bool]
    language: Mapped[str]
    changed_at: Mapped[datetime]


class MailDigest(Base):
    """One digest a person and day: the row is what makes several workers plan it once."""

    __tablename__ = "mail_digest"

    person: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    """ISO date in the calendar's zone."""
    job_id: Mapped[str] = mapped_column(Id)


class MailAddress(Base):
    """An address that refused mail; one that takes it has no row."""

    __tablename__ = "mail_address"

    address: Mapped[str] = mapped_column(primary_key=True)
    """In small letters."""
    bounces: Mapped[int]
    """In a row, since the last letter it took."""
    answer: Mapped[str]
    """What its server said last."""
    bounced_at: Mapped[datetime]
    marked_at: Mapped[datetime | None]
    """Since when nothing is sent to it."""
