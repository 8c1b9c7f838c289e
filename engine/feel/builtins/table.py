"""Declares built-in functions: their parameters, what fits them, and which of several forms a call means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from engine.feel.dates import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration
from engine.feel.dates.arithmetic import as_moment
from engine.feel.values import MISSING, Function, Range, Value

Body = TypeVar("Body", bound=Callable[..., Value])

_CLASSES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "number": (Decimal,),
    "boolean": (bool,),
    "context": (dict,),
    "function": (Function,),
    "range": (Range,),
    "date": (Date, DateTime),
    "time": (Time,),
    "moment": (DateTime,),
    "duration": (DaysTimeDuration, YearsMonthsDuration),
    "point": (Decimal, str, Date, DateTime, Time, DaysTimeDuration, YearsMonthsDuration),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: a call gives it, may leave it out, or may give null."""

    name: str
    type: str
    optional: bool
    nullable: bool

    def fit(self, value: Value) -> Value:
        """Bring an argument into the shape the function takes, MISSING if it has none."""
        if value is None:
            return None if self.nullable or self.type == "any" else MISSING
        if self.type == "any":
            return value
        if self.type == "list":
            return value if isinstance(value, list) else [value]
        classes = _CLASSES[self.type]
        if isinstance(value, classes):
            return value
        if isinstance(value, list) and len(value) == 1 and isinstance(value[0], classes):
            return value[0]
        return as_moment(value) if self.type == "moment" and isinstance(value, Date) else MISSING


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Value]
    variadic: bool
    scoped: bool

    def bind(self, arguments: list[Value]) -> list[Value] | None:
        """Fit arguments in order, None if this form is not meant."""
        if self.variadic:
            return [list(arguments)] if arguments else None
        if len(arguments) > len(self.parameters):
            return None
        bound = []
        for index, parameter in enumerate(self.parameters):
            if index >= len(arguments):
                if not parameter.optional:
                    return None
                break
            value = parameter.fit(arguments[index])
            if value is MISSING:
                return None
            bound.append(value)
        return bound

    def order(self, named: dict[str, Value]) -> list[Value] | None:
        """Bring named arguments into order, None if this form is not meant; what is not named is null (10.3.2.13.5)."""
        names = [parameter.name for parameter in self.parameters]
        if self.variadic or not named.keys() <= set(names):
            return None
        given = len(names)
        while given and self.parameters[given - 1].optional and names[given - 1] not in named:
            given -= 1
        return [named.get(name) for name in names[:given]]

    def run(self, bound: list[Value], scope: object) -> Value:
        """Run the body."""
        return self.body(scope, *bound) if self.scoped else self.body(*bound)


class Table:
    """A group of built-in functions."""

    def __init__(self) -> None:
        self._forms: dict[str, list[Form]] = {}

    def add(
        self, name: str, parameters: str, *, scoped: bool = False, variadic: bool = False
    ) -> Callable[[Body], Body]:
        """Declare a form: `add("substring", "string: string, start position: number, length?: number")`.

        A question mark after the name lets it be left out, one after the type lets it be null.
        """

        def declare(body: Body) -> Body:
            form = Form(_parameters(parameters), body, variadic, scoped)
            self._forms.setdefault(name, []).append(form)
            return body

        return declare

    def aggregate(self, name: str) -> Callable[[Body], Body]:
        """Declare a function over a list that also takes the members one by one."""

        def declare(body: Body) -> Body:
            self.add(name, "list: list")(body)
            self.add(name, "", variadic=True)(body)
            return body

        return declare

    def written(self) -> dict[str, tuple[str, ...]]:
        """Write the forms as people call them; a question mark says what may be left out."""
        return {name: tuple(dict.fromkeys(map(_written, forms))) for name, forms in self._forms.items()}

    def functions(self) -> dict[str, Function]:
        """Make the functions."""
        return {name: _function(name, tuple(forms)) for name, forms in self._forms.items()}


def _written(form: Form) -> str:
    if form.variadic:
        return "…"
    return ", ".join(f"{one.name}?" if one.optional else one.name for one in form.parameters)


def _parameters(text: str) -> tuple[Parameter, ...]:
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, _, kind = (piece.strip() for piece in part.partition(":"))
        found.append(Parameter(name.rstrip("?"), kind.rstrip("?"), name.endswith("?"), kind.endswith("?")))
    return tuple(found)


def _function(name: str, forms: tuple[Form, ...]) -> Function:
    def invoke(arguments: list[Value], scope: object) -> Value:
        for form in forms:
            bound = form.bind(arguments)
            if bound is not None:
                return form.run(bound, scope)
        return None

    def named(arguments: dict[str, Value], scope: object) -> Value:
        for form in forms:
            ordered = form.order(arguments)
            bound = None if ordered is None else form.bind(ordered)
            if bound is not None:
                return form.run(bound, scope)
        return None

    signatures = tuple(tuple(parameter.name for parameter in form.parameters) for form in forms)
    return Function(
        name=name, signatures=signatures, invoke=invoke, named=named, variadic=any(form.variadic for form in forms)
    )
