"""Writes a change of the calendar as plain JSON and reads it back: for its row, and for the page that confirms it."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from engine.domain.calendar_changes import AddVacation, Change, EndHours, RemoveVacation, SetDays, SetHours
from engine.domain.calendar_table import MarkedDay, Vacation
from engine.domain.errors import Rejection


def written(change: Change) -> dict[str, Any]:
    """Return the change as JSON; `kind` says which it is."""
    match change:
        case SetDays():
            return {
                "kind": "days",
                "unit": change.unit,
                "marked": [[one.day.isoformat(), one.working, one.name] for one in change.marked],
                "cleared": [day.isoformat() for day in change.cleared],
                "published": list(change.published),
                "provisional": list(change.provisional),
            }
        case SetHours():
            since = None if change.since is None else change.since.isoformat()
            return {
                "kind": "hours",
                "opens": f"{change.opens:%H:%M}",
                "closes": f"{change.closes:%H:%M}",
                "since": since,
            }
        case EndHours():
            return {"kind": "end_hours", "since": change.since.isoformat()}
        case AddVacation():
            told = change.vacation
            span = {"first": told.first.isoformat(), "last": told.last.isoformat()}
            return {"kind": "vacation", "name": told.name, **span, "counts": told.counts, "unit": told.unit}
        case RemoveVacation():
            return {"kind": "end_vacation", "id": change.id}


def read(document: object) -> Change:
    """Return the change that `written` wrote.

    Raises Rejection("calendar_unreadable") for anything else.
    """
    try:
        if isinstance(document, Mapping):
            return _READERS[document["kind"]](document)
    except (KeyError, TypeError, ValueError) as error:
        raise Rejection("calendar_unreadable", detail=f"{type(error).__name__}: {error}") from error
    raise Rejection("calendar_unreadable", detail="JSON")


def _days(told: Mapping[str, Any]) -> SetDays:
    return SetDays(
        unit=_text(told["unit"]) if told.get("unit") is not None else None,
        marked=tuple(
            MarkedDay(day=date.fromisoformat(day), working=_flag(working), name=_text(name))
            for day, working, name in told.get("marked", ())
        ),
        cleared=tuple(date.fromisoformat(day) for day in told.get("cleared", ())),
        published=tuple(int(year) for year in told.get("published", ())),
        provisional=tuple(int(year) for year in told.get("provisional", ())),
    )


def _hours(told: Mapping[str, Any]) -> SetHours:
    since = None if told.get("since") is None else date.fromisoformat(told["since"])
    return SetHours(opens=time.fromisoformat(told["opens"]), closes=time.fromisoformat(told["closes"]), since=since)


def _vacation(told: Mapping[str, Any]) -> AddVacation:
    return AddVacation(
        vacation=Vacation(
            id="",
            first=date.fromisoformat(told["first"]),
            last=date.fromisoformat(told["last"]),
            name=_text(told["name"]),
            counts=_flag(told["counts"]),
            unit=None if told.get("unit") is None else _text(told["unit"]),
        )
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"Expected a text, but got {value!r}.")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"Expected true or false, but got {value!r}.")
    return value


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Change]] = {
    "days": _days,
    "hours": _hours,
    "end_hours": lambda told: EndHours(since=date.fromisoformat(told["since"])),
    "vacation": _vacation,
    "end_vacation": lambda told: RemoveVacation(id=_text(told["id"])),
}
