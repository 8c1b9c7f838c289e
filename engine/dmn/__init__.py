"""Decision tables and models: DMN 1.2 to 1.5."""

from __future__ import annotations

from engine.dmn.errors import DecisionError
from engine.dmn.model import Decision, DecisionModel
from engine.dmn.reading import parse_decisions
from engine.dmn.trace import DecisionResult, InputTrace, RuleTrace, TableTrace

__all__ = [
    "Decision",
    "DecisionError",
    "DecisionModel",
    "DecisionResult",
    "InputTrace",
    "RuleTrace",
    "TableTrace",
    "parse_decisions",
]
