"""Types: what `instance of` asks and what a declared variable accepts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.feel.dates import Date
from engine.feel.dates.arithmetic import as_moment
from engine.feel.nodes import ContextOf, Lambda, ListOf, Literal, Node, TypeNode
from engine.feel.values import Function, Range, Value, kind_of

_SIMPLE: Final = frozenset(
    {
        "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
        "years and months duration",
    }
)  # fmt: skip
_ALIASES: Final = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "day-time duration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "any": "Any",
    "Null": "null",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """A type: a simple kind, or a list, range, context or function with the types inside."""

    kind: str
    member: Type | None = None
    members: Mapping[str, Type] | None = None
    parameters: tuple[Type, ...] | None = None
    result: Type | None = None
    allowed: Callable[[Value], bool | None] | None = None
    listed: tuple[Node, ...] = ()
    """The tests of the allowed values, in their order."""

    def accepts(self, value: Value, *, limited: bool = True) -> bool:
        """Tell whether a value conforms; null conforms to none but Any and null.

        `instance of` asks without the limits: it looks at the kind of a value, not at the allowed values.
        """
        if self.kind == "Any":
            return True
        if not self._fits(value, limited=limited):
            return False
        return self.allowed is None or not limited or self.allowed(value) is True

    def _fits(self, value: Value, *, limited: bool) -> bool:
        if isinstance(value, list):
            member = self.member
            return self.kind == "list" and (member is None or all(member.admits(one, limited=limited) for one in value))
        if isinstance(value, dict):
            return self.kind == "context" and self._fits_members(value, limited=limited)
        if isinstance(value, Range):
            ends = [end for end in (value.low, value.high) if end is not None]
            return self.kind == "range" and (self.member is None or all(map(self.member.accepts, ends)))
        if isinstance(value, Function):
            return self.kind == "function" and subtype(function_type(value), self)
        return kind_of(value) == self.kind

    def _fits_members(self, value: dict[str, Value], *, limited: bool) -> bool:
        if self.members is None:
            return True
        return all(
            name in value and member.admits(value[name], limited=limited) for name, member in self.members.items()
        )

    def admits(self, value: Value, *, limited: bool = True) -> bool:
        """Tell whether a value may stand where this type is declared: null may."""
        return value is None or self.accepts(value, limited=limited)

    def coerce(self, value: Value) -> Value:
        """Bring a value to this type, else null: a list of one to its member and back, a day to its midnight."""
        if value is None or self.accepts(value):
            return value
        if isinstance(value, Date) and self.kind == "date and time":
            midnight = as_moment(value)
            return midnight if self.accepts(midnight) else None
        if isinstance(value, list) and len(value) == 1 and self.kind != "list" and self.accepts(value[0]):
            return value[0]
        if self.kind == "list" and not isinstance(value, list) and self.accepts([value]):
            return [value]
        return None


ANY: Final = Type(kind="Any")


class UnknownTypeError(Exception):
    """A name that no type has."""


def resolve(node: TypeNode, named: Mapping[str, Type]) -> Type:
    """Turn a written type into a type."""
    name = _ALIASES.get(node.name, node.name)
    if name in named:
        return named[name]
    if name in _SIMPLE or name in {"Any", "null"}:
        return Type(kind=name)
    if name in {"list", "range"} and node.arguments:
        return Type(kind=name, member=resolve(node.arguments[0], named))
    if name == "context" and node.members:
        return Type(kind="context", members={key: resolve(member, named) for key, member in node.members})
    if name == "function" and node.result is not None:
        parameters = tuple(resolve(argument, named) for argument in node.arguments)
        return Type(kind="function", parameters=parameters, result=resolve(node.result, named))
    raise UnknownTypeError(node.name)


def function_type(function: Function) -> Type:
    """The type of a function as far as it was declared."""
    if not function.signatures:
        return Type(kind="function")
    declared = [one if isinstance(one, Type) else ANY for one in function.types]
    missing = len(function.signatures[0]) - len(declared)
    result = function.result_type if isinstance(function.result_type, Type) else None
    return Type(kind="function", parameters=(*declared, *([ANY] * missing)), result=result)


def subtype(narrow: Type, wide: Type) -> bool:
    """Tell whether every value of one type is one of the other; what was never declared is not held against it."""
    if wide.kind == "Any":
        return True
    if narrow.kind == "null":
        return True
    if narrow.kind != wide.kind:
        return False
    if wide.member is not None:
        return narrow.member is None or subtype(narrow.member, wide.member)
    if wide.members is not None:
        mine = narrow.members or {}
        return all(name in mine and subtype(mine[name], member) for name, member in wide.members.items())
    if wide.parameters is not None:
        return _function_subtype(narrow, wide)
    return True


def _function_subtype(narrow: Type, wide: Type) -> bool:
    mine, theirs = narrow.parameters, wide.parameters or ()
    if mine is not None:
        if len(mine) != len(theirs):
            return False
        if not all(subtype(given, taken) for given, taken in zip(theirs, mine, strict=True)):
            return False
    return narrow.result is None or wide.result is None or subtype(narrow.result, wide.result)


def infer(node: Node, named: Mapping[str, Type]) -> Type | None:
    """The type of what an expression makes, where its text alone says so."""
    if isinstance(node, Literal):
        return Type(kind=kind_of(node.value))
    if isinstance(node, ContextOf):
        return Type(kind="context", members={key: infer(member, named) or ANY for key, member in node.entries})
    if isinstance(node, ListOf):
        members = [infer(member, named) for member in node.members]
        same = members[0] if members and all(member == members[0] for member in members) else None
        return Type(kind="list", member=same)
    if isinstance(node, Lambda):
        declared = tuple(resolve(kind, named) if kind else ANY for _, kind in node.parameters)
        return Type(kind="function", parameters=declared, result=infer(node.body, named))
    return None
