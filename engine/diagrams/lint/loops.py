"""Every cycle waits for somebody, else one act would never end."""

from collections.abc import Iterator, Mapping

from engine.diagrams.lint.context import LintContext
from engine.diagrams.lint.scopes import next_of
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem

WAITS = frozenset({"userTask", "receiveTask", "intermediateCatchEvent", "callActivity"})
AT_ONCE = frozenset({"error", "escalation", "cancel"})
"""Events on a border that need nothing from outside."""
CHANGES = frozenset({"scriptTask", "serviceTask", "sendTask", "businessRuleTask"})
"""What may make the condition of a loop false without anybody's help."""


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    waiting = _waiting(diagram)
    after = {e.id: _goes_on(diagram, e, waiting) for e in diagram.elements.values() if e.id not in waiting}
    for name in sorted(_in_cycles(after)):
        text = f"Expected every cycle to wait for somebody, but one through '{name}' never does."
        yield Problem(code="loop_without_wait", element=name, text=text)
    for element in diagram.elements.values():
        if element.loop is not None and element.id not in waiting and not _may_stop(diagram, element):
            text = f"Expected the loop of '{element.id}' to wait, to count or to change something, but it does nothing."
            yield Problem(code="loop_without_end", element=element.id, text=text)


def _waiting(diagram: Diagram) -> frozenset[str]:
    """Where a token may stop; where it need not (a list is empty, say), the budget of an act is the limit."""
    waiting: set[str] = set()
    for element in diagram.elements.values():
        if element.kind in WAITS and element.event != "link":
            around: str | None = element.id
            while around is not None and around not in waiting:
                waiting.add(around)
                around = diagram.elements[around].parent
    return frozenset(waiting)


def _goes_on(diagram: Diagram, element: Element, waiting: frozenset[str]) -> frozenset[str]:
    """What follows in the same act."""
    borders = {event.id for event in diagram.boundaries.get(element.id, ()) if event.event not in AT_ONCE}
    return frozenset(next_of(diagram, element)) - borders - waiting


def _in_cycles(after: Mapping[str, frozenset[str]]) -> set[str]:
    """What is left when elements without a predecessor or without a successor among the rest are taken away."""
    before: dict[str, set[str]] = {name: set() for name in after}
    for source, targets in after.items():
        for target in targets:
            before[target].add(source)
    ahead = {name: set(targets) for name, targets in after.items()}
    todo = [name for name in after if not ahead[name] or not before[name]]
    rest = set(after)
    while todo:
        name = todo.pop()
        if name not in rest:
            continue
        rest.remove(name)
        for target in ahead[name] & rest:
            before[target].discard(name)
            if not before[target]:
                todo.append(target)
        for source in before[name] & rest:
            ahead[source].discard(name)
            if not ahead[source]:
                todo.append(source)
    return rest


def _may_stop(diagram: Diagram, element: Element) -> bool:
    """Whether a standard loop ends: after a number of rounds, or because something it does can change its condition."""
    loop = element.loop
    if loop is None or loop.maximum is not None or "loopCounter" in (loop.condition or ""):
        return True
    return _changes(diagram, element)


def _changes(diagram: Diagram, element: Element) -> bool:
    if element.kind in CHANGES or element.outputs:
        return True
    return any(_changes(diagram, inner) for inner in diagram.inside(element.id))
