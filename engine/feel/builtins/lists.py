"""Functions that look into lists and make new ones."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key
from typing import Final

from engine.feel.builtins.positions import place_of, stretch_of
from engine.feel.builtins.table import Table
from engine.feel.equality import equal, less
from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_LIST
from engine.feel.scope import Scope
from engine.feel.values import Function, Value

TABLE: Final = Table()


class _IncomparableError(Exception):
    """Ends a sort whose members have no order."""


@TABLE.add("list contains", "list: list, element: any")
def list_contains(members: list[Value], element: Value) -> Value:
    return any(equal(member, element) is True for member in members)


@TABLE.add("sublist", "list: list, start position: number, length?: number")
def sublist(members: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    stretch = stretch_of(len(members), start, length)
    return None if stretch is None else members[stretch]


@TABLE.add("append", "", variadic=True)
def append(arguments: list[Value]) -> Value:
    first = arguments[0]
    if first is None:
        return None
    return [*(first if isinstance(first, list) else [first]), *arguments[1:]]


@TABLE.add("concatenate", "", variadic=True)
def concatenate(lists: list[Value]) -> Value:
    if any(members is None for members in lists):
        return None
    return [one for members in lists for one in (members if isinstance(members, list) else [members])]


@TABLE.add("insert before", "list: list, position: number, newItem: any")
def insert_before(members: list[Value], position: Decimal, item: Value) -> Value:
    index = place_of(len(members), position)
    return None if index is None else [*members[:index], item, *members[index:]]


@TABLE.add("remove", "list: list, position: number")
def remove(members: list[Value], position: Decimal) -> Value:
    index = place_of(len(members), position)
    return None if index is None else [*members[:index], *members[index + 1 :]]


@TABLE.add("list replace", "list: list, position: number, newItem: any")
def list_replace(members: list[Value], position: Decimal, item: Value) -> Value:
    index = place_of(len(members), position)
    return None if index is None else [*members[:index], item, *members[index + 1 :]]


@TABLE.add("list replace", "list: list, match: function, newItem: any", scoped=True)
def list_replace_matching(scope: Scope, members: list[Value], match: Function, item: Value) -> Value:
    if match.signatures and len(match.signatures[0]) != 2:
        return None
    replaced = []
    for member in members:
        answer = match.invoke([member, item], scope)
        if not isinstance(answer, bool):
            return None
        replaced.append(item if answer else member)
    return replaced


@TABLE.add("reverse", "list: list")
def reverse(members: list[Value]) -> Value:
    return members[::-1]


@TABLE.add("index of", "list: list, match: any")
def index_of(members: list[Value], match: Value) -> Value:
    return [Decimal(place) for place, member in enumerate(members, 1) if equal(member, match) is True]


@TABLE.add("union", "", variadic=True)
def union(lists: list[Value]) -> Value:
    joined = concatenate(lists)
    return distinct_values(joined) if isinstance(joined, list) else None


@TABLE.add("distinct values", "list: list")
def distinct_values(members: list[Value]) -> Value:
    seen: dict[object, None] = {}
    others: list[Value] = []
    result = []
    for member in members:
        if isinstance(member, str | bool | Decimal):
            key = (type(member), member)
            if key in seen:
                continue
            seen[key] = None
        elif any(equal(member, other) is True for other in others):
            continue
        else:
            others.append(member)
        result.append(member)
    return result


@TABLE.add("flatten", "list: list")
def flatten(members: list[Value]) -> Value:
    flat: list[Value] = []
    waiting = [iter(members)]
    while waiting:
        for member in waiting[-1]:
            if isinstance(member, list):
                waiting.append(iter(member))
                break
            flat.append(member)
            if len(flat) > MAX_LIST:
                raise FeelLimitError(f"A list grew beyond {MAX_LIST} members")
        else:
            waiting.pop()
    return flat


@TABLE.add("sort", "list: list, precedes?: function", scoped=True)
def sort(scope: Scope, members: list[Value], precedes: Function | None = None) -> Value:
    def before(left: Value, right: Value) -> bool:
        scope.spend()
        answer = less(left, right) if precedes is None else precedes.invoke([left, right], scope)
        if not isinstance(answer, bool):
            raise _IncomparableError
        return answer

    def compare(left: Value, right: Value) -> int:
        if before(left, right):
            return -1
        return 1 if before(right, left) else 0

    try:
        return sorted(members, key=cmp_to_key(compare))
    except _IncomparableError:
        return None
