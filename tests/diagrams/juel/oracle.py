"""A tiny evaluator of generated JUEL expressions, written from the rules of EL 2.2 and not from the translator."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Value = Any


@dataclass(frozen=True)
class Made:
    """An expression that a test made: an operator or a leaf, with its parts."""

    operator: str
    parts: tuple["Made", ...] = ()
    leaf: Value = None


def text_of(made: Made) -> str:
    """The expression as a modeler might write it; every part in brackets, so that its tree is known."""
    parts = [f"({text_of(part)})" for part in made.parts]
    match made.operator:
        case "literal":
            return _literal(made.leaf)
        case "name":
            return str(made.leaf)
        case "member":
            return f"{parts[0]}.{made.leaf}"
        case "at":
            return f"{parts[0]}[{made.leaf}]"
        case "?:":
            return f"{parts[0]} ? {parts[1]} : {parts[2]}"
        case "-x":
            return f"-{parts[0]}"
        case "!" | "not " | "empty ":
            return f"{made.operator}{parts[0]}"
    return f"{parts[0]} {made.operator} {parts[1]}"


def _literal(value: Value) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)


def value_of(made: Made, variables: Mapping[str, Value]) -> Value:  # noqa: PLR0911 - one for each operator
    """What EL 2.2 says the expression gives."""
    if made.operator == "?:":
        condition, then, otherwise = made.parts
        return value_of(then if truth(value_of(condition, variables)) else otherwise, variables)
    given = [value_of(part, variables) for part in made.parts]
    match made.operator:
        case "literal":
            return Decimal(made.leaf) if isinstance(made.leaf, int) and not isinstance(made.leaf, bool) else made.leaf
        case "name":
            return variables[made.leaf]
        case "member":
            return None if given[0] is None else given[0].get(made.leaf)
        case "at":
            return given[0][made.leaf] if given[0] is not None and made.leaf < len(given[0]) else None
        case "!" | "not ":
            return not truth(given[0])
        case "empty ":
            return given[0] is None or given[0] in ("", [], {})
        case "&&" | "and":
            return truth(given[0]) and truth(given[1])
        case "||" | "or":
            return truth(given[0]) or truth(given[1])
    return _calculated(made.operator, given)


def _calculated(operator: str, given: list[Value]) -> Value:
    if operator in COMPARISONS:
        return _compared(COMPARISONS[operator], *given)
    left, right = number(given[0]), number(given[-1])
    match operator:
        case "-x":
            return -left
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" | "div":
            return left / right
    return left % right  # Decimal's remainder has the sign of the dividend, as Java's


COMPARISONS = {
    "==": "==", "eq": "==", "!=": "!=", "ne": "!=", "<": "<", "lt": "<", "<=": "<=", "le": "<=",
    ">": ">", "gt": ">", ">=": ">=", "ge": ">=",
}  # fmt: skip


def _compared(operator: str, left: Value, right: Value) -> bool:
    if operator in {"==", "!="}:
        return (left == right) == (operator == "==")
    if left is None and right is None:
        return operator in {"<=", ">="}
    if left is None or right is None:
        return False
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])


def truth(value: Value) -> bool:
    """EL 2.2, 1.18.5."""
    return value is True


def number(value: Value) -> Decimal:
    """EL 2.2, 1.18.3."""
    return Decimal(0) if value is None else Decimal(value)
