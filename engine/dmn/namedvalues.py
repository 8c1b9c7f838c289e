"""Recognises decisions that only give names to constants, and writes them again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine.dmn.source import Element
from engine.feel import FeelError, compile_expression, text_of
from engine.feel.nodes import Call, ContextOf, ListOf, Literal, Name, Negate, Node

_MAKERS: Final = frozenset({"date", "time", "date and time", "duration"})


def named_values(decision: Element) -> tuple[tuple[str, str], ...]:
    """Return the names and texts of a decision that is nothing but a context of constants; else nothing."""
    literal = decision.first("literalExpression")
    if literal is None or decision.first("informationRequirement") is not None:
        return ()
    try:
        node = compile_expression(literal.text).node
    except FeelError:
        return ()
    if not isinstance(node, ContextOf):
        return ()
    texts = [(name, constant_text(value)) for name, value in node.entries]
    return tuple((name, text) for name, text in texts if text) if all(text for _, text in texts) else ()


def written(values: Iterable[tuple[str, str]]) -> str:
    """Write names and texts as the context that holds them."""
    return "{" + ", ".join(f"{_key(name)}: {text}" for name, text in values) + "}"


def constant_text(node: object) -> str | None:
    """Write a constant: a number, a text, a truth, a date, a duration, a list of such; None for anything else."""
    if isinstance(node, Literal):
        return _quoted(node.value) if isinstance(node.value, str) else text_of(node.value) or "null"
    if isinstance(node, Negate):
        inner = constant_text(node.operand)
        return None if inner is None else f"-{inner}"
    if isinstance(node, ListOf):
        members = [constant_text(one) for one in node.members]
        return None if None in members else "[" + ", ".join(str(one) for one in members) + "]"
    return _made(node) if isinstance(node, Call) else None


def _made(node: Call) -> str | None:
    if not (isinstance(node.callee, Name) and node.callee.name in _MAKERS and len(node.arguments) == 1):
        return None
    argument: Node = node.arguments[0]
    if not (isinstance(argument, Literal) and isinstance(argument.value, str)):
        return None
    return f"{node.callee.name}({_quoted(argument.value)})"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _key(name: str) -> str:
    return name if name.isidentifier() else _quoted(name)
