"""How large an expression of another engine may be, so that no file can stall the reader."""

from typing import Final

MAX_SOURCE: Final = 4_000
"""Characters of one text."""
MAX_DEPTH: Final = 20
"""Brackets, choices and operators inside each other; FEEL needs up to three levels for one of these."""
MAX_OPERATORS: Final = 100
"""Operators, members and calls in one expression: a chain of them is a tree as deep as it is long."""
MAX_FEEL: Final = 16_000
"""Characters of the translation: a value that may be null is written twice where JUEL counts null as 0."""
