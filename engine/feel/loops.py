"""Compiles what goes over lists: filters, loops and quantifiers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from engine.feel import nodes
from engine.feel.analysis import reads
from engine.feel.compiler import Closure, Compiler
from engine.feel.dates import Date
from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_LIST
from engine.feel.scope import Scope
from engine.feel.values import Range, Value

PARTIAL: Final = "partial"
"""The name of the results so far, inside a loop."""


def compile_filter(compiler: Compiler, node: nodes.Filter) -> Closure:
    position = node.condition.value if isinstance(node.condition, nodes.Literal) else None
    return filtering(compiler.compile(node.source), compiler.compile(node.condition), position)


def filtering(source: Closure, condition: Closure, position: Value = None, *, boxed: bool = False) -> Closure:
    """Make the closure of a filter; a boxed one gives null where its condition is neither true, false nor null."""

    def keep(scope: Scope) -> Value:
        value = source(scope)
        members = value if isinstance(value, list) else [] if value is None else [value]
        if isinstance(position, Decimal):
            return at_position(members, position)
        return _kept(members, condition, scope, boxed=boxed)

    return keep


def at_position(members: list[Value], position: Decimal) -> Value:
    """Read a member by its place: 1 is the first, -1 the last."""
    if position != position.to_integral_value():
        return None
    place = int(position)
    if place == 0 or abs(place) > len(members):
        return None
    return members[place - 1 if place > 0 else place]


def _kept(members: list[Value], condition: Closure, scope: Scope, *, boxed: bool) -> Value:
    kept = []
    for member in members:
        scope.spend()
        answer = condition(scope.inner(_names_of(member)))
        if isinstance(answer, Decimal):
            return at_position(members, answer)
        if answer is True:
            kept.append(member)
        elif boxed and answer not in {False, None}:
            return None
    if not members and isinstance(condition(scope), Decimal):
        return None
    return kept


def _names_of(member: Value) -> dict[str, Value]:
    if isinstance(member, dict):
        return member if "item" in member else {**member, "item": member}
    return {"item": member}


def _domain(iteration: nodes.Iteration, compiler: Compiler) -> Closure:
    start = compiler.compile(iteration.domain)
    if iteration.end is None:
        return start
    end = compiler.compile(iteration.end)

    def count(scope: Scope) -> Value:
        return _counted(start(scope), end(scope))

    return count


def _counted(first: Value, last: Value) -> Value:
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        step = 1 if first <= last else -1
        return [first + step * index for index in range(_size(int(abs(last - first)) + 1))]
    if isinstance(first, Date) and isinstance(last, Date):
        step = 1 if first <= last else -1
        return [Date(day=first.day + step * index) for index in range(_size(abs(last.day - first.day) + 1))]
    return None


def _size(size: int) -> int:
    if size > MAX_LIST:
        message = f"A loop counts over more than {MAX_LIST} values"
        raise FeelLimitError(message)
    return size


def members_of(value: Value) -> list[Value] | None:
    """What a loop goes over: the members of a list, the numbers of a range, or the one value."""
    if isinstance(value, Range):
        return _members_of_range(value)
    if value is None:
        return None
    return value if isinstance(value, list) else [value]


def _members_of_range(value: Range) -> list[Value] | None:
    members = _counted(value.low, value.high)
    if not isinstance(members, list):
        return None
    start = 0 if value.low_closed else 1
    return members[start : len(members) if value.high_closed else -1]


class _NoDomainError(Exception):
    """Ends a loop over what is no list."""


def _rounds(iterations: tuple[tuple[str, Closure], ...], scope: Scope, bound: dict[str, Value]) -> Iterator[Scope]:
    if not iterations:
        yield scope.inner(bound)
        return
    name, domain = iterations[0]
    members = members_of(domain(scope.inner(bound)))
    if members is None:
        raise _NoDomainError
    for member in members:
        scope.spend()
        yield from _rounds(iterations[1:], scope, {**bound, name: member})


def compile_for(compiler: Compiler, node: nodes.For) -> Closure:
    iterations = tuple((one.name, _domain(one, compiler)) for one in node.iterations)
    return looping(iterations, compiler.compile(node.body), partial=reads(node.body, PARTIAL))


def looping(iterations: tuple[tuple[str, Closure], ...], body: Closure, *, partial: bool) -> Closure:
    """Make the closure of a loop; `partial` says whether its body reads the results so far."""

    def loop(scope: Scope) -> Value:
        built: list[Value] = []
        try:
            for frame in _rounds(iterations, scope, {}):
                # A copy, since a body that gives the list itself would put it into itself.
                body_scope = _with_results(frame, built) if partial else frame
                built.append(body(body_scope))
                if len(built) > MAX_LIST:
                    message = f"A loop makes more than {MAX_LIST} members"
                    raise FeelLimitError(message)
        except _NoDomainError:
            return None
        return built

    return loop


def _with_results(frame: Scope, built: list[Value]) -> Scope:
    frame.spend(len(built) // 20)
    return frame.inner({PARTIAL: built.copy()})


def compile_quantified(compiler: Compiler, node: nodes.Quantified) -> Closure:
    iterations = tuple((one.name, _domain(one, compiler)) for one in node.iterations)
    return quantifying(iterations, compiler.compile(node.condition), every=node.every)


def quantifying(iterations: tuple[tuple[str, Closure], ...], condition: Closure, *, every: bool) -> Closure:
    """Make the closure of `some` or `every`."""
    decisive = not every

    def decide(scope: Scope) -> Value:
        result: bool | None = not decisive
        try:
            for frame in _rounds(iterations, scope, {}):
                answer = condition(frame)
                if answer is decisive:
                    return decisive
                if not isinstance(answer, bool):
                    result = None
        except _NoDomainError:
            return None
        return result

    return decide
