"""Reads and writes days of the calendar as comma-separated values: date, off or working, name."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date

from engine.domain.calendar_lines import Lines, text_of
from engine.domain.calendar_table import MarkedDay

HEAD = ("date", "kind", "name")
_KINDS = {
    **dict.fromkeys(("off", "holiday", "休", "休息", "放假", "节假日", "0"), False),
    **dict.fromkeys(("working", "work", "班", "上班", "调休", "调休上班", "工作日", "1"), True),
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DATE, _KIND = 0, 1
_WRITTEN = re.compile(r"(?P<year>\d{4})(?:[-/.年])(?P<month>\d{1,2})(?:[-/.月])(?P<day>\d{1,2})日?", re.ASCII)


def read_csv(content: bytes) -> tuple[MarkedDay, ...]:
    """Return the days of a file; a first line of headings may stand there or not.

    Raises Rejection("calendar_file") with what is wrong by line.
    """
    lines = Lines()
    reader = csv.reader(io.StringIO(text_of(content), newline=""), strict=True)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells) and not (reader.line_num == 1 and _is_heading(cells)):
                _row(lines, reader.line_num, cells)
    except csv.Error as broken:
        lines.wrong(reader.line_num, f"引号或分隔有误（{broken}）", f"quotes or commas are broken ({broken})")
    return lines.days()


def write_csv(days: Iterable[MarkedDay]) -> str:
    """Return the days as a file that `read_csv` reads, and that no spreadsheet takes for formulas."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(HEAD)
    for one in days:
        name = f"'{one.name}" if one.name.startswith(_FORMULA) else one.name
        writer.writerow((one.day.isoformat(), "working" if one.working else "off", name))
    return written.getvalue()


def _is_heading(cells: list[str]) -> bool:
    return cells[_DATE].lower() in ("date", "day", "日期")


def _row(lines: Lines, line: int, cells: list[str]) -> None:
    if not _KIND < len(cells) <= len(HEAD):
        lines.wrong(
            line, f"应有 2 或 3 列，实有 {len(cells)} 列", f"expected 2 or 3 columns, but there are {len(cells)}"
        )
        return
    day, works = _day(cells[_DATE]), _KINDS.get(cells[_KIND].lower())
    if day is None:
        lines.wrong(
            line, f"“{cells[_DATE]}”不是日期，应如 2027-01-01", f"'{cells[_DATE]}' is no date such as 2027-01-01"
        )
        return
    if works is None:
        lines.wrong(line, f"“{cells[_KIND]}”应为 off 或 working", f"'{cells[_KIND]}' should be off or working")
        return
    name = cells[-1] if len(cells) == len(HEAD) else ""
    lines.mark(
        line, MarkedDay(day=day, working=works, name=name[1:] if name[:1] == "'" and name[1:2] in _FORMULA else name)
    )


def _day(text: str) -> date | None:
    """Read a day as it is written here, and as spreadsheets write it where they were told nothing: 2027/1/1."""
    found = _WRITTEN.fullmatch(text)
    try:
        return date(*map(int, found.group("year", "month", "day"))) if found else None
    except ValueError:
        return None
