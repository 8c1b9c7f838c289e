"""Writes expressions at random that engines should agree on: each part has the type that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

CONTEXT: Final = {"n": 5, "price": 2.5, "level": "国家级", "name": "Li Wei", "items": [3, 1, 2], "open": True}
LEAVES: Final = {
    "number": ("0", "1", "2", "3", "7", "10", "-4", "0.5", "2.25", "n", "price"),
    "text": ('"a"', '"审批流程"', '""', '"Foo Bar"', "level", "name", '"a,b"'),
    "truth": ("true", "false", "open", "null"),
    "numbers": ("[1, 2, 3]", "[3]", "items", "[]"),
    "texts": ('["a", "b"]', '[""]'),
    "context": ('{a: 1, b: "x"}', "{a: n}"),
    "date": ('date("2026-02-28")', "date(2024, 2, 29)", '@"2026-12-31"', 'date("2026-10-01")'),
    "place": ("1", "2", "-1"),
}
FORMS: Final = {
    "number": (
        "(<number> + <number>)", "(<number> - <number>)", "(<number> * <number>)", "(<number> / <number>)",
        "-(<number>)", "abs(<number>)", "floor(<number>)", "ceiling(<number>)", "modulo(<number>, 3)",
        "modulo(<number>, -3)", "count(<numbers>)", "sum(<numbers>)", "min(<numbers>)", "max(<numbers>)",
        "mean(<numbers>)", "product(<numbers>)", "median(<numbers>)", "string length(<text>)", "<numbers>[<place>]",
        "(if <truth> then <number> else <number>)", "<context>.a", "(<date>).year", "(<date>).month", "(<date>).day",
        "(<date>).weekday", "(function(p) p + <number>)(<number>)", "decimal(<number>, 2)", "number(string(<place>))",
        'get value(<context>, "a")',
    ),
    "text": (
        "(<text> + <text>)", "upper case(<text>)", "lower case(<text>)", "substring(<text>, <place>)",
        'substring before(<text>, "a")', 'substring after(<text>, "a")', 'string join(<texts>, "-")',
        'replace(<text>, "[a-c]", "x")', "string(<truth>)", "string(<text>)", "string(<date>)",
        "(if <truth> then <text> else <text>)", "day of week(<date>)", "month of year(<date>)",
    ),
    "truth": (
        "(<number> = <number>)", "(<number> != <number>)", "(<number> < <number>)", "(<number> >= <number>)",
        "(<text> = <text>)", "(<text> != <text>)", "(<date> = <date>)", "(<date> < <date>)", "(<truth> and <truth>)",
        "(<truth> or <truth>)", "not(<truth>)", "(<number> in [0..5])", "(<number> in (> 2, 1))",
        "(<number> between 1 and 7)", "list contains(<numbers>, 3)", "contains(<text>, <text>)",
        "starts with(<text>, <text>)", "ends with(<text>, <text>)", "(some x in <numbers> satisfies x > 2)",
        "(every x in <numbers> satisfies x > 0)", "(<number> instance of number)", 'matches(<text>, "^[a-z]+")',
        "(<numbers> = <numbers>)", "(<truth> = <truth>)", "(<number> = null)", "is(<number>, <number>)",
        "before(<number>, <number>)", "includes([1..5], <number>)",
    ),
    "numbers": (
        "[<number>, <number>]", "<numbers>[item > 1]", "(for x in <numbers> return x * 2)",
        "(for x in 1..3 return x + <number>)", "concatenate(<numbers>, <numbers>)", "reverse(<numbers>)",
        "distinct values(<numbers>)", "append(<numbers>, <number>)", "sort(<numbers>, function(p, q) p < q)",
        "index of(<numbers>, 3)", "remove(<numbers>, 1)", "insert before(<numbers>, 1, <number>)",
        "union(<numbers>, <numbers>)", "[<context>, <context>].a", "flatten([<numbers>, [<numbers>]])",
        "list replace(<numbers>, 1, <number>)", "sublist(<numbers>, <place>)",
    ),
    "texts": ("[<text>, <text>]", 'split(<text>, ",")'),
    "context": (
        "{a: <number>, b: <text>}", "{a: <number>, c: a + 1}", 'context put(<context>, "d", <truth>)',
        "context merge([<context>, <context>])", 'context([{key: "a", value: <number>}])',
    ),
    "date": (
        '(<date> + duration("P3D"))', '(<date> - duration("P1Y2M"))', "(if <truth> then <date> else <date>)",
    ),
}  # fmt: skip
"""Forms by their type; a type in angle brackets takes an expression of that type."""
_SLOT: Final = re.compile("<([a-z]+)>")


@dataclass(frozen=True, slots=True)
class Written:
    """An expression with the form it was made by and the expressions in the form's places, each whole by itself."""

    text: str
    form: str
    parts: tuple[Written, ...] = ()

    def whole(self) -> Iterator[Written]:
        """Give the expression and all inside it, inner ones first."""
        for part in self.parts:
            yield from part.whole()
        yield self


def write(random: Random, kind: str, depth: int) -> Written:
    """Write an expression of a type, nested no deeper than that."""
    forms = FORMS.get(kind, ())
    if depth == 0 or not forms or random.random() < 0.1:
        leaf = random.choice(LEAVES[kind])
        return Written(leaf, leaf)
    form = random.choice(forms)
    parts = tuple(write(random, slot, depth - 1) for slot in _SLOT.findall(form))
    rest = iter(parts)
    return Written(_SLOT.sub(lambda _: next(rest).text, form), form, parts)


def expressions(seed: int, count: int) -> list[Written]:
    """Write that many expressions, always the same for a seed."""
    random = Random(seed)  # noqa: S311 - nothing secret hangs on it
    return [write(random, random.choice(tuple(FORMS)), random.randint(1, 3)) for _ in range(count)]
