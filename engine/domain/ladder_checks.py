"""Reads the rungs that an administrator typed; what no ladder may do is refused at its field."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from engine.domain.errors import Rejection
from engine.domain.rungs import Act, AfterDue, AfterEntry, AtDue, BeforeDue, Rung, ShareOfTime, When
from engine.domain.texts import Text

KEY = re.compile(r"L-[A-Z][A-Z0-9-]{1,30}")
MOST_RUNGS = 20
MOST_DAYS = 365
MOST_HOURS = 999
MOST_WORDS = 300
NAMES_ITS_GROUP = frozenset({Act.COPY_GROUP, Act.OFFER_RESERVE})
"""Acts that reach nobody unless the rung names a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RungText:
    """One rung as it was typed: `when` is share, before, due, after or entry; numbers are texts."""

    when: str
    act: str
    share: str = ""
    days: str = ""
    hours: str = ""
    to: tuple[str, ...] = ()
    zh: str = ""
    en: str = ""


def checked_key(key: str) -> str:
    """Return a ladder's key; Rejection("ladder_key") where no diagram could name it."""
    if KEY.fullmatch(key) is None:
        raise Rejection("ladder_key", key=key or "—", errors=[_error("key", "应以 L- 开头", "It begins with L-")])
    return key


def checked_rungs(typed: Sequence[RungText], groups: Collection[str]) -> tuple[Rung, ...]:
    """Return the rungs; `groups` are the candidate groups that have somebody in them.

    Raises Rejection("ladder_empty"), ("ladder_rung_time"), ("ladder_approves") or ("ladder_nobody"): each names the
    place of its rung, from 1, and the field in `errors`.
    """
    if not typed or len(typed) > MOST_RUNGS:
        raise Rejection("ladder_empty", limit=MOST_RUNGS)
    return tuple(_checked(place, one, groups) for place, one in enumerate(typed, start=1))


def _checked(place: int, typed: RungText, groups: Collection[str]) -> Rung:
    when = _when(place, typed)
    known = {str(act) for act in Act}
    if typed.act not in known:
        errors = [_error(f"rungs.{place}.act", "这一级不能这样做", "No rung does that")]
        raise Rejection("ladder_approves", place=place, act=typed.act or "—", errors=errors)
    act = Act(typed.act)
    empty = [code for code in typed.to if code not in groups]
    if empty or (act in NAMES_ITS_GROUP and not typed.to):
        errors = [_error(f"rungs.{place}.to", "请选择有人在岗的组", "Choose a group with somebody in it")]
        raise Rejection("ladder_nobody", place=place, group="、".join(empty) or "—", errors=errors)
    zh, en = typed.zh.strip(), typed.en.strip()
    if max(len(zh), len(en)) > MOST_WORDS:
        raise Rejection("text_too_long", field=Text(f"第 {place} 级措辞", f"words of rung {place}"), limit=MOST_WORDS)
    return Rung(when=when, act=act, to=typed.to, words=Text(zh or en, en or zh))


def _when(place: int, typed: RungText) -> When:
    match typed.when:
        case "share":
            share = _number(place, "share", typed.share)
            if not 0 < share < 100:
                raise _time(place, "share", "须在 0 与 100 之间", "It lies between 0 and 100")
            return ShareOfTime(share=Fraction(share) / 100)
        case "before" | "after":
            days, hours = _number(place, "days", typed.days or "0"), _number(place, "hours", typed.hours or "0")
            if days != int(days) or not 0 <= days <= MOST_DAYS:
                raise _time(place, "days", f"须是 0 至 {MOST_DAYS} 的整数", f"A whole number from 0 to {MOST_DAYS}")
            time = _hours(place, hours)
            if not days and not time:
                raise _time(place, "days", "请写天数或小时数", "Give days or hours")
            whole = int(days)
            return BeforeDue(days=whole, time=time) if typed.when == "before" else AfterDue(days=whole, time=time)
        case "due":
            return AtDue()
        case "entry":
            clock = _hours(place, _number(place, "hours", typed.hours))
            if not clock:
                raise _time(place, "hours", "须大于 0", "It is more than 0")
            return AfterEntry(clock=clock)
        case _:
            raise _time(place, "when", "请选择时点", "Choose a time")


def _hours(place: int, hours: Decimal) -> timedelta:
    if not 0 <= hours <= MOST_HOURS:
        raise _time(place, "hours", f"须在 0 与 {MOST_HOURS} 之间", f"It lies between 0 and {MOST_HOURS}")
    return timedelta(minutes=round(hours * 60))


def _number(place: int, field: str, text: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise _time(place, field, "请填写数字", "Give a number")
    return found


def _time(place: int, field: str, zh: str, en: str) -> Rejection:
    errors = [_error(f"rungs.{place}.{field}", zh, en)]
    return Rejection("ladder_rung_time", place=place, detail=f"{zh} / {en}", errors=errors)


def before_start(place: int, element: str, span: str) -> Rejection:
    """Return the refusal of a rung that would lie before its task begins."""
    errors = [_error(f"rungs.{place}.when", "早于开始", "It lies before the start")]
    return Rejection("ladder_before_start", place=place, element=element, span=span, errors=errors)


def _error(path: str, zh: str, en: str) -> dict[str, str]:
    return {"path": path, "zh": zh, "en": en}
