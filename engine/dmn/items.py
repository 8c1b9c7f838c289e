"""Turns the item definitions of a model into types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.dmn.errors import DecisionError
from engine.dmn.source import Element
from engine.feel import FeelError, compile_unary_tests
from engine.feel.cursor import Cursor
from engine.feel.scope import Scope
from engine.feel.typenames import parse_type
from engine.feel.types import ANY, Type, UnknownTypeError, resolve
from engine.feel.values import Value


class Items:
    """The types of a model, resolved in whatever order they were written."""

    def __init__(self, definitions: Element) -> None:
        self._waiting = {item.name: item for item in definitions.children("itemDefinition")}
        self.types: dict[str, Type] = {}
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
            return resolve(parse_type(Cursor(name, (), ())), self.types)
        except (FeelError, UnknownTypeError):
            plain = name.rpartition(":")[2]
            if plain != name:
                return self.reference(plain)
            message = f"The type {name!r} is not defined"
            raise DecisionError(message) from None

    def _named(self, name: str) -> Type:
        if name in self.types:
            return self.types[name]
        if name in self._open:
            message = f"The type {name!r} is defined by itself"
            raise DecisionError(message)
        self._open.add(name)
        self.types[name] = found = self._define(self._waiting[name])
        self._open.discard(name)
        return found

    def _define(self, item: Element) -> Type:
        function = item.first("functionItem")
        if function is not None:
            kind = self._function(function)
        elif item.first("itemComponent") is not None:
            kind = Type(
                kind="context", members={member.name: self._define(member) for member in item.children("itemComponent")}
            )
        else:
            reference = item.first("typeRef")
            kind = (self.reference(reference.own_text) if reference is not None else None) or ANY
        allowed = self._allowed(item)
        if allowed is not None:
            kind = _limited(kind, allowed)
        return Type(kind="list", member=kind) if item.get("isCollection") == "true" else kind

    def _function(self, function: Element) -> Type:
        parameters = tuple(self.reference(one.get("typeRef")) or ANY for one in function.children("parameters"))
        return Type(kind="function", parameters=parameters, result=self.reference(function.get("outputTypeRef")) or ANY)

    def _allowed(self, item: Element) -> Callable[[Value], bool | None] | None:
        allowed = item.first("allowedValues")
        if allowed is None or not allowed.text.strip():
            return None
        try:
            test = compile_unary_tests(allowed.text).test
        except FeelError as error:
            message = f"The allowed values of {item.name!r} can't be read: {error}"
            raise DecisionError(message) from None
        return lambda value: test(value, Scope({}))


def _limited(kind: Type, allowed: Callable[[Value], bool | None]) -> Type:
    return Type(
        kind=kind.kind, member=kind.member, members=kind.members, parameters=kind.parameters, result=kind.result,
        allowed=allowed,
    )  # fmt: skip


def _member_names(items: Iterable[Element]) -> Iterator[str]:
    for item in items:
        members = tuple(item.children("itemComponent"))
        yield from (member.name for member in members)
        yield from _member_names(members)
