"""A multi-instance names its items so that the variables around it stay readable, and knows how many it may be."""

import re
from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem

RESERVED = frozenset({"results", "starter", "case", "outcome", "loopCounter"})
MAX_INSTANCES = 200
_NAME = re.compile(r"[^\W\d]\w*")
_NUMBER = re.compile(r"\s*(-?\d+(?:\.\d*)?)\s*", re.ASCII)
_DIGITS = 12
"""Of a number that is compared with the limit; a longer one is too large whatever it says."""


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        loop = element.multi_instance
        if loop is None:
            continue
        for name in (loop.item, loop.output):
            if name is not None and (_NAME.fullmatch(name) is None or name in RESERVED):
                text = f"Expected a name for the items that nothing else has, but it is '{name}'."
                yield Problem(code="item_name", element=element.id, text=text)
        if loop.cardinality is not None and not _is_possible(loop.cardinality):
            text = f"Expected 0 to {MAX_INSTANCES} instances, but '{element.id}' would have {loop.cardinality[:40]}."
            yield Problem(code="too_many_instances", element=element.id, text=text)


def _is_possible(cardinality: str) -> bool:
    """Whether a number written in the diagram is one of instances; what an expression gives is known at run time."""
    number = _NUMBER.fullmatch(cardinality)
    if number is None:
        return True
    return len(number[1]) <= _DIGITS and float(number[1]).is_integer() and 0 <= float(number[1]) <= MAX_INSTANCES
