"""Moments and working time in a reader's words."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime

WORKING_DAY = timedelta(hours=9)
_PATTERNS = {"zh": "M月d日 EEE HH:mm", "en": "EEE d MMM, HH:mm"}
_DAYS = {"zh": "M月d日 EEE", "en": "EEE d MMM"}
_LOCALES = {"zh": "zh_CN", "en": "en_GB"}


def moment(at: datetime, language: str, zone: str) -> str:
    """Return a date and time as readers write it: 11月18日 周三 09:00, Wed 18 Nov, 09:00."""
    language = language if language in _PATTERNS else "zh"
    return format_datetime(at.astimezone(ZoneInfo(zone)), _PATTERNS[language], locale=_locale(_LOCALES[language]))


def day(at: datetime, language: str, zone: str) -> str:
    """Return a date as readers write it: 11月18日 周三, Wed 18 Nov."""
    pattern = _DAYS[language if language in _DAYS else "zh"]
    return format_datetime(at.astimezone(ZoneInfo(zone)), pattern, locale=_locale(_LOCALES.get(language, "zh_CN")))


@cache
def _locale(name: str) -> Locale:
    """A locale by its name: the library would look for its file each time a moment is written."""
    return Locale.parse(name)


def working_time(amount: timedelta, language: str) -> str:
    """Return an amount of working time, rounded to what one would say: 3 小时, 2 个工作日, 40 minutes."""
    amount = abs(amount)
    if amount >= WORKING_DAY:
        days = round(amount / WORKING_DAY * 2) / 2
        figure = f"{days:g}"
        return f"{figure} 个工作日" if language != "en" else f"{figure} working {_plural(days, 'day')}"
    minutes = int(amount.total_seconds() // 60)
    if minutes >= 60:
        hours = round(minutes / 60)
        return f"{hours} 小时" if language != "en" else f"{hours} working {_plural(hours, 'hour')}"
    return f"{minutes} 分钟" if language != "en" else f"{minutes} {_plural(minutes, 'minute')}"


def slack_words(slack: timedelta, language: str) -> str:
    """Return how much time is left, or how late it is."""
    words = working_time(slack, language)
    if abs(slack) < timedelta(minutes=1):
        return "现已到期" if language != "en" else "due now"
    if slack < timedelta():
        return f"逾期 {words}" if language != "en" else f"{words} overdue"
    return f"余 {words}" if language != "en" else f"{words} left"


def _plural(figure: float, noun: str) -> str:
    return noun if figure == 1 else f"{noun}s"
