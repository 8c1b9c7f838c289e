"""What people want of mail, read from their rows."""

from collections.abc import Collection, Mapping
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.mail_preferences import Preferences
from engine.store.mails import MailPreference

EVERYBODY = Preferences()
"""What holds for whoever has chosen nothing."""


def wishes_of(session: Session, people: Collection[str]) -> Mapping[str, Preferences]:
    """Return what each of `people` wants, in one statement."""
    rows = session.scalars(select(MailPreference).where(MailPreference.person.in_(people))) if people else ()
    chosen = {row.person: _preferences(row) for row in rows}
    return {person: chosen.get(person, EVERYBODY) for person in people}


def wish_of(session: Session, person: str) -> Preferences:
    """Return what one person wants."""
    row = session.get(MailPreference, person)
    return EVERYBODY if row is None else _preferences(row)


def _preferences(row: MailPreference) -> Preferences:
    night = None
    if row.night_from and row.night_until:
        night = (time.fromisoformat(row.night_from), time.fromisoformat(row.night_until))
    return Preferences(
        choices=dict(row.choices),
        digest_at=time.fromisoformat(row.digest_at) if row.digest_at else None,
        night=night,
        days_off_quiet=row.days_off_quiet,
        language=row.language,
    )
