"""Two languages side by side: picks the reader's words, dates and figures."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, current_app, g, request

from engine.domain.texts import Text

COOKIE = "lang"
LANGUAGES = ("zh", "en")
_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_MOMENTS = {"zh": "M月d日 EEE HH:mm", "en": "EEE d MMM, HH:mm"}
_MOMENTS_WITH_YEAR = {"zh": "y年M月d日 EEE HH:mm", "en": "EEE d MMM y, HH:mm"}
_SHORT = {"zh": "M月d日 HH:mm", "en": "d MMM HH:mm"}
_DAYS_OF_THIS_YEAR = {"zh": "M月d日", "en": "d MMM"}
_DAYS = {"zh": "y年M月d日", "en": "d MMM y"}


def language() -> str:
    """Return the reader's language: what they switched to, else their own, else Chinese."""
    known: str | None = g.get("language")
    if known is None:
        known = _chosen()
        if "visit" in g:
            g.language = known
    return known


def _chosen() -> str:
    switched = request.cookies.get(COOKIE)
    if switched in LANGUAGES:
        return switched
    own = getattr(g.get("visitor"), "language", None)
    return own if own in LANGUAGES else "zh"


def t(chinese: str, english: str) -> str:
    """Return whichever of the two the reader reads."""
    return english if language() == "en" else chinese


def loc(value: object) -> str:
    """Return a Text, or a mapping with `zh` and `en`, in the reader's language."""
    if isinstance(value, Text | Mapping):
        return Text.of(value).in_language(language())
    return "" if value is None else str(value)


def moment(at: datetime | None) -> str:
    """Write a moment with its weekday; the year only where it is not the present one."""
    if at is None:
        return ""
    here, now = at.astimezone(_zone()), _now().astimezone(_zone())
    patterns = _MOMENTS if here.year == now.year else _MOMENTS_WITH_YEAR
    return _written(here, patterns)


def full_moment(at: datetime | None) -> str:
    """Write a moment with its year, for the banner and for paper."""
    return "" if at is None else _written(at.astimezone(_zone()), _MOMENTS_WITH_YEAR)


def short_moment(at: datetime | None) -> str:
    """Write a moment for a narrow column: today's with the word, others with the day."""
    if at is None:
        return ""
    here, now = at.astimezone(_zone()), _now().astimezone(_zone())
    if here.date() == now.date():
        return t("今天 ", "today ") + f"{here:%H:%M}"
    return _written(here, _SHORT if here.year == now.year else _DAYS)


def day(value: datetime | date | str | None) -> str:
    """Write a day; a text is read as an ISO date and left as it is when it is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    if isinstance(value, datetime):
        value = value.astimezone(_zone()).date()
    return str(format_date(value, _DAYS[language()], locale=_LOCALES[language()]))


def last_day(until: datetime | None) -> str:
    """Write the last day of a stretch that ends at the first moment of a day; empty where it ends within a day."""
    if until is None:
        return ""
    here, now = until.astimezone(_zone()), _now().astimezone(_zone())
    if here.time() != time():
        return ""
    last = here.date() - timedelta(days=1)
    if last.year != now.year:
        return day(last)
    return str(format_date(last, _DAYS_OF_THIS_YEAR[language()], locale=_LOCALES[language()]))


def figure(value: object) -> str:
    """Write a number with its thousands apart; what is no number stays as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return str(format_decimal(value, locale=_LOCALES[language()]))


def iso(at: datetime | None) -> str:
    """Write a moment for the `datetime` attribute of a time element."""
    return "" if at is None else at.astimezone(_zone()).isoformat(timespec="minutes")


def local(at: datetime) -> datetime:
    """Return a moment on the installation's own wall clock."""
    return at.astimezone(_zone())


def byte_size(size: int) -> str:
    """Write a file's size."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def install(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(t=t, loc=loc, language=language)
    filters = {
        "moment": moment,
        "full_moment": full_moment,
        "short_moment": short_moment,
        "last_day": last_day,
        "day": day,
        "iso": iso,
        "figure": figure,
        "byte_size": byte_size,
        "loc": loc,
    }
    app.jinja_env.filters.update(filters)


def _written(here: datetime, patterns: Mapping[str, str]) -> str:
    return str(format_datetime(here, patterns[language()], locale=_LOCALES[language()], tzinfo=here.tzinfo))


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.extensions["huiqian"].settings.zone)


def _now() -> datetime:
    visit = getattr(g, "visit", None)
    now = getattr(visit, "now", None)
    return now if isinstance(now, datetime) else datetime.min.replace(tzinfo=UTC, year=1970)
