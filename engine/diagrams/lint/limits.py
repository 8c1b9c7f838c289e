"""Sub-processes are not nested deeper than the engine goes."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem

MAX_DEPTH = 40
"""Levels of one case that the engine opens inside one another; a scope with event sub-processes takes two."""


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    watched = {e.parent for e in diagram.elements.values() if e.kind == "eventSubProcess"}
    depths: dict[str | None, int] = {None: int(None in watched)}
    for element in diagram.elements.values():  # in the order of the file: what is around comes first
        if element.kind in {"subProcess", "eventSubProcess"}:
            depths[element.id] = depths[element.parent] + 1 + (element.id in watched)
            if depths[element.id] > MAX_DEPTH >= depths[element.parent]:
                text = f"Expected at most {MAX_DEPTH} levels inside one another, but '{element.id}' is one more."
                yield Problem(code="too_deep", element=element.id, text=text)
