"""Parses types as they are written: number, list<string>, context<a: date>, function<number> -> string."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine.feel.cursor import Cursor
from engine.feel.nodes import TypeNode

LONG_NAMES: Final = (
    "date and time", "days and time duration", "years and months duration", "day-time duration",
)  # fmt: skip
"""Names of types that hold spaces."""


def type_of_text(text: str, known: Iterable[str]) -> TypeNode:
    """Parse a text that is a type, where these named types are known."""
    cursor = Cursor(text, (), (), (*LONG_NAMES, *known))
    node = parse_type(cursor)
    if cursor.token.kind != "end":
        cursor.fail("the end")
    return node


def parse_type(cursor: Cursor) -> TypeNode:
    """Take a type from the text."""
    cursor.deeper()
    node = _parse(cursor)
    cursor.depth -= 1
    return node


def _parse(cursor: Cursor) -> TypeNode:
    name = cursor.type_name()
    if not cursor.at("<"):
        return TypeNode(name)
    if name in {"list", "range"}:
        cursor.expect("<")
        member = parse_type(cursor)
        cursor.expect(">")
        return TypeNode(name, (member,))
    if name == "context":
        return TypeNode(name, members=_members(cursor))
    if name == "function":
        return _function(cursor)
    return TypeNode(name)


def _members(cursor: Cursor) -> tuple[tuple[str, TypeNode], ...]:
    cursor.expect("<")
    members = []
    while not cursor.at(">"):
        name = cursor.label()
        if name is None:
            cursor.fail("a member with a colon")
        members.append((name, parse_type(cursor)))
        if not cursor.accept(","):
            break
    cursor.expect(">")
    return tuple(members)


def _function(cursor: Cursor) -> TypeNode:
    cursor.expect("<")
    parameters = []
    while not cursor.at(">"):
        parameters.append(parse_type(cursor))
        if not cursor.accept(","):
            break
    cursor.expect(">")
    cursor.expect("->")
    return TypeNode("function", tuple(parameters), result=parse_type(cursor))
