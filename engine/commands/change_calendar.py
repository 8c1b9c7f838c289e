"""An administrator changes the working calendar; whatever is due by it is worked out anew, case by case."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine.domain.calendar_changes import (
    AddVacation,
    Change,
    EndHours,
    RemoveVacation,
    SetDays,
    SetHours,
    changed,
    first_touched,
)
from engine.domain.calendar_writing import written
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.texts import Text
from engine.identity import load_calendar, raise_version
from engine.runtime.act import Act, Done
from engine.store.calendar import CalendarChange, UnitDay, Vacation, WorkingHours
from engine.store.organisation import CalendarDay, CalendarYear

REASON_AT_MOST = 500


@dataclass(frozen=True, kw_only=True)
class ChangeCalendar:
    """Make `change` for a `reason`; `seen` is the last change that was known to whoever asks, empty for none.

    Without `seen` (None) it is made whatever came before.
    """

    change: Change
    reason: str
    seen: str | None = None


def handle(command: ChangeCalendar, act: Act) -> Done:
    """Write it, with who and why, and set the work going that moves what is due.

    Raises Rejection("reason_required"), ("calendar_moved_on") where somebody else was faster, ("not_found") for a unit
    or a vacation that is not there, and what `changed` raises.
    """
    require("change_calendar", act.relations())
    reason = command.reason.strip()
    if not reason:
        raise Rejection("reason_required")
    if len(reason) > REASON_AT_MOST:
        raise Rejection("text_too_long", field=Text("理由", "reason"), limit=REASON_AT_MOST)
    raise_version(act.session)  # locks it: changes come one after another
    last = act.session.scalar(select(CalendarChange.id).order_by(CalendarChange.id.desc()).limit(1)) or ""
    if command.seen is not None and command.seen != last:
        raise Rejection("calendar_moved_on")
    change = _with_id(act, command.change)
    _check_known(act, change)
    before = load_calendar(act.session, act.settings.zone)
    changed(before, change)
    first = first_touched(before, change)
    _write(act.session, change)
    row = CalendarChange(
        id=act.new_id(),
        at=act.now,
        by=act.actor.id,
        change=written(change),
        reason=reason,
        first_day=first.isoformat(),
        cases=0,
        looked_at=None,
    )
    act.session.add(row)
    act.enqueue("timer", "recompute", act.now, token=row.id, payload={"change": row.id, "after": "", "again": False})
    act.emit("CalendarChanged", payload={"change": row.id, "reason": reason, "what": written(change)})
    return Done(value={"change": row.id})


def _with_id(act: Act, change: Change) -> Change:
    if isinstance(change, AddVacation):
        return AddVacation(vacation=replace(change.vacation, id=act.new_id(), name=change.vacation.name.strip()))
    return change


def _check_known(act: Act, change: Change) -> None:
    unit = change.vacation.unit if isinstance(change, AddVacation) else getattr(change, "unit", None)
    if unit is not None and act.organisation.unit(unit) is None:
        raise Rejection("not_found")
    if isinstance(change, RemoveVacation) and act.session.get(Vacation, change.id) is None:
        raise Rejection("not_found")


def _write(session: Session, change: Change) -> None:
    match change:
        case SetDays():
            _write_days(session, change)
        case SetHours():
            since = "" if change.since is None else change.since.isoformat()
            session.merge(WorkingHours(since=since, opens=f"{change.opens:%H:%M}", closes=f"{change.closes:%H:%M}"))
        case EndHours():
            session.execute(delete(WorkingHours).where(WorkingHours.since == change.since.isoformat()))
        case AddVacation():
            told = change.vacation
            span = {"first_day": told.first.isoformat(), "last_day": told.last.isoformat()}
            session.add(Vacation(id=told.id, unit=told.unit, name=told.name, counts=told.counts, **span))
        case RemoveVacation():
            session.execute(delete(Vacation).where(Vacation.id == change.id))


def _write_days(session: Session, change: SetDays) -> None:
    table: Any = CalendarDay if change.unit is None else UnitDay
    own = [] if change.unit is None else [UnitDay.unit == change.unit]
    where = {} if change.unit is None else {"unit": change.unit}
    gone = [day.isoformat() for day in (*change.cleared, *(one.day for one in change.marked))]
    session.execute(delete(table).where(table.day.in_(gone), *own).execution_options(synchronize_session=False))
    for one in {one.day: one for one in change.marked}.values():
        session.add(table(day=one.day.isoformat(), working=one.working, name=one.name.strip(), **where))
    for year in (*change.published, *change.provisional):
        session.merge(CalendarYear(year=year, published=year in change.published))
