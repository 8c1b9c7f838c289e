"""Evaluates FEEL for running cases; every text is compiled once."""

from collections.abc import Mapping
from datetime import datetime

from engine.domain.errors import Fault
from engine.feel import Expression, FeelError, compile_expression

MAX_KEPT = 10_000


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
            raise Fault("expression_failed", f"The expression '{text}' failed: {error}") from error
