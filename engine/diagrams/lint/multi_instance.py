"""A multi-instance names its items so that the variables around it stay readable, and is not asked for too many."""

import re
from collections.abc import Iterator

from engine.diagrams.cardinality import MAX_INSTANCES, is_possible
from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem, shortened

RESERVED = frozenset({"results", "starter", "case"})
"""The engine's own variables."""
COUNTED = frozenset({"outcome", "loopCounter"})
"""What stands in the scope of an instance beside its item."""
_NAME = re.compile(r"[^\W\d]\w*")


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        several = element.multi_instance
        if several is None:
            continue
        if several.item is not None and (_NAME.fullmatch(several.item) is None or several.item in RESERVED | COUNTED):
            text = f"Expected a name for the items that nothing else has, but it is '{shortened(several.item)}'."
            yield Problem(code="item_name", element=element.id, text=text)
        if several.cardinality is not None and not is_possible(several.cardinality):
            text = f"Expected 0 to {MAX_INSTANCES} instances, but there would be {shortened(several.cardinality)}."
            yield Problem(code="too_many_instances", element=element.id, text=text)
