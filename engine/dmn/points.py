"""Finds values of an input between which no cell of its column changes its answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from engine.dmn.edges import Edges
from engine.feel.dates import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.dates.arithmetic import at_instant
from engine.feel.dates.values import DAY, date_on, days_of, moment_on, months_of
from engine.feel.values import Value

OTHER: Final = "…"
"""Stands for any text that no cell names."""


def points_of(edges: Edges, kind: str = "") -> list[Value] | None:
    """Give each edge with what lies before, between and behind, None where there is no such order.

    `kind` is the kind of value the input is declared to have; where only null is asked for, one of it is tried too.
    """
    points: list[Value] = [None] if edges.null else []
    if edges.null and not edges.values:
        points.append(_SAMPLES.get(kind, OTHER))
    waiting = list(edges.values)
    for one, spread in _SPREADS.items():
        same = [edge for edge in waiting if isinstance(edge, one)]
        if same:
            spread_points = spread(same, edges)
            if spread_points is None:
                return None
            points = [*spread_points, *points]
            waiting = [edge for edge in waiting if not isinstance(edge, one)]
    return None if waiting else points or [None]


def _booleans(_edges: Sequence[Value], _all: Edges) -> list[Value]:
    return [True, False]


def _texts(edges: Sequence[Value], every: Edges) -> list[Value]:
    texts = sorted({edge for edge in edges if isinstance(edge, str)})
    if not every.ordered:
        return [*dict.fromkeys(edges), OTHER]
    # Right behind a text comes the same text with the smallest of all characters.
    return ["", *(one for text in texts for one in (text, f"{text}\0"))]


def _numbers(edges: Sequence[Value], _all: Edges) -> list[Value]:
    numbers = sorted({edge for edge in edges if isinstance(edge, Decimal)})
    return list(_with_between(numbers, Decimal(1), lambda low, high: (low + high) / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Count:
    """How values of a kind are counted in whole numbers, and made again of one."""

    number: Callable[..., int]
    value: Callable[[int], Value]


def _counted(count: _Count, edges: Sequence[Value]) -> list[Value]:
    numbers = sorted({Decimal(count.number(edge)) for edge in edges})
    between = _with_between(numbers, Decimal(1), lambda low, high: (low + high) // 2)
    points = (count.value(int(number)) for number in between)
    return [point for point in points if point is not None]


def _with_between(
    edges: Sequence[Decimal], step: Decimal, middle: Callable[[Decimal, Decimal], Decimal]
) -> Iterator[Decimal]:
    yield edges[0] - step
    yield edges[0]
    for low, high in pairwise(edges):
        between = middle(low, high)
        if between not in {low, high}:
            yield between
        yield high
    yield edges[-1] + step


def _times(edges: Sequence[Value], _all: Edges) -> list[Value] | None:
    times = [edge for edge in edges if isinstance(edge, Time)]
    zone = times[0].zone
    if any(one.zone != zone for one in times):
        return None
    count = _Count(
        number=lambda time: time.nanoseconds,
        value=lambda number: Time(nanoseconds=number, zone=zone) if 0 <= number < DAY else None,
    )
    return _counted(count, times)


def _moments(edges: Sequence[Value], _all: Edges) -> list[Value] | None:
    moments = [edge for edge in edges if isinstance(edge, DateTime)]
    zone = moments[0].zone
    if zone is None:
        clock = _Count(number=lambda moment: moment.clock, value=lambda number: moment_on(*divmod(number, DAY), None))
        return _counted(clock, moments) if all(one.zone is None for one in moments) else None
    if any(one.zone is None for one in moments):
        return None
    instant = _Count(number=lambda moment: moment.instant, value=lambda number: at_instant(number, zone))
    return _counted(instant, moments)


_SAMPLES: Final[Mapping[str, Value]] = {
    "number": Decimal(0),
    "boolean": True,
    "date": Date(day=0),
    "time": Time(nanoseconds=0),
    "date and time": DateTime(day=0, nanoseconds=0),
    "days and time duration": DaysTimeDuration(nanoseconds=0),
    "years and months duration": YearsMonthsDuration(total_months=0),
    "list": [],
    "context": {},
}
_DATES: Final = _Count(number=lambda date: date.day, value=date_on)
_DAYS: Final = _Count(number=lambda length: length.nanoseconds, value=days_of)
_MONTHS: Final = _Count(number=lambda length: length.total_months, value=months_of)
_SPREADS: Final[Mapping[type, Callable[[Sequence[Value], Edges], list[Value] | None]]] = {
    bool: _booleans,
    str: _texts,
    Decimal: _numbers,
    Date: lambda edges, _: _counted(_DATES, edges),
    Time: _times,
    DateTime: _moments,
    DaysTimeDuration: lambda edges, _: _counted(_DAYS, edges),
    YearsMonthsDuration: lambda edges, _: _counted(_MONTHS, edges),
}
