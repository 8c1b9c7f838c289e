"""A multi-instance names its items so that the variables around it stay readable."""

import re
from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem

RESERVED = frozenset({"results", "starter", "case", "outcome"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        loop = element.multi_instance
        if loop is not None and (_NAME.fullmatch(loop.item) is None or loop.item in RESERVED):
            text = f"Expected a name for the items that nothing else has, but it is '{loop.item}'."
            yield Problem(code="item_name", element=element.id, text=text)
