"""Says of a condition what it comes to with the data there is, and on what that hangs."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from engine.domain.errors import Fault
from engine.feel import FeelError, compile_expression

UNKNOWN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`value` is None where it can't be told; `doubt` is 0 for data that is there, 1 for assumed, 2 for none."""

    value: bool | None
    doubt: int


def judged(
    condition: str,
    variables: Mapping[str, object],
    assumed: Collection[str],
    evaluate: Callable[[str, Mapping[str, object]], object],
) -> Judged:
    """Judge a condition; `assumed` are the elements whose results are only foreseen."""
    try:
        value = evaluate(condition, variables)
    except Fault:
        return Judged(value=None, doubt=UNKNOWN)
    doubt = max((_doubt(path, variables, assumed) for path in _paths(condition)), default=0)
    if not isinstance(value, bool):
        return Judged(value=None, doubt=max(doubt, 1))
    # FEEL answers a comparison with nothing by false: that is no answer about what is not there yet.
    return Judged(value=None if value is False and doubt == UNKNOWN else value, doubt=doubt)


def certain(expression: str, variables: Mapping[str, object], assumed: Collection[str]) -> bool:
    """Tell whether an expression reads nothing that is only foreseen."""
    return all(_doubt(path, variables, assumed) != 1 for path in _paths(expression))


def _doubt(path: str, variables: Mapping[str, object], assumed: Collection[str]) -> int:
    """A member that a known thing does not have is known to be none; a thing that is not there is not known."""
    root, *members = path.split(".")
    if variables.get(root) is None:
        return UNKNOWN
    if root != "results" or not members:
        return 0
    if members[0] in assumed:
        return 1
    results = variables[root]
    return 0 if isinstance(results, Mapping) and members[0] in results else UNKNOWN


@lru_cache(maxsize=4096)
def _paths(condition: str) -> frozenset[str]:
    try:
        return compile_expression(condition).paths
    except FeelError:
        return frozenset()
