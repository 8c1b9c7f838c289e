"""What a forecast is asked with and what it answers: the world it looks at, and each step on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engine.domain.diagram import Diagram, Element
from engine.domain.elements import CallSettings

Confidence: TypeAlias = Literal["certain", "likely", "possible"]
SURE: Final[tuple[Confidence, ...]] = ("certain", "likely", "possible")
Evaluate = Callable[[str, Mapping[str, object]], object]
Decide = Callable[[str, Mapping[str, object]], Mapping[str, object]]


def _nothing(*_: object) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a forecast asks: expressions and decisions, and of each element its time and its people.

    `agreed` says what a called process gives back when it ends well; `called` gives its diagram, None where it is not
    looked into. `days` are working days. `alone` is the login of the person whom an element would ask, where it is one.
    """

    evaluate: Evaluate
    decide: Decide
    agreed: Callable[[CallSettings], Mapping[str, object]] = lambda _: {}
    called: Callable[[CallSettings], Diagram | None] = _nothing
    days: Callable[[Element, Mapping[str, object]], int | None] = _nothing
    alone: Callable[[Element, Mapping[str, object]], str | None] = _nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """One element on the way, with the variables foreseen on arrival; `at` and `days` are working days from now."""

    element: Element
    variables: Mapping[str, object]
    confidence: Confidence = "certain"
    at: int = 0
    days: int | None = None
    calls: tuple[str, ...] = ()
    """The call activities it lies in, from the outermost."""
    times: int | None = None
    """For how many entries of a list it is done, where that is known."""
    entries: tuple[Mapping[str, object], ...] = ()
    """Of each such entry the variable that it is known by; `variables` hold the first."""
    in_turn: bool = False
    """Whether it is done for one entry after the other; `days` are those of all then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Where a case stands in a called process that is under way, and what is known there.

    `inside` are the calls under way in that process itself; `back` the elements that the first of the places goes
    straight back to, the first of them first.
    """

    diagram: Diagram
    variables: Mapping[str, object]
    places: tuple[str, ...]
    inside: "Mapping[str, Within]"
    back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Everything that follows, in the order in which it would begin, and the working days until the end."""

    steps: tuple[Foreseen, ...]
    days: int
