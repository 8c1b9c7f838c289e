"""The functions the standard gives every expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel.builtins import calendar, contexts, conversion, intervals, lists, moments, numbers, statistics, strings
from engine.feel.values import Function

BUILTINS: Final[Mapping[str, Function]] = {
    name: function
    for module in (conversion, calendar, strings, numbers, lists, statistics, contexts, moments, intervals)
    for name, function in module.TABLE.functions().items()
}
