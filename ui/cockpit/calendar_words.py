"""Says in the reader's language what a day is, and what a change of the calendar does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.queries.calendar_year import CalendarView, DayView
from ui.i18n import day as day_words
from ui.i18n import t

KINDS: Mapping[str, tuple[str, str]] = {
    "working": ("工作日", "working day"),
    "weekend": ("周末", "weekend"),
    "off": ("休息", "off"),
    "made_up": ("调休上班", "make-up working day"),
}
WEEKDAYS: tuple[tuple[str, str, str], ...] = (
    ("一", "Mo", "Monday"),
    ("二", "Tu", "Tuesday"),
    ("三", "We", "Wednesday"),
    ("四", "Th", "Thursday"),
    ("五", "Fr", "Friday"),
    ("六", "Sa", "Saturday"),
    ("日", "Su", "Sunday"),
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
STATUTORY: Mapping[str, str] = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Qingming Festival",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "调休上班": "make-up working day",
}
"""What the seeded days are called in English; other names are as somebody wrote them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days one after another that are the same for the same reason."""

    first: date
    last: date
    kind: str
    name: str
    own: bool

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


def kind_word(kind: str) -> str:
    """Return what a kind of day is called."""
    return t(*KINDS[kind])


def named(name: str) -> str:
    """Return what a day is called: the law's days in the reader's language, several of them joined, also in lieu."""
    if not all(part.removesuffix("补休") in STATUTORY for part in name.split("、")):
        return name
    return t(name, ", ".join(map(_in_english, name.split("、"))))


def _in_english(name: str) -> str:
    known = STATUTORY[name.removesuffix("补休")]
    return f"{known} (in lieu)" if name.endswith("补休") else known


def mark(day: DayView) -> str:
    """Return the word in a day's cell; empty where it is what its weekday says."""
    if day.kind == "made_up":
        return t("班", "work")
    if day.kind == "off":
        return t("假", "vac.") if day.vacation else t("休", "off")
    return t("休", "off") if day.marked and day.kind == "weekend" else ""


def month_name(month: int) -> str:
    """Return a month's name."""
    return t(f"{month} 月", MONTHS[month - 1])


def weekday_name(day: date) -> str:
    """Return a day of the week, in full."""
    chinese, _, english = WEEKDAYS[day.weekday()]
    return t(f"星期{chinese}", english)


def told(day: DayView) -> str:
    """Return what a screen reader says of a day."""
    parts = (day_words(day.day), weekday_name(day.day), kind_word(day.kind), named(day.name))
    return t("，", ", ").join(part for part in parts if part)


def stretches(view: CalendarView) -> list[Stretch]:
    """Return the days of a year that differ from the plain week, joined where they belong together."""
    found: list[Stretch] = []
    for day in (day for day in view.days if day.marked):
        kind = "off" if day.kind == "weekend" else day.kind
        last = found[-1] if found else None
        same = last is not None and (last.kind, last.name, last.own) == (kind, day.name, day.own)
        if last is not None and same and day.day - last.last == timedelta(days=1):
            found[-1] = Stretch(first=last.first, last=day.day, kind=kind, name=day.name, own=day.own)
        else:
            found.append(Stretch(first=day.day, last=day.day, kind=kind, name=day.name, own=day.own))
    return found


def change_words(change: Mapping[str, Any], unit_name: str = "") -> str:
    """Say what a change does, as `engine.domain.calendar_writing` writes it."""
    where = f"{unit_name}{t('：', ': ')}" if unit_name else ""
    match change.get("kind"):
        case "days":
            return where + t("；", "; ").join(_days(change))
        case "hours":
            since = t(f"自 {change['since']} 起", f" from {change['since']}") if change.get("since") else ""
            hours = f"{change['opens']}-{change['closes']}"
            return t(f"{since}上班时间 {hours}", f"Hours {hours}{since}")
        case "end_hours":
            return t(f"取消自 {change['since']} 起的上班时间", f"Hours from {change['since']} removed")
        case "vacation":
            counts = t("（计入工作时间）", " (counts as working time)") if change.get("counts") else ""
            return where + f"{change['name']} {change['first']} – {change['last']}{counts}"
        case _:
            return t("删除假期", "Vacation removed")


def _days(change: Mapping[str, Any]) -> Iterable[str]:
    for year in change.get("published", ()):
        yield t(f"发布 {year} 年", f"{year} published")
    for year in change.get("provisional", ()):
        yield t(f"{year} 年改为暂定", f"{year} provisional again")
    marked = change.get("marked", ())
    for works, words in ((False, t("休息", "off")), (True, t("上班", "working"))):
        days = sorted(day for day, working, _ in marked if working == works)
        if days:
            yield f"{words} {_span(days)}"
    if change.get("cleared"):
        yield t(
            f"恢复平常 {_span(sorted(change['cleared']))}", f"as the weekday says {_span(sorted(change['cleared']))}"
        )


def _span(days: list[str]) -> str:
    """Name days in order: those that follow each other by the first and the last of them."""
    runs: list[list[date]] = []
    for day in map(date.fromisoformat, days):
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    spans = (str(run[0]) if len(run) == 1 else t(f"{run[0]} 至 {run[-1]}", f"{run[0]} to {run[-1]}") for run in runs)
    count = "" if len(days) == 1 else t(f"（{len(days)} 天）", f" ({len(days)} days)")
    return t("、", ", ").join(spans) + count
