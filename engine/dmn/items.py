"""Turns the item definitions of a model into types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from engine.dmn.errors import DecisionError
from engine.dmn.source import Element
from engine.feel import FeelError, UnaryTests, compile_unary_tests
from engine.feel.scope import Scope
from engine.feel.typenames import type_of_text
from engine.feel.types import ANY, Type, UnknownTypeError, resolve
from engine.feel.values import Value

_FOREIGN: Final = dict.fromkeys(("integer", "int", "long", "double", "float"), "number")
"""Names of types that modelers write though the standard has none such."""


class Items:
    """The types of a model, resolved in whatever order they were written."""

    def __init__(
        self, definitions: Element, imported: Mapping[str, Type] | None = None, *, lenient: bool = False
    ) -> None:
        self._lenient = lenient
        self._waiting = {item.name: item for item in definitions.children("itemDefinition")}
        self.types: dict[str, Type] = dict(imported or {})
        for name in self._waiting:
            self.types.pop(name, None)
        self._open: set[str] = set()
        for name in tuple(self._waiting):
            self._named(name)
        self.member_names = frozenset(_member_names(self._waiting.values()))

    def reference(self, text: str) -> Type | None:
        """Find the type an attribute names; None where it names none."""
        name = " ".join(text.split())
        if not name:
            return None
        if name in self._waiting:
            return self._named(name)
        try:
            return resolve(type_of_text(_FOREIGN.get(name, name), self.types), self.types)
        except (FeelError, UnknownTypeError):
            plain = name.rpartition(":")[2]
            if plain != name:
                return self.reference(plain)
            if self._lenient:
                return None
            message = f"The type {name!r} is not defined"
            raise DecisionError(message) from None

    def _named(self, name: str) -> Type:
        if name in self.types:
            return self.types[name]
        if name in self._open:
            if self._lenient:
                return ANY
            message = f"The type {name!r} is defined by itself"
            raise DecisionError(message)
        self._open.add(name)
        self.types[name] = found = self._define(self._waiting[name])
        self._open.discard(name)
        return found

    def _define(self, item: Element) -> Type:
        kind = self._base(item)
        allowed = self._tests(item, "allowedValues")
        if allowed is not None:
            kind = _of_members(kind, allowed)
        if item.get("isCollection") == "true":
            kind = Type(kind="list", member=kind)
        constraint = self._tests(item, "typeConstraint")
        return kind if constraint is None else _limited(kind, constraint)

    def _base(self, item: Element) -> Type:
        function = item.first("functionItem")
        if function is not None:
            return self._function(function)
        if item.first("itemComponent") is not None:
            members = {member.name: self._define(member) for member in item.children("itemComponent")}
            return Type(kind="context", members=members)
        reference = item.first("typeRef")
        return (self.reference(reference.own_text) if reference is not None else None) or ANY

    def _function(self, function: Element) -> Type:
        parameters = tuple(self.reference(one.get("typeRef")) or ANY for one in function.children("parameters"))
        return Type(kind="function", parameters=parameters, result=self.reference(function.get("outputTypeRef")) or ANY)

    def _tests(self, item: Element, kind: str) -> UnaryTests | None:
        allowed = item.first(kind)
        if allowed is None or not allowed.text.strip():
            return None
        try:
            return compile_unary_tests(allowed.text, types=self.types, lenient=self._lenient)
        except FeelError as error:
            if self._lenient:
                return None
            message = f"The allowed values of {item.name!r} can't be read: {error}"
            raise DecisionError(message) from None


def _of_members(kind: Type, allowed: UnaryTests) -> Type:
    # Allowed values of a collection are those of its members; only typeConstraint looks at it as a whole (7.3.3).
    if kind.kind == "list" and kind.member is not None:
        return replace(kind, member=_of_members(kind.member, allowed))
    return _limited(kind, allowed)


def _limited(kind: Type, allowed: UnaryTests) -> Type:
    before = kind.allowed

    def allows(value: Value) -> bool:
        return (before is None or before(value) is True) and allowed.test(value, Scope({})) is True

    return replace(kind, allowed=allows, listed=allowed.tests)


def _member_names(items: Iterable[Element]) -> Iterator[str]:
    for item in items:
        members = tuple(item.children("itemComponent"))
        yield from (member.name for member in members)
        yield from _member_names(members)
