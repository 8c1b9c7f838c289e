"""What a random diagram is drawn with: a sheet for each scope, and a pen that chooses."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import TypeAlias

from tests.spiff.drawing import Shape, end

FLAGS = 6
"""Variables `f0`, `f1` … that conditional events look at."""
DOUBTS = 3
"""Variables `d0`, `d1` … that are neither true nor false until somebody says so; a condition that asks them fails."""


def at_first() -> dict[str, object]:
    """The variables that a process begins with."""
    flags: dict[str, object] = {f"f{number}": False for number in range(FLAGS)}
    return flags | {f"d{number}": "maybe" for number in range(DOUBTS)}


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One scope while it is being drawn."""

    shapes: list[Shape] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    with_ends: bool = True
    """Whether its paths end at end events; else at whatever comes last."""

    def add(self, *shapes: Shape) -> str:
        self.shapes += shapes
        return shapes[0].id

    def connect(self, source: str, target: str, condition: str = "", *, default: bool = False) -> None:
        self.flows.append(f"{source}>{target}" + (f"[{condition}]" if condition else "") + ("*" if default else ""))

    def change(self, name: str, change: Callable[[Shape], Shape]) -> None:
        self.shapes = [change(shape) if shape.id == name else shape for shape in self.shapes]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a scope with one way in and one way out."""

    first: str
    last: str


@dataclass(slots=True, kw_only=True)
class Pen:
    """Chooses, names and counts; the same seed draws the same diagram."""

    chance: random.Random
    size: int = 40
    """How many more activities may be drawn."""
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    called: dict[str, Sheet] = field(default_factory=dict)
    """The processes that are called, by key."""
    failing: dict[str, str] = field(default_factory=dict)
    """Services that throw an error, with its code."""

    def name(self, prefix: str) -> str:
        return f"{prefix}{next(self.numbers)}"

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def condition(self) -> str:
        return self.doubted(f"f{self.chance.randrange(FLAGS)}")

    def doubted(self, condition: str) -> str:
        """The condition, or rarely one that fails at first."""
        return f"d{self.chance.randrange(DOUBTS)}" if self.often(0.06) else condition

    def may(self) -> bool:
        return self.chance.random() < 0.5


Block: TypeAlias = Callable[[Pen, Sheet, int], Span]


def finish(pen: Pen, sheet: Sheet, last: str) -> None:
    """End a path that joins no other."""
    if sheet.with_ends:
        sheet.connect(last, sheet.add(end(pen.name("end"))))


def chain(sheet: Sheet, spans: Sequence[Span]) -> Span:
    for before, after in pairwise(spans):
        sheet.connect(before.last, after.first)
    return Span(spans[0].first, spans[-1].last)
