"""Brings saved tokens of earlier formats to the present one."""

from collections.abc import Callable, Mapping
from typing import Any

FORMAT = 2


def _with_ledgers(saved: list[Any]) -> list[Any]:
    """Format 1 knew no compensation."""
    _, counter, completed, levels = saved
    return [2, counter, completed, [[*level, []] for level in levels]]


UPGRADES: Mapping[int, Callable[[list[Any]], list[Any]]] = {1: _with_ledgers}
"""From format n to n + 1. A change of format adds a function here and a golden file to the tests."""


def upgraded(saved: list[Any]) -> list[Any]:
    while saved[0] != FORMAT:
        if saved[0] not in UPGRADES:
            raise ValueError(f"Expected saved tokens of format {FORMAT} or earlier, but they are of {saved[0]}.")
        saved = UPGRADES[saved[0]](saved)
    return saved
