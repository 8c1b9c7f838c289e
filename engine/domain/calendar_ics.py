"""Reads days of the calendar from iCalendar: events of whole days, as calendar programs publish holidays.

A small strict reader of what is needed of RFC 5545: content lines and their unfolding (3.1), components (3.4, 3.6.1),
DATE values (3.3.4) and TEXT escapes (3.3.11). An event's end is the day after its last (3.6.1); without one it has one
day. An event is a working day where its CATEGORIES hold WORKING or its SUMMARY says so (补班, 上班, 班); else it is
a day off; a SUMMARY that says both is refused. So is, by name, what would change the meaning and is not read:
repetition, hours, durations.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.domain.calendar_lines import Lines, check_size, text_of
from engine.domain.calendar_table import LONGEST_VACATION, MarkedDay

_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;[A-Za-z0-9-]+=(?:\"[^\"]*\"|[^\";:])*)*):(?P<value>.*)", re.DOTALL
)
_DATE = re.compile(r"\d{8}", re.ASCII)
_REFUSED = frozenset({"RRULE", "RDATE", "EXDATE", "EXRULE", "DURATION", "RECURRENCE-ID"})
_KEPT = frozenset({"DTSTART", "DTEND", "SUMMARY", "CATEGORIES", "STATUS"})
_WORKS = re.compile(r"补班|上班|调休班|[（(\[【]?班[）)\]】]?$")
_RESTS = re.compile(r"(?<!调)休|放假|不上班")
_ESCAPE = re.compile(r"\\([\\;,nN])")


@dataclass(slots=True, kw_only=True)
class _Event:
    line: int
    told: dict[str, tuple[int, str]] = field(default_factory=dict)
    broken: bool = False


def read_ics(content: bytes) -> tuple[MarkedDay, ...]:
    """Return the days of a file's events.

    Raises Rejection("calendar_file") with what is wrong by line.
    """
    lines, open_parts, event = Lines(), list[str](), None
    for number, line in _unfolded(content):
        found = _LINE.fullmatch(line)
        if found is None:
            lines.wrong(number, "不是 iCalendar 的内容行", "it is no content line of iCalendar")
            continue
        name, value = found["name"].upper(), found["value"]
        if name == "BEGIN":
            open_parts.append(value.upper())
            if open_parts[:1] != ["VCALENDAR"]:
                lines.wrong(number, "文件应以 BEGIN:VCALENDAR 开始", "the file should begin with BEGIN:VCALENDAR")
                break
            event = _Event(line=number) if open_parts == ["VCALENDAR", "VEVENT"] else event
        elif name == "END":
            if not open_parts or open_parts.pop() != value.upper():
                lines.wrong(number, f"END:{value} 没有对应的 BEGIN", f"END:{value} ends nothing that was begun")
                break
            if value.upper() == "VEVENT" and event is not None:
                _take(lines, event)
        elif event is not None and open_parts == ["VCALENDAR", "VEVENT"]:
            _property(lines, event, number, name, value)
    if open_parts:
        lines.wrong(number, f"缺少 END:{open_parts[-1]}", f"END:{open_parts[-1]} is missing")
    return lines.days()


def _unfolded(content: bytes) -> Iterator[tuple[int, str]]:
    """Content lines with the number of their first line: a line that begins with a blank goes on the one before.

    Unfolded before it is read as text, for programs fold by bytes, in the middle of a sign too (RFC 5545, 3.1).
    """
    check_size(content)
    begun, numbers = list[list[bytes]](), list[int]()
    for at, line in enumerate(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), start=1):
        if line[:1] in (b" ", b"\t") and begun:
            begun[-1].append(line[1:])
        else:
            begun.append([line])
            numbers.append(at)
    lines = text_of(b"\n".join(b"".join(pieces) for pieces in begun)).split("\n")
    return ((number, line) for number, line in zip(numbers, lines, strict=True) if line)


def _property(lines: Lines, event: _Event, number: int, name: str, value: str) -> None:
    if name in _REFUSED:
        event.broken = True
        lines.wrong(number, f"不支持 {name}，请逐年列出日期", f"{name} is not read: list the days of each year")
    elif name in _KEPT:
        if name in event.told and name != "CATEGORIES":
            event.broken = True
            lines.wrong(number, f"一个事件里有两个 {name}", f"one event has two {name}")
        event.told[name] = (number, value)


def _take(lines: Lines, event: _Event) -> None:
    if event.broken or event.told.get("STATUS", (0, ""))[1].upper() == "CANCELLED":
        return
    if "DTSTART" not in event.told:
        lines.wrong(event.line, "事件没有 DTSTART", "the event has no DTSTART")
        return
    first = _date(lines, event, "DTSTART")
    after = _date(lines, event, "DTEND") if "DTEND" in event.told else first and first + timedelta(days=1)
    if first is None or after is None:
        return
    if not 0 < (after - first).days <= LONGEST_VACATION:
        number = event.told.get("DTEND", event.told["DTSTART"])[0]
        lines.wrong(number, "结束不在开始之后，或太长", "it ends before it begins, or is too long")
        return
    name = _ESCAPE.sub(_unescaped, event.told.get("SUMMARY", (0, ""))[1]).strip()
    kinds = {one.strip().upper() for one in event.told.get("CATEGORIES", (0, ""))[1].split(",")}
    works = "WORKING" in kinds or _WORKS.search(name) is not None
    if works and "WORKING" not in kinds and _RESTS.search(name) is not None:
        number = event.told["SUMMARY"][0]
        lines.wrong(number, f"看不出“{name}”是放假还是上班", f"'{name}' says both that it is off and that it is worked")
        return
    for n in range((after - first).days):
        lines.mark(event.told["DTSTART"][0], MarkedDay(day=first + timedelta(days=n), working=works, name=name))


def _date(lines: Lines, event: _Event, name: str) -> date | None:
    number, value = event.told[name]
    try:
        if _DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    lines.wrong(
        number,
        f"{name} 应为整日，如 20270101，而不是“{value}”",
        f"{name} should be a day such as 20270101, not '{value}'",
    )
    return None


def _unescaped(found: re.Match[str]) -> str:
    return " " if found[1] in "nN" else found[1]
