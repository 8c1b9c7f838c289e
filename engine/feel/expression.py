"""Compiles texts into expressions and unary tests, ready to be evaluated many times."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from engine.feel import calls, cells, compiler, loops, nodes
from engine.feel.analysis import free_paths
from engine.feel.builtins import BUILTINS
from engine.feel.errors import FeelLimitError, FeelSyntaxError
from engine.feel.host import from_host, to_host
from engine.feel.parser import Parser
from engine.feel.scope import Scope
from engine.feel.types import Type, UnknownTypeError

_FORMS: Final[Mapping[type, Callable[..., compiler.Closure]]] = {
    nodes.Literal: compiler.compile_literal,
    nodes.Name: compiler.compile_name,
    nodes.Path: compiler.compile_path,
    nodes.Descendants: compiler.compile_descendants,
    nodes.Negate: compiler.compile_negate,
    nodes.Binary: compiler.compile_binary,
    nodes.Logic: compiler.compile_logic,
    nodes.Between: compiler.compile_between,
    nodes.Comparison: compiler.compile_half_range,
    nodes.Interval: compiler.compile_interval,
    nodes.ListOf: compiler.compile_list,
    nodes.ContextOf: compiler.compile_context,
    nodes.If: compiler.compile_if,
    nodes.InstanceOf: compiler.compile_instance_of,
    nodes.Filter: loops.compile_filter,
    nodes.For: loops.compile_for,
    nodes.Quantified: loops.compile_quantified,
    nodes.Call: calls.compile_call,
    nodes.NamedCall: calls.compile_named_call,
    nodes.Lambda: calls.compile_lambda,
    nodes.Membership: cells.compile_membership,
}


class _Compiled:
    """What an expression and a cell have in common: the text and what it reads."""

    __slots__ = ("names", "node", "paths", "text")

    def __init__(self, text: str, node: nodes.Node | nodes.Tests, known: Collection[str]) -> None:
        self.text = text
        self.node = node
        self.paths = frozenset(free_paths(node, frozenset({cells.INPUT}), frozenset(known)))
        self.names = frozenset(path.partition(".")[0] for path in self.paths)


class Expression(_Compiled):
    """A compiled expression; `names` and `paths` say what it reads from its context."""

    __slots__ = ("run",)

    def __init__(self, text: str, node: nodes.Node, known: Collection[str], run: compiler.Closure) -> None:
        super().__init__(text, node, known)
        self.run = run

    def evaluate(self, context: Mapping[str, object]) -> object:
        """Evaluate over values of the host."""
        try:
            return to_host(self.run(Scope(context)))
        except RecursionError:
            raise _too_deep() from None

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


class UnaryTests(_Compiled):
    """A compiled cell of a decision table."""

    __slots__ = ("test",)

    def __init__(self, text: str, node: nodes.Tests, known: Collection[str], test: compiler.Test) -> None:
        super().__init__(text, node, known)
        self.test = test

    @property
    def tests(self) -> tuple[nodes.Node, ...]:
        """The single tests of the cell."""
        return self.node.tests if isinstance(self.node, nodes.Tests) else ()

    @property
    def always(self) -> bool:
        """Tell whether the cell leaves its input open."""
        return not self.tests

    def matches(self, value: object, context: Mapping[str, object]) -> bool | None:
        """Test a value of the host; None says that it can't be told."""
        try:
            return self.test(from_host(value), Scope(context))
        except RecursionError:
            raise _too_deep() from None

    def __repr__(self) -> str:
        return f"UnaryTests({self.text!r})"


def compiler_for(types: Mapping[str, Type], *, lenient: bool = False) -> compiler.Compiler:
    """Make a compiler of nodes that knows these named types."""
    return compiler.Compiler(types, _FORMS, lenient=lenient)


def compile_expression(
    text: str, *, names: Collection[str] = (), types: Mapping[str, Type] | None = None, lenient: bool = False
) -> Expression:
    """Compile an expression; `names` are those that can't be told from their letters, `types` the named types.

    What is surely a slip of its author is refused with its place; where `lenient` is asked for, it is null instead,
    as the standard has it: external functions, unknown types, dates that no calendar has, numbers out of bounds.
    """
    try:
        node = Parser(text, names, BUILTINS, types or (), lenient=lenient).whole_expression()
        return Expression(text, node, names, compiler_for(types or {}, lenient=lenient).compile(node))
    except RecursionError:
        raise _too_deep() from None
    except UnknownTypeError as unknown:
        raise _unknown_type(text, unknown) from None


def compile_unary_tests(
    text: str, *, names: Collection[str] = (), types: Mapping[str, Type] | None = None, lenient: bool = False
) -> UnaryTests:
    """Compile a cell of a decision table; empty and - let everything pass."""
    try:
        node = Parser(text, names, BUILTINS, types or (), lenient=lenient).whole_tests()
        return UnaryTests(text, node, names, cells.compile_tests(compiler_for(types or {}, lenient=lenient), node))
    except RecursionError:
        raise _too_deep() from None
    except UnknownTypeError as unknown:
        raise _unknown_type(text, unknown) from None


def _too_deep() -> FeelLimitError:
    return FeelLimitError("The expression is nested too deep")


def _unknown_type(text: str, unknown: UnknownTypeError) -> FeelSyntaxError:
    name = str(unknown)
    place = max(text.find(name.split(" ", 1)[0]), 0)
    line = text.count("\n", 0, place) + 1
    column = place - (text.rfind("\n", 0, place) + 1) + 1
    return FeelSyntaxError(f"Unknown type {name!r}", line=line, column=column, expected="a type")
