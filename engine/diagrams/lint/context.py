"""What the checks may know beyond the diagram itself."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LintContext:
    """The names that a diagram may refer to; None means "not checked"."""

    forms: Collection[str] | None = None
    handlers: Collection[str] | None = None
    decisions: Collection[str] | None = None
    processes: Collection[str] | None = None
    groups: Collection[str] | None = None
    must_ask: bool = False
    """Whether every user task has to say who is asked, also where no groups are known yet."""


NOT_CHECKED = LintContext()
