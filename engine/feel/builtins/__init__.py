"""The functions the standard gives every expression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.feel.builtins import calendar, contexts, conversion, intervals, lists, moments, numbers, statistics, strings
from engine.feel.values import Function

_MODULES: Final = (conversion, calendar, strings, numbers, lists, statistics, contexts, moments, intervals)
BUILTINS: Final[Mapping[str, Function]] = {
    name: function for module in _MODULES for name, function in module.TABLE.functions().items()
}
PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    name: forms for module in _MODULES for name, forms in module.TABLE.written().items()
}
"""The parameters of each function, one text for each way to call it."""
