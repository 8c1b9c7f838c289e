"""Builds the tree of an expression: a Pratt parser over one token of look-ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from engine.feel.celltext import COMPARING, parse_cell, parse_membership
from engine.feel.cursor import Cursor
from engine.feel.dates.reading import parse_at
from engine.feel.names import ITERATOR, PARAMETER
from engine.feel.nodes import (
    Between,
    Binary,
    Call,
    Comparison,
    ContextOf,
    Descendants,
    Filter,
    For,
    If,
    InstanceOf,
    Interval,
    Iteration,
    Lambda,
    ListOf,
    Literal,
    Logic,
    Membership,
    Name,
    NamedCall,
    Negate,
    Node,
    Path,
    Quantified,
    Tests,
    TypeNode,
)  # fmt: skip
from engine.feel.operators import negate, read_number
from engine.feel.typenames import LONG_NAMES, parse_type

_OR, _AND, _COMPARE, _SUM, _PRODUCT, _POWER, _UNARY = 1, 2, 3, 4, 5, 6, 7
_BINDING: Final = {
    "or": _OR, "and": _AND, "between": _COMPARE, "in": _COMPARE, "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT,
    "**": _POWER, "instance": _UNARY,
} | dict.fromkeys(COMPARING, _COMPARE)  # fmt: skip


class Parser(Cursor):
    """Recursive descent for the forms, binding powers for the operators."""

    def __init__(
        self,
        source: str,
        names: Iterable[str],
        calls: Iterable[str],
        types: Iterable[str] = (),
        *,
        lenient: bool = False,
    ) -> None:
        super().__init__(source, names, calls, (*LONG_NAMES, *types))
        self.lenient = lenient
        self._endpoint = False
        self._prefixes: dict[str, Callable[[], Node]] = {
            "(": self._parenthesis, "[": self._bracket, "]": self._open_range, "{": self._context, "-": self._negate,
            "if": self._if, "for": self._for, "some": self._quantified, "every": self._quantified,
            "function": self._function, "null": self._constant, "true": self._constant, "false": self._constant,
        }  # fmt: skip

    def whole_expression(self) -> Node:
        """Parse the text as one expression."""
        node = self.expression()
        if self.token.kind != "end":
            self.fail("an operator or the end")
        return node

    def whole_tests(self) -> Tests:
        """Parse the text as the unary tests of a cell."""
        return parse_cell(self)

    def operand(self) -> Node:
        """Parse what stands beside a comparing sign."""
        return self.expression(_COMPARE)

    def comparison(self) -> Comparison:
        """Parse a comparing sign and what it compares with."""
        return Comparison(self.advance().text, self.operand())

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Parse inside brackets, where a bracket no longer ends a range."""
        outside, self._endpoint = self._endpoint, False
        yield
        self._endpoint = outside

    def expression(self, binding: int = 0) -> Node:
        """Parse as far as operators bind tighter than the one before."""
        self.deeper()
        # A comparing sign without a left side makes a range; alone in a condition it would only be a slip.
        range_of_one_end = binding == 0 and self.at(*COMPARING) and (self.depth > 1 or self.lenient)
        node = self.comparison() if range_of_one_end else self._postfix(self._prefix())
        node = self._continued(node, binding)
        self.depth -= 1
        return node

    def operand_from(self, node: Node) -> Node:
        """Go on with an operand whose first part is parsed."""
        return self._continued(self._postfix(node), _COMPARE)

    def _continued(self, node: Node, binding: int) -> Node:
        while True:
            power = _BINDING.get(self.token.text, 0) if self.token.kind in {"operator", "keyword"} else 0
            if power <= binding:
                return node
            node = self._infix(node, power)
            if power == _COMPARE and self.at(*COMPARING):
                raise self.refuse("Comparisons can't be chained; join them with 'and'")

    def _infix(self, left: Node, power: int) -> Node:
        operator = self.advance().text
        if operator in {"and", "or"}:
            return self._logic(operator, left, power)
        if operator == "between":
            low = self.expression(_COMPARE)
            self.expect("and")
            return Between(left, low, self.expression(_COMPARE))
        if operator == "in":
            return Membership(left, parse_membership(self))
        if operator == "instance":
            self.expect("of")
            return InstanceOf(left, parse_type(self))
        return Binary(operator, left, self.expression(power))

    def _logic(self, operator: str, left: Node, power: int) -> Node:
        operands = [left, self.expression(power)]
        while self.accept(operator):
            operands.append(self.expression(power))
        return Logic(operator, tuple(operands))

    def _prefix(self) -> Node:
        token = self.token
        if token.kind == "number":
            return self._number(token.text)
        if token.kind == "string":
            self.advance()
            return Literal(token.text)
        if token.kind == "at":
            return self._temporal(token.text)
        if token.kind == "name":
            self.advance()
            return Name(token.text)
        form = self._prefixes.get(token.text) if token.kind != "end" else None
        if form is None:
            self.fail("a value")
        return form()

    def _number(self, text: str) -> Node:
        value = read_number(text)
        if value is None and not self.lenient:
            raise self.refuse("The number is larger than any the language knows")
        self.advance()
        return Literal(value)

    def _temporal(self, text: str) -> Node:
        value = parse_at(text)
        if value is None and not self.lenient:
            raise self.refuse(f"{text!r} is no date, time or duration")
        self.advance()
        return Literal(value)

    def _postfix(self, node: Node) -> Node:
        while True:
            if self.at("."):
                node = Path(node, self.member())
            elif self.at("..."):
                node = Descendants(node, self.member())
            elif self.at("(") and not isinstance(node, Literal):
                node = self._call(node)
            elif self.at("[") and not self._endpoint:
                self.advance()
                node = Filter(node, self.expression())
                self.expect("]")
            else:
                return node

    def _call(self, callee: Node) -> Node:
        self.expect("(")
        with self.inside():
            name = self.label()
            node = Call(callee, self._expressions_until(")")) if name is None else self._named_call(callee, name)
        self.expect(")")
        return node

    def _named_call(self, callee: Node, first: str) -> Node:
        named = [(first, self.expression())]
        while self.accept(","):
            name = self.label()
            if name is None:
                self.fail("a named argument")
            named.append((name, self.expression()))
        return NamedCall(callee, tuple(named))

    def _expressions_until(self, stop: str) -> tuple[Node, ...]:
        if self.at(stop):
            return ()
        members = [self.expression()]
        while self.accept(","):
            members.append(self.expression())
        return tuple(members)

    def _constant(self) -> Node:
        return Literal({"null": None, "true": True, "false": False}[self.advance().text])

    def _negate(self) -> Node:
        self.advance()
        operand = self.expression(_UNARY)
        if isinstance(operand, Literal):
            return Literal(negate(operand.value))
        return Negate(operand)

    def _parenthesis(self) -> Node:
        self.expect("(")
        with self.inside():
            node = self.expression()
        if self.at(".."):
            return self.range_from(node, low_closed=False)
        self.expect(")")
        return node

    def _bracket(self) -> Node:
        self.expect("[")
        with self.inside():
            members = self._expressions_until("]")
        if len(members) == 1 and self.at(".."):
            return self.range_from(members[0], low_closed=True)
        self.expect("]")
        return ListOf(members)

    def _open_range(self) -> Node:
        self.expect("]")
        return self.range_from(self.operand(), low_closed=False)

    def range_from(self, low: Node, *, low_closed: bool) -> Node:
        """Take the two dots and the end of a range."""
        self.expect("..")
        outside, self._endpoint = self._endpoint, True
        high = self.operand()
        self._endpoint = outside
        closing = self.expect("]", ")", "[")
        return Interval(low, high, low_closed, closing.text == "]")

    def _context(self) -> Node:
        self.expect("{")
        entries: dict[str, Node] = {}
        doubled = False
        with self.inside():
            while not self.at("}"):
                doubled = self._entry(entries) or doubled
                if not self.accept(","):
                    break
        self.expect("}")
        return Literal(None) if doubled else ContextOf(tuple(entries.items()))

    def _entry(self, entries: dict[str, Node]) -> bool:
        start = self.token.start
        if self.token.kind == "string":
            key = self.advance().text
            self.expect(":")
        else:
            key = self.label() or self.fail("a key with a colon")
        doubled = key in entries
        if doubled and not self.lenient:
            raise self.lexer.error(f"The key {key!r} stands twice in one context", start)
        entries[key] = self.expression()
        self.learn(key)
        return doubled

    def _if(self) -> Node:
        self.expect("if")
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return If(condition, then, self.expression())

    def _for(self) -> Node:
        self.expect("for")
        iterations = self._iterations()
        self.expect("return")
        return For(iterations, self.expression())

    def _quantified(self) -> Node:
        every = self.expect("some", "every").text == "every"
        iterations = self._iterations()
        self.expect("satisfies")
        return Quantified(every, iterations, self.expression())

    def _iterations(self) -> tuple[Iteration, ...]:
        found = []
        while True:
            name = self.declared(ITERATOR)
            self.expect("in")
            domain = self.expression()
            end = self.expression() if self.accept("..") else None
            found.append(Iteration(name, domain, end))
            self.learn(name)
            if not self.accept(","):
                return tuple(found)

    def _function(self) -> Node:
        self.expect("function")
        self.expect("(")
        parameters: list[tuple[str, TypeNode | None]] = []
        while not self.at(")"):
            name = self.label()
            parameters.append((self.declared(PARAMETER), None) if name is None else (name, parse_type(self)))
            if not self.accept(","):
                break
        self.expect(")")
        if self.at("external") and not self.lenient:
            raise self.refuse("External functions are not run here")
        external = self.accept("external")
        for name, _ in parameters:
            self.learn(name)
        body = self.expression()
        return Lambda(tuple(parameters), Literal(None) if external else body)
