"""Checks of a diagram, one rule a file; all of them at every deployment."""

from engine.diagrams.lint import (
    ends,
    expressions,
    gateways,
    ids,
    loops,
    multi_instance,
    people,
    policies,
    reachable,
    references,
    resolved,
    starts,
    timers,
)
from engine.diagrams.lint.context import NOT_CHECKED, LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import DiagramRefused, Problem

__all__ = ["NOT_CHECKED", "DiagramRefused", "LintContext", "Problem", "lint"]

FIRST = (ids, references)
"""Without these the graph can't be walked, so the others wait for them."""
THEN = (starts, ends, reachable, gateways, loops, multi_instance, people, policies, expressions, timers, resolved)


def lint(diagram: Diagram, context: LintContext) -> tuple[Problem, ...]:
    """Everything that keeps the diagram from running exactly as drawn."""
    broken = tuple(problem for rule in FIRST for problem in rule.check(diagram, context))
    return broken or tuple(problem for rule in THEN for problem in rule.check(diagram, context))
