"""Loads the organisation snapshot from its rows, and loads it again only when its version changed."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.calendar import WorkingCalendar
from engine.domain.organisation import (
    Group,
    Holding,
    Organisation,
    Person,
    Post,
    Seat,
    Substitution,
    Unit,
)
from engine.domain.texts import Text
from engine.store import organisation as rows
from engine.store.accounts import Setting

VERSION = "organisation_version"


class OrganisationCache:
    """Keeps the newest snapshot; commands that change people raise the version in their own transaction."""

    def __init__(self) -> None:
        self._snapshot: Organisation | None = None

    def get(self, session: Session, version: int) -> Organisation:
        """Return the snapshot of `version`, loading it when the kept one is another."""
        kept = self._snapshot
        if kept is None or kept.version != version:
            kept = load_organisation(session, version)
            self._snapshot = kept
        return kept


# Put together once: every command and query asks it.
_CURRENT = select(Setting.value).where(Setting.key == VERSION)


def current_version(session: Session) -> int:
    """Return the version of the organisation's data; 0 before anything was imported."""
    return int(session.scalar(_CURRENT) or 0)


def raise_version(session: Session) -> None:
    """Have everybody read the organisation anew once this transaction is committed."""
    kept = session.get(Setting, VERSION)
    if kept is None:
        session.add(Setting(key=VERSION, value=1))
    else:
        kept.value += 1


def load_organisation(session: Session, version: int) -> Organisation:
    """Read everything about people into one immutable value."""
    units = {
        u.code: Unit(code=u.code, name=Text.of(u.name), parent=u.parent, kind=u.kind)
        for u in session.scalars(select(rows.Unit))
    }
    persons = {
        p.login: Person(
            login=p.login,
            name=Text.of(p.name),
            unit=p.unit,
            email=p.email,
            language=p.language,
            external=p.external,
            active=p.active,
        )
        for p in session.scalars(select(rows.Person))
    }
    posts = {
        p.code: Post(code=p.code, unit=p.unit, title=Text.of(p.title), superior=p.superior)
        for p in session.scalars(select(rows.Post))
    }
    holdings = tuple(
        Holding(post=h.post, person=h.person, from_at=h.from_at, until_at=h.until_at)
        for h in session.scalars(select(rows.Holding).order_by(rows.Holding.id))
    )
    substitutions = tuple(
        Substitution(
            person=s.person,
            substitute=s.substitute,
            from_at=s.from_at,
            until_at=s.until_at,
            processes=frozenset(s.processes),
        )
        for s in session.scalars(select(rows.Substitution).order_by(rows.Substitution.id))
    )
    return Organisation(
        version=version,
        units=units,
        persons=persons,
        posts=posts,
        holdings=holdings,
        groups=_groups(session),
        substitutions=substitutions,
        relations=frozenset((r.person, r.other, r.kind) for r in session.scalars(select(rows.Relation))),
        role_grants=frozenset((r.person, r.role) for r in session.scalars(select(rows.Role))),
    )


def _groups(session: Session) -> dict[str, Group]:
    seats: dict[str, list[Seat]] = {}
    for member in session.scalars(select(rows.GroupMember).order_by(rows.GroupMember.position)):
        seats.setdefault(member.group_code, []).append(Seat(post=member.post, seat=member.seat))
    return {
        g.code: Group(
            code=g.code,
            name=Text.of(g.name),
            seats=tuple(seats.get(g.code, ())),
            substitutes_allowed=g.substitutes_allowed,
            supervising_office=g.supervising_office,
        )
        for g in session.scalars(select(rows.Group))
    }


class CalendarCache:
    """Keeps the working calendar; it is loaded again when the organisation's version changed."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._calendar: WorkingCalendar | None = None

    def get(self, session: Session, version: int) -> WorkingCalendar:
        """Return the calendar of `version`."""
        if self._calendar is None or self._version != version:
            days = {date.fromisoformat(d.day): d.working for d in session.scalars(select(rows.CalendarDay))}
            years = frozenset(y.year for y in session.scalars(select(rows.CalendarYear)) if y.published)
            self._calendar, self._version = WorkingCalendar(days=days, published_years=years), version
        return self._calendar
