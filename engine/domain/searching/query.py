"""A query as values: words to look for, and conditions on the case."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Comparison: TypeAlias = Literal["<", "<=", ">", ">=", "="]
Unit: TypeAlias = Literal["hours", "days", "workdays", "weeks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Something the case's text has to hold, folded; `negated`: must not."""

    text: str
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Somebody or something by name: unit, who, from, process, no, title. Any of `names` will do."""

    operator: str
    names: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """One of a closed list: state, type."""

    operator: str
    codes: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often an open task was entered: round."""

    comparison: Comparison
    number: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    day: date


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time from now."""

    count: int
    unit: Unit


Moment: TypeAlias = Day | Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When an open task of the case is due; `moment` is None for "has no deadline"."""

    comparison: Comparison
    moment: Moment | None
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When the case was begun: since, until."""

    operator: Literal["since", "until"]
    moment: Moment
    negated: bool = False


Filter: TypeAlias = Names | Codes | Count | Deadline | Period


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """Everything that has to hold of a case."""

    words: tuple[Word, ...] = ()
    filters: tuple[Filter, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.words or self.filters)

    @property
    def sought(self) -> tuple[str, ...]:
        """The folded words that a text has to hold."""
        return tuple(word.text for word in self.words if not word.negated)
