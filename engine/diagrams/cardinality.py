"""How many instances of an activity a diagram may ask for."""

import re
from typing import Final

MAX_INSTANCES: Final = 200
_NUMBER: Final = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*", re.ASCII)
_LONGEST: Final = 12
"""Characters of a number that is worth reading; a longer one is too large whatever it says."""


def written_number(text: str | None) -> float | None:
    """The number that a text is; None for every other expression, infinity for one that is far too long."""
    found = None if text is None else _NUMBER.fullmatch(text)
    if found is None:
        return None
    return float(found[1]) if len(found[1]) <= _LONGEST else float("inf")


def is_possible(text: str) -> bool:
    """Whether a cardinality may be one; what an expression gives is known when the activity begins."""
    number = written_number(text)
    return number is None or (0 <= number <= MAX_INSTANCES and number == int(number))
