"""What expressions say about keys and time, as the texts that wait in rows."""

import datetime as dt
from decimal import Decimal

from engine.domain.durations import Cycle, parse_duration
from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.feel import YearsMonthsDuration, text_of
from engine.feel.values import Value


def key_text(value: object, element: str) -> str:
    """A correlation key as text, so that 7 and "7" are the same key.

    Raises Fault("no_key") for null and for what is no single value.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return format(Decimal(value).normalize(), "f")
    if isinstance(value, str | dt.date | dt.time | dt.timedelta | YearsMonthsDuration):
        return str(text_of(value))
    raise Fault("no_key", because("no_key", element=element, value=repr(value)))


def is_last(text: str, fired: int) -> bool:
    """Whether a timer that has come `fired` times comes no more."""
    when = parse_duration(text)
    return not isinstance(when, Cycle) or (when.repeats is not None and fired >= when.repeats)


def time_text(value: object, element: str) -> str:
    """What a timer's expression says, as a timer's text.

    Raises Fault("no_time") when it is nothing that a timer can wait for.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta | YearsMonthsDuration):
        duration: Value = value
        return str(text_of(duration))
    raise Fault("no_time", because("no_time", element=element, value=repr(value)))
