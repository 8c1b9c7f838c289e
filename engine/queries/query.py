"""What every query is: a question whose answer has a known type."""

from typing import ClassVar, Generic, TypeVar

V_co = TypeVar("V_co", covariant=True)


class Query(Generic[V_co]):
    """Base of the frozen dataclasses that `ProcessEngine.read` answers."""

    __slots__ = ()
    at_a_glance: ClassVar[bool] = False
    """Whether one statement answers it as a rule, so that a transaction around it would cost more than the question."""
