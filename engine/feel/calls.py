"""Compiles calls and function definitions."""

from __future__ import annotations

from collections.abc import Iterable

from engine.feel import nodes
from engine.feel.compiler import Closure, Compiler
from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_LIST
from engine.feel.scope import Scope
from engine.feel.types import Type, infer, resolve
from engine.feel.values import Function, Value


def call(function: Value, arguments: list[Value], scope: Scope) -> Value:
    """Call a value; what is no function gives null."""
    if not isinstance(function, Function):
        return None
    scope.spend(weight(arguments))
    return _checked(function.invoke(arguments, scope))


def call_named(function: Value, arguments: dict[str, Value], scope: Scope) -> Value:
    """Call a value with named arguments; those left out are null, and so is all where it knows no such name."""
    if not isinstance(function, Function):
        return None
    scope.spend(weight(arguments.values()))
    if function.named is not None:
        return _checked(function.named(arguments, scope))
    parameters = function.signatures[0]
    if not arguments.keys() <= set(parameters):
        return None
    return _checked(function.invoke([arguments.get(name) for name in parameters], scope))


def weight(values: Iterable[Value]) -> int:
    """What a call may cost: its functions go over the lists and texts they are given."""
    total = 1
    for value in values:
        if isinstance(value, list):
            total += len(value)
        elif isinstance(value, str):
            total += len(value) // 1000
    return total


def _checked(result: Value) -> Value:
    if isinstance(result, list) and len(result) > MAX_LIST:
        raise FeelLimitError(f"A list grew beyond {MAX_LIST} members")
    return result


def compile_call(compiler: Compiler, node: nodes.Call) -> Closure:
    callee = compiler.compile(node.callee)
    arguments = tuple(compiler.compile(argument) for argument in node.arguments)
    return lambda scope: call(callee(scope), [argument(scope) for argument in arguments], scope)


def compile_named_call(compiler: Compiler, node: nodes.NamedCall) -> Closure:
    callee = compiler.compile(node.callee)
    arguments = tuple((name, compiler.compile(argument)) for name, argument in node.arguments)
    return lambda scope: call_named(callee(scope), {name: argument(scope) for name, argument in arguments}, scope)


def compile_lambda(compiler: Compiler, node: nodes.Lambda) -> Closure:
    names = tuple(name for name, _ in node.parameters)
    types = tuple(resolve(kind, compiler.types) if kind else None for _, kind in node.parameters)
    body = compiler.compile(node.body)
    result = infer(node.body, compiler.types)

    def define(scope: Scope) -> Value:
        return make_function("function", names, types, body, scope, result)

    return define


def make_function(
    name: str,
    parameters: tuple[str, ...],
    types: tuple[Type | None, ...],
    body: Closure,
    scope: Scope,
    result: Type | None = None,
) -> Function:
    """Make a function of an expression that remembers where it was defined."""

    def invoke(arguments: list[Value], caller: object) -> Value:
        bound = bind(parameters, types, arguments)
        if bound is None:
            return None
        meter = caller if isinstance(caller, Scope) else scope
        meter.enter()
        frame = scope.inner(bound)
        # A function outlives the evaluation that made it, yet what it costs counts where it is called.
        frame.root = meter.root if scope.root is not meter.root else scope.root
        try:
            return body(frame)
        finally:
            meter.leave()

    return Function(name=name, signatures=(parameters,), invoke=invoke, types=types, result_type=result)


def bind(
    parameters: tuple[str, ...], types: tuple[Type | None, ...], arguments: list[Value]
) -> dict[str, Value] | None:
    """Give arguments to parameters, None if they do not fit."""
    if len(arguments) != len(parameters):
        return None
    bound: dict[str, Value] = {}
    for name, kind, argument in zip(parameters, types, arguments, strict=True):
        value = argument if kind is None else kind.coerce(argument)
        if value is None and argument is not None:
            return None
        bound[name] = value
    return bound
