"""Loads the organisation snapshot from its rows, and loads it again only when its version changed."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.domain.calendar import Hours, WorkingCalendar
from engine.domain.calendar_table import USUAL_HOURS, CalendarTable, MarkedDay, Vacation
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
from engine.store.calendar import UnitDay, WorkingHours
from engine.store.calendar import Vacation as VacationRow

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
CURRENT = select(Setting.value).where(Setting.key == VERSION)


def current_version(session: Session) -> int:
    """Return the version of the organisation's data; 0 before anything was imported."""
    return int(session.scalar(CURRENT) or 0)


def raise_version(session: Session) -> None:
    """Say that the people's data are others from this transaction on."""
    hold_version(session).value += 1


def hold_version(session: Session) -> Setting:
    """Lock the version of the people's data: what is checked against them holds until this transaction is over."""
    kept = session.scalar(select(Setting).where(Setting.key == VERSION).with_for_update())
    if kept is None:
        kept = Setting(key=VERSION, value=0)
        session.add(kept)
        session.flush()
    return kept


def load_organisation(session: Session, version: int) -> Organisation:
    """Read everything about people into one immutable value."""
    units = {
        u.code: Unit(code=u.code, name=Text.of(u.name), parent=u.parent, kind=u.kind, head=u.head)
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
            fields=tuple(p.fields or ()),
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
            groups=frozenset(s.groups),
            power=s.power,
            id=s.id,
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
        seats.setdefault(member.group_code, []).append(
            Seat(post=member.post, seat=member.seat, from_at=member.from_at, until_at=member.until_at)
        )
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """The calendar of one version, with the working calendars that were made of it."""

    version: int
    table: CalendarTable
    calendars: dict[tuple[str, ...], WorkingCalendar]


class CalendarCache:
    """Keeps the calendar; it is loaded again when the organisation's version changed."""

    def __init__(self, zone: str = "Asia/Shanghai") -> None:
        self._zone = zone
        self._last: _Kept | None = None

    def table(self, session: Session, version: int) -> CalendarTable:
        """Return the calendar as administrators keep it, of `version`."""
        return self._of(session, version).table

    def get(self, session: Session, version: int, units: tuple[str, ...] = ()) -> WorkingCalendar:
        """Return the working calendar of the last of `units`, the outermost first; of the organisation without any."""
        kept = self._of(session, version)
        found = kept.calendars.get(units)
        if found is None:
            found = kept.calendars[units] = kept.table.calendar(units)
        return found

    def _of(self, session: Session, version: int) -> _Kept:
        """Threads may be at work on two versions at once: what one of them holds is never changed by the other."""
        kept = self._last
        if kept is None or kept.version != version:
            kept = _Kept(version=version, table=load_calendar(session, self._zone), calendars={})
            self._last = kept
        return kept


def load_calendar(session: Session, zone: str) -> CalendarTable:
    """Read the whole calendar into one immutable value."""
    units: dict[str, dict[date, MarkedDay]] = {}
    for own in session.scalars(select(UnitDay)):
        units.setdefault(own.unit, {})[date.fromisoformat(own.day)] = _marked(own)
    hours = {row.since: _hours(row) for row in session.scalars(select(WorkingHours).order_by(WorkingHours.since))}
    return CalendarTable(
        days={date.fromisoformat(row.day): _marked(row) for row in session.scalars(select(rows.CalendarDay))},
        units=units,
        vacations=tuple(
            Vacation(
                id=row.id,
                first=date.fromisoformat(row.first_day),
                last=date.fromisoformat(row.last_day),
                name=row.name,
                counts=row.counts,
                unit=row.unit,
            )
            for row in session.scalars(select(VacationRow).order_by(VacationRow.first_day, VacationRow.id))
        ),
        years={row.year: row.published for row in session.scalars(select(rows.CalendarYear))},
        hours=hours.get("", USUAL_HOURS),
        hours_from=tuple((date.fromisoformat(since), one) for since, one in hours.items() if since),
        zone=zone,
    )


def _marked(row: rows.CalendarDay | UnitDay) -> MarkedDay:
    return MarkedDay(day=date.fromisoformat(row.day), working=row.working, name=row.name)


def _hours(row: WorkingHours) -> Hours:
    return time.fromisoformat(row.opens), time.fromisoformat(row.closes)
