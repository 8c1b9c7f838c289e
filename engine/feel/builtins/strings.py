"""Functions over strings."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from engine.feel.builtins.positions import stretch_of
from engine.feel.builtins.table import Table
from engine.feel.errors import FeelLimitError
from engine.feel.limits import MAX_STRING
from engine.feel.regexes import PatternError, compile_pattern
from engine.feel.scope import Scope
from engine.feel.values import Value

TABLE: Final = Table()


@TABLE.add("substring", "string: string, start position: number, length?: number?")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> Value:
    stretch = stretch_of(len(string), start, length)
    return None if stretch is None else string[stretch]


@TABLE.add("string length", "string: string")
def string_length(string: str) -> Value:
    return Decimal(len(string))


@TABLE.add("upper case", "string: string")
def upper_case(string: str) -> Value:
    return string.upper()


@TABLE.add("lower case", "string: string")
def lower_case(string: str) -> Value:
    return string.lower()


@TABLE.add("substring before", "string: string, match: string")
def substring_before(string: str, match: str) -> Value:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@TABLE.add("substring after", "string: string, match: string")
def substring_after(string: str, match: str) -> Value:
    return string.partition(match)[2] if match else string


@TABLE.add("contains", "string: string, match: string")
def contains(string: str, match: str) -> Value:
    return match in string


@TABLE.add("starts with", "string: string, match: string")
def starts_with(string: str, match: str) -> Value:
    return string.startswith(match)


@TABLE.add("ends with", "string: string, match: string")
def ends_with(string: str, match: str) -> Value:
    return string.endswith(match)


@TABLE.add("matches", "input: string, pattern: string, flags?: string?", scoped=True)
def matches(scope: Scope, text: str, pattern: str, flags: str | None = None) -> Value:
    try:
        return compile_pattern(pattern, flags or "").search(text, scope.spend) is not None
    except PatternError:
        return None


@TABLE.add("replace", "input: string, pattern: string, replacement: string, flags?: string?", scoped=True)
def replace(scope: Scope, text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    try:
        return compile_pattern(pattern, flags or "").replace(text, replacement, scope.spend)
    except PatternError:
        return None


@TABLE.add("split", "string: string, delimiter: string", scoped=True)
def split(scope: Scope, string: str, delimiter: str) -> Value:
    try:
        return compile_pattern(delimiter, "").split(string, scope.spend)
    except PatternError:
        return None


@TABLE.add("string join", "list: list, delimiter?: string?")
def string_join(members: list[Value], delimiter: str | None = None) -> Value:
    texts = [member for member in members if isinstance(member, str)]
    if len(texts) != sum(member is not None for member in members):
        return None
    if sum(len(text) + len(delimiter or "") for text in texts) > MAX_STRING:
        raise FeelLimitError(f"A text grew beyond {MAX_STRING} characters")
    return (delimiter or "").join(texts)
