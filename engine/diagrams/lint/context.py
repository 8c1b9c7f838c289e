"""What the checks may know beyond the diagram itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.diagrams.outcomes import Outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class LintContext:
    """The names that a diagram may refer to; None means "not checked"."""

    forms: Collection[str] | None = None
    handlers: Collection[str] | None = None
    decisions: Collection[str] | None = None
    processes: Collection[str] | None = None
    groups: Collection[str] | None = None
    posts: Collection[str] | None = None
    ladders: Collection[str] | None = None
    variables: Collection[str] | None = None
    """Every name that can stand at the top level of the process's variables when it begins, by its application."""
    called: Mapping[str, Outcomes] | None = None
    """How processes that may be called begin and end, as far as they are known."""
    must_ask: bool = False
    """Whether every user task has to say who is asked, also where no groups are known yet."""


NOT_CHECKED = LintContext()
