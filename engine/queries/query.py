"""What every query is: a question whose answer has a known type."""

from typing import Generic, TypeVar

V_co = TypeVar("V_co", covariant=True)


class Query(Generic[V_co]):
    """Base of the frozen dataclasses that `ProcessEngine.read` answers."""

    __slots__ = ()
