"""Reads what was typed into the search box: words, phrases, operators; what is wrong becomes sentences."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from engine.domain.searching import problems
from engine.domain.searching.folding import fold
from engine.domain.searching.operators import BY_NAME, Operator, code_of
from engine.domain.searching.problems import Problem
from engine.domain.searching.query import (
    Codes,
    Comparison,
    Count,
    Deadline,
    Filter,
    Names,
    Period,
    SearchQuery,
    Span,
    Word,
)
from engine.domain.searching.times import NONE, OVER, read_moment

LONGEST: Final = 200
MOST: Final = 20
_LARGEST: Final = 6
"""Digits of a number."""
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»「」『』〝〞", '"'))
_PART: Final = re.compile(
    r"""(?P<minus>-)?(?:
        (?P<name>[^\W\d_][^\W_]{0,19})(?P<sign>:|<=|>=|≤|≥|<|>|=)(?P<value>(?:"[^"]*"?|[^\s"])*)
      | "(?P<phrase>[^"]*)"?
      | (?P<word>[^\s"]+)
    )""",
    re.VERBOSE,
)
_SIGNS: Final = {"≤": "<=", "≥": ">=", ":": "="}
_VALUE: Final = re.compile(r'"(?P<quoted>[^"]*)"?|(?P<bare>[^,、"]+)')


def parse(text: str) -> tuple[SearchQuery, tuple[Problem, ...]]:
    """Return the query that `text` means, and what of it can't be used; it never fails.

    Parts stand beside each other and must all hold; `-` before one turns it round. Widths and Chinese quotation marks
    and colons don't matter.
    """
    plain = unicodedata.normalize("NFKC", text.replace("\0", " ")).translate(_QUOTES)
    if len(plain) > LONGEST:
        return SearchQuery(), (problems.too_long(LONGEST),)
    places = tuple(_PART.finditer(plain))
    found = [_read(part) for part in places]
    wrong = [_mended(plain, at, part) for at, part in zip(places, found, strict=True) if isinstance(part, Problem)]
    words = tuple(dict.fromkeys(part for part in found if isinstance(part, Word)))
    filters = tuple(dict.fromkeys(part for part in found if part is not None and not isinstance(part, Word | Problem)))
    if len(found) > MOST:
        return SearchQuery(), (problems.too_many(MOST),)
    if not wrong and not filters and words and all(len(word.text) < 2 or word.negated for word in words):
        wrong.append(problems.too_short(next((w.text for w in words if not w.negated), words[0].text)))
    return SearchQuery(words=words, filters=filters), tuple(wrong)


def _read(part: re.Match[str]) -> Word | Filter | Problem | None:
    negated = part["minus"] is not None
    if part["name"] is None:
        return _word(part["phrase"] if part["phrase"] is not None else part["word"], negated=negated)
    name, sign = part["name"].lower(), part["sign"]
    operator = BY_NAME.get(name)
    if operator is not None:
        return _filter(operator, part["name"], sign, part["value"], negated=negated)
    near = problems.nearest(name, tuple(BY_NAME)) if sign == ":" else None
    if sign != ":" or (near is None and not name.isascii()):
        return _word(part[0].removeprefix("-"), negated=negated)  # a title has colons too
    return problems.unknown_operator(part["name"], near)


def _mended(plain: str, part: re.Match[str], problem: Problem) -> Problem:
    """Make of the word that may have been meant the whole query with it."""
    if problem.instead is None:
        return problem
    begin, end = part.span("name" if problem.code == "operator_unknown" else "value")
    return replace(problem, instead=f"{plain[:begin]}{problem.instead}{plain[end:]}")


def _word(text: str, *, negated: bool) -> Word | None:
    folded = fold(text)
    return Word(text=folded, negated=negated) if folded else None


def _filter(operator: Operator, name: str, sign: str, value: str, *, negated: bool) -> Filter | Problem:
    values = tuple(v for v in _values(value) if v)
    if not values:
        return problems.missing_value(name)
    comparison = cast("Comparison", _SIGNS.get(sign, sign))
    match operator.kind:
        case "names" | "codes" if comparison != "=":
            return problems.bad_comparison(name, sign)
        case "names":
            return _names(operator, name, values, negated=negated)
        case "codes":
            return _codes(operator, name, values, negated=negated)
        case "count":
            return _count(name, comparison, values[0], negated=negated)
        case "deadline":
            return _deadline(name, comparison, values[0].lower(), negated=negated)
        case "period":
            return _period(operator, name, comparison, values[0].lower(), negated=negated)


def _values(value: str) -> Iterator[str]:
    for found in _VALUE.finditer(value):
        yield (found["quoted"] if found["quoted"] is not None else found["bare"]).strip()


def _names(operator: Operator, name: str, values: tuple[str, ...], *, negated: bool) -> Names | Problem:
    folded = tuple(dict.fromkeys(f for f in map(fold, values) if f))
    if not folded:
        return problems.missing_value(name)
    return Names(operator=operator.code, names=folded, negated=negated)


def _codes(operator: Operator, name: str, values: tuple[str, ...], *, negated: bool) -> Codes | Problem:
    codes = []
    for value in values:
        code = code_of(operator, value.lower())
        if code is None:
            return _no_code(operator, name, value)
        codes.append(code)
    return Codes(operator=operator.code, codes=tuple(dict.fromkeys(codes)), negated=negated)


def _no_code(operator: Operator, name: str, value: str) -> Problem:
    known = operator.values or {}
    shown = tuple(known) if name.isascii() else tuple(words[0] for words in known.values())
    near = problems.nearest(value, (*known, *(word for words in known.values() for word in words)))
    return problems.unknown_value(name, value, shown, near)


def _count(name: str, comparison: Comparison, value: str, *, negated: bool) -> Count | Problem:
    if not (value.isascii() and value.isdigit() and len(value) <= _LARGEST):
        return problems.bad_number(name, value)
    return Count(comparison=comparison, number=int(value), negated=negated)


def _deadline(name: str, comparison: Comparison, value: str, *, negated: bool) -> Deadline | Problem:
    if value in NONE and comparison == "=":
        return Deadline(comparison="=", moment=None, negated=negated)
    if value in OVER and comparison == "=":
        return Deadline(comparison="<", moment=Span(0, "hours"), negated=negated)
    moment = read_moment(value)
    if moment is None:
        return problems.bad_time(name, value)
    # "due:3d" asks for what is due by then.
    by_then: Comparison = "<=" if comparison == "=" else comparison
    return Deadline(comparison=by_then, moment=moment, negated=negated)


def _period(operator: Operator, name: str, comparison: Comparison, value: str, *, negated: bool) -> Period | Problem:
    if comparison != "=":
        return problems.bad_comparison(name, comparison)
    moment = read_moment(value)
    if moment is None:
        return problems.bad_time(name, value)
    return Period(operator="since" if operator.code == "since" else "until", moment=moment, negated=negated)
