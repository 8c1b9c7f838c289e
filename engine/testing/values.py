"""Values on their way between a test and a case."""

from collections.abc import Mapping
from decimal import Decimal

from engine.spiff.values import dump_values, load_values


def storable(value: object, what: str) -> object:
    """Return `value` as a case holds it: lists for tuples, plain data for dataclasses.

    Raises TypeError saying `what` can't be held.
    """
    try:
        return load_values(dump_values(value))
    except TypeError as error:
        raise TypeError(f"Expected {what} to be data that a variable can hold, but: {error}") from error


def stored_names(values: Mapping[str, object] | None, what: str) -> dict[str, object]:
    """As `storable`, for variables by name."""
    found = storable(dict(values or {}), what)
    assert isinstance(found, dict)  # noqa: S101 - a dict comes back as one
    return found


def natural(value: object) -> object:
    """Return a case's value as Python writes it: whole numbers as int, others as float where that loses nothing."""
    match value:
        case Decimal() if value.is_finite():
            return _number(value)
        case Mapping():
            return {name: natural(entry) for name, entry in value.items()}
        case list() | tuple():
            return [natural(entry) for entry in value]
    return value


def _number(value: Decimal) -> int | float | Decimal:
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else value
