"""Writes expressions at random: whatever the language has, with values that lie at its edges."""

from __future__ import annotations

from random import Random

from engine.feel.builtins import BUILTINS

CONSTANTS = (
    "0", "1", "-1", "2.5", "1e400", "1e6144", "1e-6143", "9999999999999999999999999999999999", "null", "true", "false",
    '""', '"a"', '"审批"', '"\\U01F40E"', '"(a*)*b"', '"[a-z"', '"i"', '"$1"', '"2020-01-31"', '"[1..2]"',
    '@"2020-02-29"', '@"999999999-12-31"', '@"-999999999-01-01"', '@"2020-02-29T10:00:00"', '@"10:00:00"',
    '@"2020-02-29T10:00:00@Europe/Paris"', '@"2020-02-29T10:00:00Z"', '@"10:00:00+14:00"', '@"P1D"', '@"-PT1.5S"',
    '@"P1Y2M"', '@"P999999999Y"', "[]", "[1, 2, 3]", '["a", null]', "[[1], [2, [3]]]", "{}", "{a: 1}", "{a: {b: [1]}}",
    "[1..3]", "(1..3]", '["a".."c"]', "(> 5)", "(!= 3)", "function(a) a", "function(a, b) a < b",
)  # fmt: skip
NAMES = ("x", "y", "z", "item", "partial", "?", "count", "nowhere")
OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or")
MEMBERS = ("a", "b", "year", "time offset", "timezone", "start", "end included", "days", "weekday")
TYPES = ("number", "list<Any>", "context<a: number>", "function<Any>->Any", "range<number>", "date and time")
FORMS = (
    "if {} then {} else {}", "for i in {} return {}", "for i in {}..3 return [i, {}]", "some i in {} satisfies {}",
    "every i in {} satisfies {}", "({})[{}]", "({} in {})", "({} in (< 3, {}))", "({} between {} and {})", "[{}, {}]",
    "{{a: {}, b: a}}", "-{}", "[{}..{}]", "({})...a", "(function(p, q) {})({}, {})", "not({})",
)  # fmt: skip
"""Forms of the language; each pair of brackets takes an expression."""
NOISE = ("(", ")", "[", "]", '"', "..", ",", "{", "@", "\\", "\0", "“", ".", " in ", "//", "/*", "\ud800", " ")


class Writer:
    """Writes expressions by a source of chance."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def expression(self, depth: int) -> str:
        """Write an expression, nested no deeper than that."""
        if depth == 0 or self._random.random() < 0.15:
            return self._random.choice((*CONSTANTS, *NAMES))
        forms = (self._binary, self._call, self._call, self._form, self._form, self._member, self._instance)
        return self._random.choice(forms)(depth - 1)

    def spoilt(self, text: str) -> str:
        """Put a sign where it does not belong."""
        place = self._random.randrange(len(text) + 1)
        return text[:place] + self._random.choice(NOISE) + text[place + self._random.randrange(2) :]

    def _binary(self, depth: int) -> str:
        return f"({self.expression(depth)} {self._random.choice(OPERATORS)} {self.expression(depth)})"

    def _form(self, depth: int) -> str:
        form = self._random.choice(FORMS)
        return form.format(*(self.expression(depth) for _ in range(form.replace("{{", "").count("{}"))))

    def _call(self, depth: int) -> str:
        name = self._random.choice(tuple(BUILTINS))
        signature = self._random.choice(BUILTINS[name].signatures)
        if signature and self._random.random() < 0.2:
            return f"{name}({', '.join(f'{one}: {self.expression(depth)}' for one in signature)})"
        count = self._random.choice((0, 1, 1, 2, 2, 2, 3, 3, 4))
        return f"{name}({', '.join(self.expression(depth) for _ in range(count))})"

    def _member(self, depth: int) -> str:
        return f"({self.expression(depth)}).{self._random.choice(MEMBERS)}"

    def _instance(self, depth: int) -> str:
        return f"({self.expression(depth)} instance of {self._random.choice(TYPES)})"
