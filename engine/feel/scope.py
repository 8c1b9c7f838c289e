"""Where names are looked up while an expression runs, and the meter of what it costs."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.dates import DateTime
from engine.feel.errors import FeelLimitError
from engine.feel.host import from_host
from engine.feel.limits import MAX_DEPTH, MAX_STEPS
from engine.feel.values import Value

NOW = "__now__"
"""The name under which the caller gives the moment of the evaluation."""


class Scope:
    """One frame of names; the outermost holds values of the host, the inner ones values of the language."""

    __slots__ = ("converted", "depth", "notes", "parent", "root", "steps", "values")

    def __init__(self, values: Mapping[str, object], notes: list[object] | None = None) -> None:
        self.values = values
        self.parent: Scope | None = None
        self.root: Scope = self
        self.steps = 0
        self.depth = 0
        self.notes = notes
        self.converted: dict[object, Value] | None = None

    def inner(self, values: Mapping[str, object]) -> Scope:
        """Open a frame whose values hide those outside."""
        frame = Scope.__new__(Scope)
        frame.values = values
        frame.parent = self
        frame.root = self.root
        return frame

    def admit(self, key: object, value: object) -> Value:
        """Convert a value of the host once, however often a loop reads it."""
        converted = self.converted
        if converted is None:
            converted = self.converted = {}
        elif key in converted:
            return converted[key]
        converted[key] = found = from_host(value)
        return found

    def spend(self, steps: int = 1) -> None:
        """Count work; the evaluation ends when it has cost too much."""
        root = self.root
        root.steps += steps
        if root.steps > MAX_STEPS:
            message = f"The evaluation took more than {MAX_STEPS} steps"
            raise FeelLimitError(message)

    def enter(self) -> None:
        """Count a call into a function of the expression."""
        root = self.root
        root.depth += 1
        if root.depth > MAX_DEPTH:
            message = f"Functions call each other more than {MAX_DEPTH} deep"
            raise FeelLimitError(message)

    def leave(self) -> None:
        """Count the return from a function of the expression."""
        self.root.depth -= 1

    @property
    def now(self) -> DateTime | None:
        """The moment the caller gave, if it gave one."""
        moment = from_host(self.root.values.get(NOW))
        return moment if isinstance(moment, DateTime) else None
