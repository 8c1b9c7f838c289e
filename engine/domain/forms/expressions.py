"""Evaluates a form's FEEL on what was typed: conditions, computed values, prefills."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from engine.feel import Expression, FeelError, compile_expression
from engine.feel.builtins import BUILTINS
from engine.feel.nodes import Name


def compiles(text: str) -> str | None:
    """Return what is wrong with an expression, or None."""
    try:
        _compiled(text)
    except FeelError as problem:
        return str(problem)
    return None


def evaluate(text: str, context: Mapping[str, object]) -> object:
    """Return the value of an expression, as JSON has it; null where it can't be evaluated."""
    try:
        return as_json(_compiled(text).evaluate(context))
    except FeelError:
        return None


def names_in(text: str) -> frozenset[str]:
    """Return every name that stands in an expression, its own variables included; builtin functions are none."""
    try:
        return frozenset(_names(_compiled(text).node)) - frozenset(BUILTINS)
    except FeelError:
        return frozenset()


def _names(node: object) -> Iterator[str]:
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, tuple):
        for part in node:
            yield from _names(part)
    elif is_dataclass(node):
        for part in fields(node):
            yield from _names(getattr(node, part.name))


def as_json(value: object) -> object:
    """Turn a FEEL value into what JSON can hold: whole numbers as int, others as float, moments as ISO text."""
    if value is None or isinstance(value, bool | str | int | float):
        return value
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, list):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    return str(value)


def number(value: Decimal) -> int | float:
    """Return the JSON number: an int where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


@lru_cache(maxsize=2048)
def _compiled(text: str) -> Expression:
    return compile_expression(text)
