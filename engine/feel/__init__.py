"""The expression language of conditions, tables and forms: FEEL of DMN 1.5."""

from __future__ import annotations

from engine.feel.dates import YearsMonthsDuration
from engine.feel.errors import FeelError, FeelEvaluationError, FeelLimitError, FeelSyntaxError
from engine.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from engine.feel.scope import NOW
from engine.feel.values import Function, Range, Value
from engine.feel.writing import plain, text_of

__all__ = [
    "NOW",
    "Expression",
    "FeelError",
    "FeelEvaluationError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Function",
    "Range",
    "UnaryTests",
    "Value",
    "YearsMonthsDuration",
    "compile_expression",
    "compile_unary_tests",
    "plain",
    "text_of",
]
