"""Values of variables as JSON: what JSON lacks is written with a mark and read back as it was."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import orjson

from engine.feel import YearsMonthsDuration

MARK = "\ue000"
"""A private-use character, so that no key a person or a form writes is taken for a mark."""
_NESTED = (dict, list)
"""What may hold a mark: exactly what the parser makes, so that the many plain values cost one look each."""


def dump_values(value: object) -> bytes:
    return orjson.dumps(value, default=_marked, option=orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS)


def load_values(data: bytes) -> object:
    value: object = orjson.loads(data)
    return _read(value) if MARK.encode() in data else value


def _marked(value: object) -> object:
    match value:
        case Decimal():
            return {MARK: ["decimal", str(value)]}
        case dt.datetime():
            zone = getattr(value.tzinfo, "key", None)
            return {MARK: ["datetime", value.isoformat(), zone]}
        case dt.date():
            return {MARK: ["date", value.isoformat()]}
        case dt.time():
            return {MARK: ["time", value.isoformat()]}
        case dt.timedelta():
            return {MARK: ["timedelta", value.days, value.seconds, value.microseconds]}
        case YearsMonthsDuration():
            return {MARK: ["months", value.total_months]}
        case Fraction():
            return {MARK: ["fraction", str(value)]}
    raise TypeError(f"Expected a value that variables can hold, but got {type(value).__name__}.")


def _read(value: object) -> object:
    """Put unmarked values in their places: what was just parsed is nobody else's, so nothing need be made anew."""
    if type(value) is dict:
        if len(value) == 1 and MARK in value:
            return _unmarked(value[MARK])
        for key, entry in value.items():
            if type(entry) in _NESTED:
                value[key] = _read(entry)
    elif type(value) is list:
        for at, entry in enumerate(value):
            if type(entry) in _NESTED:
                value[at] = _read(entry)
    return value


def _unmarked(marked: list[object]) -> object:
    match marked:
        case ["decimal", str(text)]:
            return Decimal(text)
        case ["datetime", str(text), zone]:
            moment = dt.datetime.fromisoformat(text)
            if isinstance(zone, str):
                from zoneinfo import ZoneInfo

                return moment.astimezone(ZoneInfo(zone))
            return moment
        case ["date", str(text)]:
            return dt.date.fromisoformat(text)
        case ["time", str(text)]:
            return dt.time.fromisoformat(text)
        case ["timedelta", int(days), int(seconds), int(microseconds)]:
            return dt.timedelta(days=days, seconds=seconds, microseconds=microseconds)
        case ["months", int(months)]:
            return YearsMonthsDuration(total_months=months)
        case ["fraction", str(text)]:
            return Fraction(text)
    raise ValueError(f"Expected a marked value, but found {marked!r}.")
