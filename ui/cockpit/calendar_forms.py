"""Reads what an administrator typed or uploaded into a change of the calendar."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

import orjson
from flask import request

from engine.domain.calendar_changes import AddVacation, Change, EndHours, RemoveVacation, SetDays, SetHours
from engine.domain.calendar_csv import read_csv
from engine.domain.calendar_ics import read_ics
from engine.domain.calendar_lines import BYTES_AT_MOST
from engine.domain.calendar_table import LONGEST_VACATION, MarkedDay, Vacation
from engine.domain.calendar_writing import read, written
from engine.domain.errors import Rejection
from engine.queries.calendar_year import CalendarYear
from ui import auth
from ui.i18n import t


def change_of() -> Change:
    """Return the change that the form asks for; its `kind` says which form it was.

    Raises Rejection("calendar_unreadable") for what is no such form, ("calendar_file") for a file that can't be read.
    """
    reader = _READERS.get(_text("kind"))
    if reader is None:
        raise Rejection("calendar_unreadable", detail=_text("kind") or "—")
    return reader()


def sealed(change: Change) -> str:
    """Write a change for the hidden field of the page that confirms it."""
    return orjson.dumps(written(change)).decode()


def unsealed() -> Change:
    """Read it back.

    Raises Rejection("calendar_unreadable").
    """
    try:
        return read(orjson.loads(request.form.get("change", "")))
    except orjson.JSONDecodeError as error:
        raise Rejection("calendar_unreadable", detail="JSON") from error


def _text(name: str) -> str:
    return request.form.get(name, "").strip()


def _date(name: str, label: str) -> date:
    try:
        return date.fromisoformat(_text(name))
    except ValueError:
        raise Rejection("calendar_unreadable", detail=f"{label} {_text(name)}".strip()) from None


def _time(name: str, label: str) -> time:
    """Read an hour and a minute: no seconds, which no working day has, and no zone, which is the installation's."""
    try:
        return datetime.strptime(_text(name), "%H:%M").time()  # noqa: DTZ007 - an hour on the wall
    except ValueError:
        raise Rejection("calendar_unreadable", detail=f"{label} {_text(name)}".strip()) from None


def _year() -> int:
    text = _text("year")
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise Rejection("calendar_unreadable", detail=t(f"年份 {text}", f"year {text}"))
    return int(text)


def _unit() -> str | None:
    return _text("unit") or None


def _days() -> SetDays:
    first = _date("day", t("日期", "day"))
    last = _date("last", t("最后一天", "last day")) if _text("last") else first
    if not 0 <= (last - first).days < LONGEST_VACATION:
        told = {"first": first.isoformat(), "last": last.isoformat()}
        raise Rejection("calendar_span", **told, limit=LONGEST_VACATION)
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    if _text("state") == "plain":
        return SetDays(cleared=days, unit=_unit())
    if _text("state") not in ("off", "working"):
        raise Rejection("calendar_unreadable", detail=t("休息还是上班", "off or working"))
    works = _text("state") == "working"
    return SetDays(marked=tuple(MarkedDay(day=day, working=works, name=_text("name")) for day in days), unit=_unit())


def _hours() -> SetHours:
    since = _date("since", t("起始日期", "from")) if _text("since") else None
    opens, closes = _time("opens", t("上班", "opens")), _time("closes", t("下班", "closes"))
    return SetHours(opens=opens, closes=closes, since=since)


def _vacation() -> AddVacation:
    first, last = _date("first", t("第一天", "first day")), _date("last", t("最后一天", "last day"))
    counts = bool(request.form.get("counts"))
    told = Vacation(id="", first=first, last=last, name=_text("name"), counts=counts, unit=_unit())
    return AddVacation(vacation=told)


def _file() -> SetDays:
    """Take the days of a file; with `replace` the years it speaks of hold nothing else afterwards."""
    uploaded = request.files.get("file")
    content = uploaded.stream.read(BYTES_AT_MOST + 1) if uploaded else b""
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper()
    days = read_ics(content) if begins.startswith(b"BEGIN:VCALENDAR") else read_csv(content)
    years = sorted({one.day.year for one in days})
    cleared: tuple[date, ...] = ()
    if request.form.get("replace"):
        named = {one.day for one in days}
        views = [auth.read(CalendarYear(year=year, unit=_unit())) for year in years]
        cleared = tuple(one.day for view in views for one in view.days if one.own and one.day not in named)
    published = tuple(years) if request.form.get("publish") and _unit() is None else ()
    return SetDays(marked=days, cleared=cleared, published=published, unit=_unit())


_READERS: Mapping[str, Callable[[], Change]] = {
    "days": _days,
    "hours": _hours,
    "end_hours": lambda: EndHours(since=_date("since", t("起始日期", "from"))),
    "vacation": _vacation,
    "end_vacation": lambda: RemoveVacation(id=_text("id")),
    "publish": lambda: SetDays(published=(_year(),)),
    "provisional": lambda: SetDays(provisional=(_year(),)),
    "file": _file,
    "again": unsealed,
}
