"""Functions over strings."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from engine.feel.builtins.table import Table
from engine.feel.limits import MAX_STRING
from engine.feel.regex import PatternError, compile_pattern
from engine.feel.values import Value

TABLE: Final = Table()


@TABLE.add("substring", "string: string, start position: number, length?: number?")
def substring(string: str, start: Decimal, length: Decimal | None = None) -> Value:
    position = int(start)
    if position == 0:
        return None
    begin = position - 1 if position > 0 else max(len(string) + position, 0)
    if length is None:
        return string[begin:]
    return string[begin : begin + int(length)] if length >= 0 else None


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


@TABLE.add("matches", "input: string, pattern: string, flags?: string?")
def matches(text: str, pattern: str, flags: str | None = None) -> Value:
    try:
        return compile_pattern(pattern, flags or "").search(text) is not None
    except PatternError:
        return None


@TABLE.add("replace", "input: string, pattern: string, replacement: string, flags?: string?")
def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    try:
        changed = compile_pattern(pattern, flags or "").replace(text, replacement)
    except PatternError:
        return None
    return changed if len(changed) <= MAX_STRING else None


@TABLE.add("split", "string: string, delimiter: string")
def split(string: str, delimiter: str) -> Value:
    try:
        return compile_pattern(delimiter, "").split(string)
    except PatternError:
        return None


@TABLE.add("string join", "list: list, delimiter?: string?")
def string_join(members: list[Value], delimiter: str | None = None) -> Value:
    texts = [member for member in members if member is not None]
    if not all(isinstance(text, str) for text in texts):
        return None
    joined = (delimiter or "").join(str(text) for text in texts)
    return joined if len(joined) <= MAX_STRING else None
