"""Checks of a diagram, one rule a file; all of them at every deployment."""

from collections.abc import Iterable
from types import ModuleType

from engine.diagrams.lint import (
    asking,
    calls,
    compensation,
    ends,
    expressions,
    gateways,
    ids,
    ladders,
    limits,
    links,
    loops,
    multi_instance,
    names,
    people,
    policies,
    reachable,
    references,
    resolved,
    soundness,
    starts,
    timers,
)
from engine.diagrams.lint.context import NOT_CHECKED, LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import DiagramRefused, Problem, refusing

__all__ = ["NOT_CHECKED", "DiagramRefused", "LintContext", "Problem", "findings", "lint", "structure"]

FIRST = (ids, references)
"""Without these the graph can't be walked, so the others wait for them."""
THEN = (
    limits,
    starts,
    ends,
    links,
    compensation,
    reachable,
    gateways,
    loops,
    multi_instance,
    people,
    asking,
    policies,
    expressions,
    timers,
    ladders,
    resolved,
)
AROUND = (names, calls)
"""What the expressions say, which changes nothing about whether the diagram can be built."""
LAST = (soundness,)
"""Plays what is drawn in every way it can go, so the drawing has to hold together first."""


def lint(diagram: Diagram, context: LintContext) -> tuple[Problem, ...]:
    """Everything that keeps the diagram from running exactly as drawn."""
    return refusing(findings(diagram, context))


def findings(diagram: Diagram, context: LintContext, unread: tuple[Problem, ...] = ()) -> tuple[Problem, ...]:
    """Everything that the checks have to say, also what refuses nothing.

    `unread` is what reading the diagram found. An element that could not be read is not spoken of twice, and nothing
    is said that would depend on it.
    """
    broken = _told(FIRST, diagram, context)
    if broken or refusing(unread):
        lame = {problem.element for problem in refusing(unread)}
        told = broken or _told(THEN, diagram, context)
        return unread + tuple(problem for problem in told if problem.element not in lame)
    drawn = unread + _told(THEN, diagram, context)
    around = _told(AROUND, diagram, context)
    return drawn + around + (() if refusing(drawn) else _told(LAST, diagram, context))


def structure(diagram: Diagram) -> tuple[Problem, ...]:
    """What keeps the diagram from being built; a version that runs already is held to no more than this."""
    return refusing(_told(FIRST, diagram, NOT_CHECKED) or _told(THEN, diagram, NOT_CHECKED))


def _told(rules: Iterable[ModuleType], diagram: Diagram, context: LintContext) -> tuple[Problem, ...]:
    return tuple(problem for rule in rules for problem in rule.check(diagram, context))
