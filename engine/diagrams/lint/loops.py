"""Every cycle waits for somebody, else one act would never end."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem

WAITS = frozenset({"userTask", "receiveTask", "intermediateCatchEvent", "callActivity"})


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    runs_on = {e.id for e in diagram.elements.values() if not _waits(diagram, e)}
    for name in sorted(_in_cycles(diagram, runs_on)):
        text = f"Expected every cycle to wait for somebody, but one through '{name}' never does."
        yield Problem(code="loop_without_wait", element=name, text=text)


def _waits(diagram: Diagram, element: Element) -> bool:
    """Whether a token may stop here; where it need not (a list is empty, say), the budget of an act is the limit."""
    if element.kind == "subProcess":
        return any(_waits(diagram, inner) for inner in diagram.inside(element.id))
    return element.kind in WAITS


def _in_cycles(diagram: Diagram, nodes: set[str]) -> set[str]:
    """What is left when elements without a predecessor or without a successor among the rest are taken away."""
    rest = set(nodes)
    todo = list(nodes)
    while todo:
        name = todo.pop()
        if name not in rest:
            continue
        targets, sources = _targets(diagram, name) & rest, _sources(diagram, name) & rest
        if not targets or not sources:
            rest.remove(name)
            todo.extend(targets | sources)
    return rest


def _targets(diagram: Diagram, name: str) -> set[str]:
    return {diagram.flows[flow].target for flow in diagram.elements[name].outgoing}


def _sources(diagram: Diagram, name: str) -> set[str]:
    return {diagram.flows[flow].source for flow in diagram.elements[name].incoming}
