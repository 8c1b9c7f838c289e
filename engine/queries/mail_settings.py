"""What a person wants of mail and whether it reaches them; and which addresses refuse it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.domain.mail_addresses import address_key
from engine.domain.mail_preferences import Preferences
from engine.queries.naming import post_name
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.runtime.mail_wishes import wish_of
from engine.store.mails import MailAddress


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow:
    """An address that refuses mail; `marked_at` says since when nothing is sent to it."""

    address: str
    names: tuple[str, ...]
    bounces: int
    answer: str
    bounced_at: datetime
    marked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettingsView:
    """What holds for one person; `trouble` is their own address where it refuses mail."""

    wishes: Preferences
    address: str
    language: str
    next_digest: datetime
    trouble: AddressRow | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings(Query[MailSettingsView]):
    """Asks what `person` wants of mail."""

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusingAddresses(Query[tuple[AddressRow, ...]]):
    """Asks for the addresses that refuse mail, those that get none at the top."""

    language: str = "zh"


def answer(query: MailSettings, reader: Reader) -> MailSettingsView:
    """Return it; what was not chosen is as it is meant."""
    person = reader.organisation.person(query.person)
    wishes = wish_of(reader.session, query.person, reader.settings)
    address = person.email if person else ""
    row = reader.session.get(MailAddress, address_key(address))
    return MailSettingsView(
        wishes=wishes,
        address=address,
        language=person.language if person else "zh",
        next_digest=wishes.next_digest(reader.now, reader.calendar),
        trouble=None if row is None else _row(row, ()),
    )


def answer_addresses(query: RefusingAddresses, reader: Reader) -> tuple[AddressRow, ...]:
    """Return them with whose they are."""
    rows = reader.session.scalars(select(MailAddress).order_by(MailAddress.address)).all()
    owners: dict[str, list[str]] = {}
    for person in reader.organisation.persons.values() if rows else ():
        owners.setdefault(address_key(person.email), []).append(post_name(reader, person.login, query.language))
    found = [_row(row, tuple(owners.get(row.address, ()))) for row in rows]
    return tuple(sorted(found, key=lambda row: row.marked_at is None))


def _row(row: MailAddress, names: tuple[str, ...]) -> AddressRow:
    return AddressRow(
        address=row.address,
        names=names,
        bounces=row.bounces,
        answer=row.answer,
        bounced_at=row.bounced_at,
        marked_at=row.marked_at,
    )
