"""Parses tests: the cells of decision tables and what stands after `in`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.feel.nodes import Comparison, Node, Tests

if TYPE_CHECKING:
    from engine.feel.parser import Parser

COMPARING: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})


def parse_cell(parser: Parser) -> Tests:
    """Take the whole text as the tests of a cell."""
    if parser.token.kind == "end" or (parser.at("-") and parser.following().kind == "end"):
        return Tests((), negated=False)
    if parser.token.text == "not" and parser.following().text == "(":
        negated = _negated(parser)
        if negated is not None:
            return negated
    tests = _test_list(parser)
    if parser.token.kind != "end":
        parser.fail("',' or the end")
    return Tests(tests, negated=False)


def _negated(parser: Parser) -> Tests | None:
    start = parser.token.start
    parser.advance()
    parser.advance()
    tests = _test_list(parser)
    parser.expect(")")
    if parser.token.kind == "end":
        return Tests(tests, negated=True)
    # "not(x) and y" negates only a part of the test.
    parser.move_to(start)
    return None


def _test_list(parser: Parser) -> tuple[Node, ...]:
    tests = [_test(parser)]
    while parser.accept(","):
        tests.append(_test(parser))
    return tuple(tests)


def _test(parser: Parser) -> Node:
    if parser.at(*COMPARING):
        return parser.comparison()
    return parser.expression()


def parse_membership(parser: Parser) -> tuple[Node, ...]:
    """Take the tests after `in`: one, or several in parentheses."""
    if not parser.at("("):
        return (parser.comparison() if parser.at(*COMPARING) else parser.operand(),)
    # "(1..5]" is a range, "(1, > 5)" a list of tests: only the sign after the first value tells them apart.
    parser.expect("(")
    with parser.inside():
        tests = _test_list(parser)
    if len(tests) == 1 and parser.at(".."):
        return (parser.operand_from(parser.range_from(tests[0], low_closed=False)),)
    parser.expect(")")
    return tests if len(tests) > 1 or isinstance(tests[0], Comparison) else (parser.operand_from(tests[0]),)
