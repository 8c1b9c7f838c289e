"""Builds the tree of an expression: a Pratt parser over one token of look-ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from engine.feel.cursor import Cursor
from engine.feel.nodes import (
    Between,
    Binary,
    Call,
    Comparison,
    ContextOf,
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
from engine.feel.operators import negate
from engine.feel.temporal import parse_at
from engine.feel.typenames import parse_type
from engine.feel.values import ARITHMETIC

_COMPARING: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_OR, _AND, _COMPARE, _SUM, _PRODUCT, _POWER, _UNARY = 1, 2, 3, 4, 5, 6, 7
_BINDING: Final = {
    "or": _OR, "and": _AND, "between": _COMPARE, "in": _COMPARE, "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT,
    "**": _POWER, "instance": _UNARY,
} | dict.fromkeys(_COMPARING, _COMPARE)  # fmt: skip


class Parser(Cursor):
    """Recursive descent for the forms, binding powers for the operators."""

    def __init__(self, source: str, names: Iterable[str], calls: Iterable[str]) -> None:
        super().__init__(source, names, calls)
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
        if self.token.kind == "end" or (self.at("-") and self.lexer.scan(self.token.end).kind == "end"):
            return Tests((), negated=False)
        negated = self.token.text == "not" and self.lexer.scan(self.token.end).text == "("
        if negated:
            self.advance()
            self.advance()
        tests = self._test_list()
        if negated:
            self.expect(")")
        if self.token.kind != "end":
            self.fail("',' or the end")
        return Tests(tests, negated)

    def expression(self, binding: int = 0) -> Node:
        """Parse as far as operators bind tighter than the one before."""
        self.deeper()
        node = self._postfix(self._prefix())
        while True:
            power = _BINDING.get(self.token.text, 0) if self.token.kind in {"operator", "keyword"} else 0
            if power <= binding:
                break
            node = self._infix(node, power)
            if power == _COMPARE and self.at(*_COMPARING):
                raise self.refuse("Comparisons can't be chained; join them with 'and'")
        self.depth -= 1
        return node

    def _infix(self, left: Node, power: int) -> Node:
        operator = self.advance().text
        if operator in {"and", "or"}:
            return self._logic(operator, left, power)
        if operator == "between":
            low = self.expression(_COMPARE)
            self.expect("and")
            return Between(left, low, self.expression(_COMPARE))
        if operator == "in":
            return Membership(left, self._membership_tests())
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
            self.advance()
            return Literal(ARITHMETIC.create_decimal(token.text))
        if token.kind == "string":
            self.advance()
            return Literal(token.text)
        if token.kind == "at":
            value = parse_at(token.text)
            if value is None:
                raise self.refuse(f"{token.text!r} is no date, time or duration")
            self.advance()
            return Literal(value)
        if token.kind == "name":
            self.advance()
            return Name(token.text)
        form = self._prefixes.get(token.text) if token.kind != "end" else None
        if form is None:
            self.fail("a value")
        return form()

    def _postfix(self, node: Node) -> Node:
        while True:
            if self.at("."):
                node = Path(node, self.member())
            elif self.at("(") and isinstance(node, Name | Path | Call | NamedCall | Lambda | Filter):
                node = self._call(node)
            elif self.at("[") and not self._endpoint:
                self.advance()
                node = Filter(node, self.expression())
                self.expect("]")
            else:
                return node

    def _call(self, callee: Node) -> Node:
        self.expect("(")
        outside, self._endpoint = self._endpoint, False
        name = self.label()
        if name is not None:
            named = [(name, self.expression())]
            while self.accept(","):
                name = self.label()
                if name is None:
                    self.fail("a named argument")
                named.append((name, self.expression()))
            node: Node = NamedCall(callee, tuple(named))
        else:
            node = Call(callee, self._expressions_until(")"))
        self._endpoint = outside
        self.expect(")")
        return node

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
        outside, self._endpoint = self._endpoint, False
        compares = self.at(*_COMPARING)
        node: Node = Comparison(self.advance().text, self.expression()) if compares else self.expression()
        self._endpoint = outside
        if self.at(".."):
            return self._range_rest(node, low_closed=False)
        self.expect(")")
        return node

    def _bracket(self) -> Node:
        self.expect("[")
        outside, self._endpoint = self._endpoint, False
        members = self._expressions_until("]")
        self._endpoint = outside
        if len(members) == 1 and self.at(".."):
            return self._range_rest(members[0], low_closed=True)
        self.expect("]")
        return ListOf(members)

    def _open_range(self) -> Node:
        self.expect("]")
        return self._range_rest(self.expression(_COMPARE), low_closed=False)

    def _range_rest(self, low: Node, *, low_closed: bool) -> Node:
        self.expect("..")
        outside, self._endpoint = self._endpoint, True
        high = self.expression(_COMPARE)
        self._endpoint = outside
        closing = self.expect("]", ")", "[")
        return Interval(low, high, low_closed, closing.text == "]")

    def _context(self) -> Node:
        self.expect("{")
        outside, self._endpoint = self._endpoint, False
        entries: dict[str, Node] = {}
        while not self.at("}"):
            start = self.token.start
            if self.token.kind == "string":
                key = self.advance().text
                self.expect(":")
            else:
                key = self.label() or self.fail("a key with a colon")
            if key in entries:
                raise self.lexer.error(f"The key {key!r} stands twice in one context", start)
            entries[key] = self.expression()
            self.learn(key)
            if not self.accept(","):
                break
        self._endpoint = outside
        self.expect("}")
        return ContextOf(tuple(entries.items()))

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
        self.learn("partial")
        return For(iterations, self.expression())

    def _quantified(self) -> Node:
        every = self.expect("some", "every").text == "every"
        iterations = self._iterations()
        self.expect("satisfies")
        return Quantified(every, iterations, self.expression())

    def _iterations(self) -> tuple[Iteration, ...]:
        found = []
        while True:
            name = self.words_until("in")
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
            if name is None:
                parameters.append((self.words_until(",", ")"), None))
            else:
                parameters.append((name, parse_type(self)))
            if not self.accept(","):
                break
        self.expect(")")
        if self.at("external"):
            raise self.refuse("External functions are not run here")
        for name, _ in parameters:
            self.learn(name)
        return Lambda(tuple(parameters), self.expression())

    def _test_list(self) -> tuple[Node, ...]:
        tests = [self._test()]
        while self.accept(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Node:
        if self.at(*_COMPARING):
            return Comparison(self.advance().text, self.expression(_COMPARE))
        return self.expression()

    def _membership_tests(self) -> tuple[Node, ...]:
        if not self.at("("):
            if self.at(*_COMPARING):
                return (self._test(),)
            return (self.expression(_COMPARE),)
        # "(1..5]" is a range, "(1, > 5)" a list of tests: only the sign after the first value tells them apart.
        self.expect("(")
        first = self._test()
        if self.at(".."):
            return (self._postfix(self._range_rest(first, low_closed=False)),)
        tests = [first]
        while self.accept(","):
            tests.append(self._test())
        self.expect(")")
        return tuple(tests)
