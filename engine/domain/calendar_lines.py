"""What the readers of calendar files share: marked days with the lines they came from, and errors by line."""

from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from engine.domain.calendar_changes import DAYS_AT_MOST, NAME_AT_MOST
from engine.domain.calendar_table import FIRST_YEAR, LAST_YEAR, MarkedDay
from engine.domain.errors import Rejection
from engine.domain.texts import Text

BYTES_AT_MOST = 256 * 1024
ERRORS_AT_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LineError:
    """What is wrong with one line, counted from 1."""

    line: int
    text: Text


class Lines:
    """Collects days, and what is wrong with which line."""

    def __init__(self) -> None:
        self._days: dict[date, tuple[MarkedDay, int]] = {}
        self._errors: list[LineError] = []

    def mark(self, line: int, day: MarkedDay) -> None:
        """Take a day from a line; the same day may not be said to be two things."""
        known = self._days.get(day.day)
        if known is not None and known[0].working != day.working:
            self.wrong(line, f"{day.day} 在第 {known[1]} 行另有说法", f"{day.day} is something else in line {known[1]}")
            return
        if not FIRST_YEAR <= day.day.year <= LAST_YEAR:
            self.wrong(line, f"{day.day} 的年份超出范围", f"the year of {day.day} is out of range")
            return
        if len(day.name) > NAME_AT_MOST:
            self.wrong(line, f"名称超过 {NAME_AT_MOST} 字", f"the name is longer than {NAME_AT_MOST} characters")
            return
        if known is None:
            self._days[day.day] = (day, line)

    def wrong(self, line: int, chinese: str, english: str) -> None:
        """Note what is wrong with a line."""
        self._errors.append(LineError(line=line, text=Text(f"第 {line} 行：{chinese}", f"Line {line}: {english}")))

    def days(self) -> tuple[MarkedDay, ...]:
        """Return the days in order.

        Raises Rejection("calendar_file") with the errors by line, or where there is nothing or too much.
        """
        if self._errors:
            refuse(self._errors)
        if not self._days:
            refuse([LineError(line=1, text=Text("文件里没有日期", "there are no days in the file"))])
        if len(self._days) > DAYS_AT_MOST:
            told = Text(f"日期超过 {DAYS_AT_MOST} 个", f"there are more than {DAYS_AT_MOST} days")
            refuse([LineError(line=1, text=told)])
        return tuple(day for _, (day, _) in sorted(self._days.items()))


def refuse(errors: list[LineError]) -> NoReturn:
    """Raise Rejection("calendar_file") with the first errors."""
    shown = [{"line": one.line, "zh": one.text.zh, "en": one.text.en} for one in errors[:ERRORS_AT_MOST]]
    raise Rejection("calendar_file", detail=len(errors), errors=shown)


def check_size(content: bytes) -> None:
    """Raise Rejection("calendar_file") for what is too large."""
    if len(content) > BYTES_AT_MOST:
        limit = BYTES_AT_MOST // 1024
        refuse([LineError(line=1, text=Text(f"文件超过 {limit} KB", f"the file is larger than {limit} KB"))])


def text_of(content: bytes) -> str:
    """Return a file's text: UTF-8, or GB18030 as spreadsheets write it.

    Raises Rejection("calendar_file") for what is neither, or is too large.
    """
    check_size(content)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    refuse([LineError(line=1, text=Text("不是文本文件", "it is no text file"))])
