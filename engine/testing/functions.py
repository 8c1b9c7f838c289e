"""Makes handlers of service tasks from a test's functions."""

import inspect
from collections.abc import Callable, Mapping

from engine.domain.errors import Fault
from engine.handlers import Handler, ServiceContext
from engine.testing.values import natural, storable

MOST = 2
"""A handler's parameters: the context and the inputs."""


def handler_of(name: str, function: Callable[..., object]) -> Handler:
    """Return the handler that calls `function`.

    With one parameter it is given the declared inputs, or without any the variables that the task sees; with two the
    context and the inputs, as the product's own handlers are. What it returns stands under `results.<element>`, a value
    that is no mapping as `value`.

    Raises TypeError when it can't be called so.
    """
    count = _parameters(name, function)

    def handle(context: ServiceContext, inputs: Mapping[str, object]) -> Mapping[str, object]:
        if count == MOST:
            returned = function(context, inputs)
        else:
            seen = {key: natural(value) for key, value in (inputs or context.variables).items()}
            returned = function(*([seen] * count))
        return _result(name, returned)

    return handle


def _result(name: str, returned: object) -> Mapping[str, object]:
    if returned is None:
        return {}
    result = dict(returned) if isinstance(returned, Mapping) else {"value": returned}
    try:
        kept = storable(result, f"what '{name}' returns")
    except TypeError as error:
        raise Fault("handler_result", str(error)) from error
    return kept if isinstance(kept, dict) else {}


def _parameters(name: str, function: Callable[..., object]) -> int:
    """Return how many arguments the function is called with: those it needs, or one that it may take."""
    if not callable(function):
        raise TypeError(f"Expected a function for the handler '{name}', but got {function!r}.")
    try:
        declared = inspect.signature(function).parameters.values()
    except ValueError:  # some functions written in C do not tell
        return 1
    by_place = [p for p in declared if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL)]
    needed = [p for p in by_place if p.default is p.empty and p.kind is not p.VAR_POSITIONAL]
    by_name = [p for p in declared if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
    if len(needed) > MOST or by_name:
        raise TypeError(
            f"Expected the handler '{name}' to take nothing, its inputs, or context and inputs, "
            f"but it takes {inspect.signature(function)}."
        )
    return len(needed) or min(len(by_place), 1)
