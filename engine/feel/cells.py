"""Compiles tests: the cells of decision tables and what stands after `in`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import le, lt
from typing import TypeAlias

from engine.feel import nodes
from engine.feel.analysis import reads
from engine.feel.compiler import COMPARE, Closure, Compiler, Test, comparing
from engine.feel.equality import both, contains, equal, less, less_or_equal
from engine.feel.scope import Scope
from engine.feel.values import Range, Value

INPUT = "?"
"""The name of the value under test."""
Hold: TypeAlias = Callable[[Value, Value, Scope], bool | None]


def compile_tests(compiler: Compiler, cell: nodes.Tests) -> Test:
    """Make the test of a whole cell."""
    tests = tuple(compile_test(compiler, test) for test in cell.tests)
    if not tests:
        return lambda _value, _scope: True
    if len(tests) == 1 and not cell.negated:
        return tests[0]
    negated = cell.negated

    def check(value: Value, scope: Scope) -> bool | None:
        answer = any_of(tests, value, scope)
        if negated:
            return None if answer is None else not answer
        return answer

    return check


def any_of(tests: tuple[Test, ...], value: Value, scope: Scope) -> bool | None:
    """Tell whether one of the tests holds."""
    unknown = False
    for test in tests:
        answer = test(value, scope)
        if answer is True:
            return True
        unknown = unknown or answer is None
    return None if unknown else False


def compile_test(compiler: Compiler, node: nodes.Node) -> Test:
    """Make one test of a cell."""
    if isinstance(node, nodes.Literal) and isinstance(node.value, str):
        text = node.value
        return lambda value, _scope: value == text if value.__class__ is str else equal(value, text)
    return _test(compiler, node, _hold)


def _test(compiler: Compiler, node: nodes.Node, hold: Hold) -> Test:
    if isinstance(node, nodes.Comparison):
        return _with_input(node, _comparing(node, compiler.compile(node.operand)))
    closure = compiler.compile(node)
    if reads(node, INPUT):
        return lambda value, scope: _truth(closure(scope.inner({INPUT: value})))
    if isinstance(node, nodes.Interval):
        return _interval(compiler, node, closure)
    return lambda value, scope: hold(closure(scope), value, scope)


def _interval(compiler: Compiler, node: nodes.Interval, closure: Closure) -> Test:
    if isinstance(node.low, nodes.Literal) and isinstance(node.high, nodes.Literal):
        constant = closure(Scope({}))
        if isinstance(constant, Range):
            return _within(constant)
    low, high = compiler.compile(node.low), compiler.compile(node.high)
    above = less_or_equal if node.low_closed else less
    below = less_or_equal if node.high_closed else less
    return lambda value, scope: both(above(low(scope), value), below(value, high(scope)))


def _within(interval: Range) -> Test:
    low, high = interval.low, interval.high
    if not isinstance(low, Decimal) or not isinstance(high, Decimal):
        return lambda value, _scope: contains(interval, value)
    above, below = (le if interval.low_closed else lt), (le if interval.high_closed else lt)

    def check(value: Value, _scope: Scope) -> bool | None:
        if value.__class__ is Decimal:
            return bool(above(low, value) and below(value, high))
        return contains(interval, value)

    return check


def _comparing(node: nodes.Comparison, operand: Closure) -> Test:
    if isinstance(node.operand, nodes.Literal):
        holds = comparing(node.operator, node.operand.value)
        return lambda value, _scope: holds(value)
    compare = COMPARE[node.operator]
    return lambda value, scope: compare(value, operand(scope))


def _with_input(node: nodes.Comparison, test: Test) -> Test:
    if not reads(node.operand, INPUT):
        return test
    return lambda value, scope: test(value, scope.inner({INPUT: value}))


def _truth(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


def _hold(test: Value, value: Value, scope: Scope) -> bool | None:
    """Apply the value of a test to the value under test: equal, inside the range, in the list, or simply true."""
    if isinstance(test, Range):
        return contains(test, value)
    if isinstance(test, list):
        scope.spend(len(test))
        if equal(test, value) is True:
            return True
        return any(_member_holds(member, value) for member in test)
    if test is True and not isinstance(value, bool):
        return True
    return equal(value, test)


def _member_holds(member: Value, value: Value) -> bool:
    if isinstance(member, Range):
        return contains(member, value) is True
    return equal(member, value) is True


def compile_membership(compiler: Compiler, node: nodes.Membership) -> Closure:
    """Compile `in`: other than in a cell, a list is asked for what it holds and is never compared as a whole."""
    subject = compiler.compile(node.value)
    tests = tuple(_test(compiler, test, _contained) for test in node.tests)
    if len(tests) == 1:
        return lambda scope: tests[0](subject(scope), scope)

    def check(scope: Scope) -> bool:
        value = subject(scope)
        return any(test(value, scope) is True for test in tests)

    return check


def _contained(test: Value, value: Value, scope: Scope) -> bool | None:
    if isinstance(test, Range):
        return contains(test, value)
    if isinstance(test, list):
        scope.spend(len(test))
        return any(_member_holds(member, value) or _member_contains(member, value) for member in test)
    return equal(value, test) is True


def _member_contains(member: Value, value: Value) -> bool:
    if not isinstance(member, list) or isinstance(value, list):
        return False
    return any(equal(one, value) is True for one in member)
