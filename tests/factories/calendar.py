"""Changes of the working calendar, in few words."""

from datetime import date

from engine.commands.change_calendar import ChangeCalendar
from engine.domain.calendar_changes import Change, SetDays
from engine.domain.calendar_table import MarkedDay
from tests.factories.desk import ADMIN, Desk

REASON = "校历调整"


def off(*days: str, name: str = "校庆", unit: str | None = None) -> SetDays:
    """Days off."""
    return SetDays(
        marked=tuple(MarkedDay(day=date.fromisoformat(d), working=False, name=name) for d in days), unit=unit
    )


def working(*days: str, name: str = "调休上班", unit: str | None = None) -> SetDays:
    """Working days."""
    return SetDays(marked=tuple(MarkedDay(day=date.fromisoformat(d), working=True, name=name) for d in days), unit=unit)


def changed(desk: Desk, change: Change, reason: str = REASON) -> str:
    """Change the calendar and return the change's id; nothing is worked out yet."""
    return str(desk.act(ADMIN, ChangeCalendar(change=change, reason=reason)).value["change"])


def worked_out(desk: Desk, change: Change, reason: str = REASON) -> str:
    """Change the calendar and do what follows from it at once."""
    made = changed(desk, change, reason)
    while desk.engine.run_due():
        pass
    return made
