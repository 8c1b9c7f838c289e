"""Turns the tree of an expression into closures: each takes the scope and gives a value."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, Protocol, TypeAlias

from engine.feel import equality, nodes, operators
from engine.feel.builtins import BUILTINS
from engine.feel.host import within_bounds
from engine.feel.members import descendants_of, member_of, read_path
from engine.feel.scope import Scope
from engine.feel.types import Type, UnknownTypeError, resolve
from engine.feel.values import MISSING, Range, Value

Closure: TypeAlias = Callable[[Scope], Value]
Test: TypeAlias = Callable[[Value, Scope], bool | None]


class Form(Protocol):
    """Compiles one kind of node."""

    def __call__(self, compiler: Compiler, node: nodes.Node, /) -> Closure:
        """Make the closure."""


class Compiler:
    """Compiles nodes; holds the named types an expression may mention."""

    def __init__(
        self, types: Mapping[str, Type], forms: Mapping[type, Callable[..., Closure]], *, lenient: bool = False
    ) -> None:
        self.types = types
        self.lenient = lenient
        self._forms = forms

    def compile(self, node: nodes.Node) -> Closure:
        """Make the closure of a node."""
        return self._forms[type(node)](self, node)


def compile_literal(_: Compiler, node: nodes.Literal) -> Closure:
    value = node.value
    return lambda _scope: value


def compile_name(_: Compiler, node: nodes.Name) -> Closure:
    name = node.name
    builtin = BUILTINS.get(name)

    def read(scope: Scope) -> Value:
        frame = scope
        value = frame.values.get(name, MISSING)
        while value is MISSING and frame.parent is not None:
            frame = frame.parent
            value = frame.values.get(name, MISSING)
        if value.__class__ is str or frame.parent is not None:
            return value
        if value.__class__ is Decimal:
            return within_bounds(value)
        return builtin if value is MISSING else frame.admit(name, value)

    return read


def compile_path(compiler: Compiler, node: nodes.Path) -> Closure:
    member = node.member
    source = node.source
    if isinstance(source, nodes.Name | nodes.Path):
        keys = [member]
        while isinstance(source, nodes.Path):
            keys.append(source.member)
            source = source.source
        if isinstance(source, nodes.Name):
            return read_path(source.name, tuple(reversed(keys)), BUILTINS.get(source.name))
    inner = compiler.compile(node.source)

    def read(scope: Scope) -> Value:
        value = inner(scope)
        if isinstance(value, list):
            scope.spend(len(value))
        return member_of(value, member)

    return read


def compile_descendants(compiler: Compiler, node: nodes.Descendants) -> Closure:
    inner = compiler.compile(node.source)
    member = node.member
    return lambda scope: descendants_of(inner(scope), member, scope)


def compile_negate(compiler: Compiler, node: nodes.Negate) -> Closure:
    operand = compiler.compile(node.operand)
    return lambda scope: operators.negate(operand(scope))


_ARITHMETIC: Final[Mapping[str, Callable[[Value, Value], Value]]] = {
    "+": operators.add,
    "-": operators.subtract,
    "*": operators.multiply,
    "/": operators.divide,
    "**": operators.power,
}


def compile_binary(compiler: Compiler, node: nodes.Binary) -> Closure:
    left = compiler.compile(node.left)
    right = compiler.compile(node.right)
    arithmetic = _ARITHMETIC.get(node.operator)
    if arithmetic is not None:
        return lambda scope: arithmetic(left(scope), right(scope))
    compare = COMPARE[node.operator]
    if isinstance(node.right, nodes.Literal):
        test = comparing(node.operator, node.right.value)
        return lambda scope: test(left(scope))

    def weighed(scope: Scope) -> Value:
        one, other = left(scope), right(scope)
        if isinstance(one, list | dict):
            scope.spend(len(one))
        return compare(one, other)

    return weighed


def _equal(left: Value, right: Value) -> bool | None:
    kind = left.__class__
    if kind is right.__class__ and (kind is str or kind is Decimal):
        return left == right
    return equality.equal(left, right)


def _unequal(left: Value, right: Value) -> bool | None:
    answer = _equal(left, right)
    return None if answer is None else not answer


def _less(left: Value, right: Value) -> bool | None:
    if left.__class__ is Decimal and right.__class__ is Decimal:
        return left < right
    return equality.less(left, right)


def _greater(left: Value, right: Value) -> bool | None:
    return _less(right, left)


def _less_or_equal(left: Value, right: Value) -> bool | None:
    if left.__class__ is Decimal and right.__class__ is Decimal:
        return left <= right
    return equality.less_or_equal(left, right)


def _greater_or_equal(left: Value, right: Value) -> bool | None:
    return _less_or_equal(right, left)


COMPARE: Final[Mapping[str, Callable[[Value, Value], bool | None]]] = {
    "=": _equal,
    "!=": _unequal,
    "<": _less,
    ">": _greater,
    "<=": _less_or_equal,
    ">=": _greater_or_equal,
}


_NATIVE: Final[Mapping[str, Callable[..., bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def comparing(sign: str, constant: Value) -> Callable[[Value], bool | None]:
    """Make the comparison with a constant: numbers and texts go the short way."""
    compare = COMPARE[sign]
    kind = constant.__class__
    if kind is not Decimal and kind is not str:
        return lambda value: compare(value, constant)
    native = _NATIVE[sign]
    return lambda value: native(value, constant) if value.__class__ is kind else compare(value, constant)


def compile_logic(compiler: Compiler, node: nodes.Logic) -> Closure:
    operands = tuple(compiler.compile(operand) for operand in node.operands)
    decisive = node.operator == "or"
    neutral = not decisive

    def decide(scope: Scope) -> Value:
        result: bool | None = neutral
        for operand in operands:
            value = operand(scope)
            if value is decisive:
                return decisive
            if value is not neutral:
                result = None
        return result

    return decide


def compile_between(compiler: Compiler, node: nodes.Between) -> Closure:
    value, low, high = (compiler.compile(part) for part in (node.value, node.low, node.high))

    def between(scope: Scope) -> Value:
        interval = Range(low=low(scope), high=high(scope), low_closed=True, high_closed=True)
        if interval.low is None or interval.high is None:
            return None
        return equality.contains(interval, value(scope))

    return between


def compile_interval(compiler: Compiler, node: nodes.Interval) -> Closure:
    low, high = compiler.compile(node.low), compiler.compile(node.high)
    low_closed, high_closed = node.low_closed, node.high_closed

    def interval(scope: Scope) -> Value:
        first, last = low(scope), high(scope)
        # An end that is not known must not become a range without that end.
        if equality.less_or_equal(first, last) is not True:
            return None
        return Range(low=first, high=last, low_closed=low_closed, high_closed=high_closed)

    if isinstance(node.low, nodes.Literal) and isinstance(node.high, nodes.Literal):
        constant = interval(Scope({}))
        return lambda _scope: constant
    return interval


def compile_half_range(compiler: Compiler, node: nodes.Comparison) -> Closure:
    operand = compiler.compile(node.operand)
    operator = node.operator

    def half(scope: Scope) -> Value:
        end = operand(scope)
        if operator in {"=", "!="}:
            return Range(low=end, high=end, low_closed=operator == "=", high_closed=operator == "=", sign=operator)
        if end is None:
            return None
        closed = operator.endswith("=")
        if operator.startswith("<"):
            return Range(low=None, high=end, low_closed=False, high_closed=closed)
        return Range(low=end, high=None, low_closed=closed, high_closed=False)

    return half


def compile_list(compiler: Compiler, node: nodes.ListOf) -> Closure:
    members = tuple(compiler.compile(member) for member in node.members)
    return lambda scope: [member(scope) for member in members]


def compile_context(compiler: Compiler, node: nodes.ContextOf) -> Closure:
    entries = tuple((key, compiler.compile(member)) for key, member in node.entries)

    def build(scope: Scope) -> Value:
        built: dict[str, object] = {}
        inner = scope.inner(built)
        for key, member in entries:
            built[key] = member(inner)
        return built

    return build


def compile_if(compiler: Compiler, node: nodes.If) -> Closure:
    condition, then, otherwise = (compiler.compile(part) for part in (node.condition, node.then, node.otherwise))
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def compile_instance_of(compiler: Compiler, node: nodes.InstanceOf) -> Closure:
    value = compiler.compile(node.value)
    try:
        kind = resolve(node.type, compiler.types)
    except UnknownTypeError:
        if not compiler.lenient:
            raise
        return lambda _scope: None

    def check(scope: Scope) -> Value:
        found = value(scope)
        return kind.kind == "null" if found is None else kind.accepts(found, limited=False)

    return check
