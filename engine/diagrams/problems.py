"""Why a diagram can't be deployed, and what else there is to say about it: one element, one sentence each."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`element` is the id as written in the file, or "" for the file itself; only errors refuse a deployment."""

    code: str
    element: str
    text: str
    severity: Literal["error", "warning", "info"] = "error"


class DiagramRefused(Exception):  # noqa: N818 - a refusal is a state of the file, not a programming error
    """The diagram can't run exactly as drawn."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        """All problems, for logs and tests."""
        return "; ".join(f"{p.code} {p.element}: {p.text}" for p in self.problems)
