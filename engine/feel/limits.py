"""How much one expression may cost, so that no diagram can stall the engine."""

from __future__ import annotations

from typing import Final

MAX_SOURCE: Final = 20_000
"""Characters of one expression."""
MAX_NESTING: Final = 60
"""Brackets, conditionals and functions inside each other in the text."""
MAX_DEPTH: Final = 40
"""Functions of the expression calling each other (each costs several Python frames)."""
MAX_STEPS: Final = 200_000
"""Rounds of loops and filters, calls, list members they go over and steps of regular expressions, in one evaluation."""
MAX_LIST: Final = 50_000
"""Members of one list that an expression builds."""
MAX_STRING: Final = 200_000
"""Characters of one string that an expression builds."""
MAX_PATTERN: Final = 500
"""Characters of one regular expression."""
MAX_RESULT: Final = 500_000
"""Values, and hundreds of characters, that a whole result holds."""
