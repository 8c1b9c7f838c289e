"""Reads the dates and spans that follow an operator."""

import re
from datetime import date
from typing import Final

from engine.domain.searching.query import Day, Moment, Span, Unit

_UNITS: Final[tuple[tuple[Unit, tuple[str, ...]], ...]] = (
    ("workdays", ("wd", "workday", "workdays", "工作日", "个工作日")),
    ("days", ("d", "day", "days", "天", "日")),
    ("hours", ("h", "hour", "hours", "小时", "个小时", "时")),
    ("weeks", ("w", "week", "weeks", "周", "个星期", "星期")),
)
_SPAN = re.compile(r"(?P<count>[0-9]{1,4})\s*(?P<unit>[a-z]+|[^\W\d_]+)")
_DATE = re.compile(r"(?P<year>[0-9]{4})(?:[-/.年])(?P<month>[0-9]{1,2})(?:(?:[-/.月])(?P<day>[0-9]{1,2})日?|月)?")
_YEARS: Final = range(1900, 3000)
TODAY: Final = frozenset({"today", "今天", "今日"})
OVER: Final = frozenset({"over", "overdue", "逾期", "已逾期", "超时", "超期"})
NONE: Final = frozenset({"none", "无", "没有"})


def read_moment(text: str) -> Moment | None:
    """Return the day or span that `text` says, or None; a month is its first day."""
    if text in TODAY:
        return Span(0, "days")
    spanned = _SPAN.fullmatch(text)
    if spanned is not None:
        unit = next((unit for unit, words in _UNITS if spanned["unit"] in words), None)
        return None if unit is None else Span(int(spanned["count"]), unit)
    dated = _DATE.fullmatch(text)
    if dated is None or int(dated["year"]) not in _YEARS:
        return None
    try:
        return Day(date(int(dated["year"]), int(dated["month"]), int(dated["day"] or 1)))
    except ValueError:
        return None
