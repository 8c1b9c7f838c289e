"""What people want of mail: what they chose, and else what holds in this installation."""

from collections.abc import Collection, Mapping
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.mail_preferences import NIGHT, Preferences, without_digest
from engine.settings import Settings
from engine.store.mails import MailPreference


def wishes_of(session: Session, people: Collection[str], settings: Settings) -> Mapping[str, Preferences]:
    """Return what each of `people` wants, in one statement."""
    rows = session.scalars(select(MailPreference).where(MailPreference.person.in_(people))) if people else ()
    chosen = {row.person: row for row in rows}
    return {person: _wishes(chosen.get(person), settings) for person in people}


def wish_of(session: Session, person: str, settings: Settings) -> Preferences:
    """Return what one person wants."""
    return _wishes(session.get(MailPreference, person), settings)


def _wishes(row: MailPreference | None, settings: Settings) -> Preferences:
    wishes = _as_meant(settings) if row is None else _chosen(row)
    return wishes if settings.digests else without_digest(wishes)


def _as_meant(settings: Settings) -> Preferences:
    return Preferences(night=NIGHT if settings.quiet_hours else None, days_off_quiet=settings.quiet_hours)


def _chosen(row: MailPreference) -> Preferences:
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
