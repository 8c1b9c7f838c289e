"""Evaluates FEEL for running cases; every text is compiled once."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import NoneType

from engine.domain.errors import Fault
from engine.domain.incident_reasons import because
from engine.feel import Expression, FeelError, compile_expression
from engine.spiff.values import dump_values

MAX_KEPT = 10_000
_SIMPLE = (str, int, float, Decimal, NoneType)
"""What needs no second look: most of what expressions give."""


class Expressions:
    """A cache of compiled expressions; texts come from deployed definitions, so their number is bounded."""

    def __init__(self) -> None:
        self._compiled: dict[str, Expression] = {}

    def evaluate(self, text: str, variables: Mapping[str, object], now: datetime) -> object:
        """Return the value of `text` over `variables`; `today()` and `now()` mean `now`.

        Raises Fault("expression_failed") with the expression and the reason.
        """
        try:
            compiled = self._compiled.get(text)
            if compiled is None:
                if len(self._compiled) >= MAX_KEPT:
                    self._compiled.clear()
                compiled = self._compiled[text] = compile_expression(text)
            return compiled.evaluate({**variables, "__now__": now})
        except FeelError as error:
            raise Fault("expression_failed", because("expression_failed", text=text, told=error)) from error


def refuse_unstorable(value: object, source: str) -> None:
    """Raise Fault("expression_failed") for what a case can't keep: a function, also inside a list."""
    if isinstance(value, _SIMPLE):
        return
    try:
        dump_values(value)
    except TypeError as error:
        raise Fault("expression_failed", because("expression_gives_no_data", text=source, told=error)) from error
