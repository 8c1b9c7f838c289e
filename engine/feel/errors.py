"""What can go wrong with an expression, said with its place."""

from __future__ import annotations


class FeelError(Exception):
    """The root of all errors of the expression language."""


class FeelSyntaxError(FeelError):
    """A text that is no expression; line and column count from 1."""

    def __init__(self, message: str, *, line: int, column: int, expected: str = "") -> None:
        super().__init__(message, line, column, expected)
        self.message = message
        self.line = line
        self.column = column
        self.expected = expected

    def __str__(self) -> str:
        hint = f"; expected {self.expected}" if self.expected else ""
        return f"{self.message} at line {self.line}, column {self.column}{hint}"


class FeelEvaluationError(FeelError):
    """An evaluation that can't go on: a value from outside that the language does not know, or a limit."""


class FeelLimitError(FeelEvaluationError):
    """An expression or an evaluation that grew beyond the limits."""
