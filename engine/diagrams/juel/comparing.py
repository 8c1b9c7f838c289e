"""Compares as JUEL does, in FEEL: null is less than nothing, and a text may mean a number."""

import re
from typing import Final

from engine.diagrams.juel.feel import Feel, Kind, Power, settled
from engine.diagrams.juel.tree import Binary, Literal, Node

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_TRUTH: Final = frozenset({"true", "false"})


def compared(node: Binary, left: Feel, right: Feel) -> Feel | None:
    """The FEEL of a comparison; None where only the values' types would say what it means."""
    equality = node.operator in {"==", "!="}
    sides = _meant(node, settled(left), settled(right))
    if sides is None:
        return None
    one, other = sides
    sign = "=" if node.operator == "==" else node.operator
    feel = f"{one.within(Power.SUM)} {sign} {other.within(Power.SUM)}"
    if equality or node.operator in {"<", ">"} or not (one.kind is other.kind is Kind.ANY):
        sure = one.kind is other.kind is not Kind.ANY or (equality and (_is_null(node.left) or _is_null(node.right)))
        return Feel(feel, Power.COMPARISON, Kind.YES_NO if sure else Kind.MAYBE)
    # Two nulls are "less or equal" (EL 2.2, 1.8.1), but comparing them gives null in FEEL.
    both = f"({one.within(Power.SUM)} = null and {other.within(Power.SUM)} = null)"
    return Feel(f"{feel} or {both}", Power.OR, Kind.MAYBE)


def _meant(node: Binary, left: Feel, right: Feel) -> tuple[Feel, Feel] | None:
    """Both sides as JUEL reads them: a text beside a number or a boolean is turned into one (EL 2.2, 1.8)."""
    if (text := _ambiguous(node.left)) is not None and right.kind is not Kind.TEXT:
        return _beside(text, left, right, node) if not _is_null(node.right) else (left, right)
    if (text := _ambiguous(node.right)) is not None and left.kind is not Kind.TEXT:
        sides = _beside(text, right, left, node) if not _is_null(node.left) else (right, left)
        return None if sides is None else (sides[1], sides[0])
    return left, right


def _beside(text: str, literal: Feel, other: Feel, node: Binary) -> tuple[Feel, Feel] | None:
    if other.kind is Kind.ANY:  # whatever it is: as a text it is the same text
        same = Feel(f"string({other.text})")
        return (literal, same) if node.operator in {"==", "!="} else None
    if other.kind is Kind.NUMBER and text not in _TRUTH:
        return Feel(text.lstrip("+"), Power.UNARY, Kind.NUMBER), other
    if other.kind is Kind.YES_NO and text in _TRUTH:
        return Feel(text, kind=Kind.YES_NO), other
    return None


def _ambiguous(node: Node) -> str | None:
    """A text that looks like a number or a boolean."""
    text = node.value if isinstance(node, Literal) and not node.number else None
    looks = isinstance(text, str) and (text in _TRUTH or _NUMBER.fullmatch(text))
    return text if looks and isinstance(text, str) else None


def _is_null(node: Node) -> bool:
    return isinstance(node, Literal) and node.value is None
