"""Every path ends at an end event, and nothing follows one."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        if element.kind == "endEvent":
            if element.outgoing:
                yield Problem(code="after_end", element=element.id, text="Expected nothing after an end event.")
        elif not element.outgoing and element.kind != "eventSubProcess":
            text = f"Expected a sequence flow to leave '{element.id}', but it is a dead end."
            yield Problem(code="dead_end", element=element.id, text=text)
