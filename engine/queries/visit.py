"""Who is looking, and what every page says of the installation: one query before each page."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from sqlalchemy import bindparam, func, select

from engine.domain.organisation import Organisation
from engine.domain.texts import Text
from engine.identity import CURRENT
from engine.queries.query import Query
from engine.queries.reader import Reader
from engine.store.accounts import Session
from engine.store.loading import Reading, glance
from engine.store.mails import MailAddress
from engine.store.organisation import Person
from engine.store.types import UtcDateTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Query["VisitView"]):
    """Asks who holds the sign-in whose cookie has this hash; None asks for the installation alone."""

    at_a_glance: ClassVar[bool] = True
    token_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who is signed in."""

    login: str
    name: Text
    title: Text
    unit: Text
    language: str
    csrf: str
    roles: frozenset[str]
    groups: frozenset[str]
    supervises: bool
    mail_stopped: bool
    """Whether nothing is sent to their address because it refused what was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """The visitor, if anybody, with the product's moment and the institution's name."""

    now: datetime
    house: Text
    visitor: Visitor | None = field(default=None)


def answer(query: Visit, reader: Reader) -> VisitView:
    """Return who it is; a sign-in that ran out, and a person no longer active, are nobody."""
    visitor = _visitor(query.token_hash, reader)  # first: it reads which version of the organisation counts
    return VisitView(now=reader.now, house=house(reader.organisation), visitor=visitor)


def house(organisation: Organisation) -> Text:
    """Return the name of the unit that stands under no other: the institution itself."""
    root = next((u for u in organisation.units.values() if u.parent is None and u.kind != "external"), None)
    return root.name if root else Text("", "")


_SIGNED_IN = Reading(
    select(Session.person, Session.csrf, MailAddress.marked_at, CURRENT.scalar_subquery().label("version"))
    .join(Person, Person.login == Session.person)
    .outerjoin(MailAddress, MailAddress.address == func.lower(Person.email))
    .where(
        Session.token_hash == bindparam("token", type_=Session.token_hash.type),
        Session.expires_at > bindparam("now", type_=UtcDateTime),
    )
)


def _visitor(token_hash: str | None, reader: Reader) -> Visitor | None:
    if token_hash is None:
        return None
    rows = glance(reader.session, {"token": token_hash, "now": reader.real_now}, _SIGNED_IN)
    if not rows:
        return None
    ((login, csrf, stopped_at, version),) = rows
    reader.found_version(version)
    person = reader.organisation.person(login)
    if person is None or not person.active:
        return None
    posts = reader.organisation.posts_of(person.login, reader.now)
    unit = reader.organisation.unit(posts[0].unit if posts else person.unit)
    groups = reader.organisation.groups_of(person.login, reader.now)
    return Visitor(
        login=person.login,
        name=person.name,
        title=posts[0].title if posts else person.name,
        unit=unit.name if unit else Text("", ""),
        language=person.language,
        csrf=csrf,
        roles=reader.organisation.roles(person.login),
        groups=groups,
        supervises=bool(groups & reader.organisation.supervising_offices),
        mail_stopped=stopped_at is not None,
    )
