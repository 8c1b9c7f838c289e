"""Every cycle waits for somebody or changes something, else one act would never end."""

from collections.abc import Iterator

from engine.diagrams.graphs import in_cycles
from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem
from engine.diagrams.scopes import following

WAITS = frozenset({"userTask", "receiveTask", "intermediateCatchEvent", "callActivity"})
AT_ONCE = frozenset({"error", "escalation", "cancel"})
"""Events on a border that need nothing from outside."""
CHANGES = frozenset({"scriptTask", "serviceTask", "sendTask", "businessRuleTask"})
"""What may make a condition true or false without anybody's help."""


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    """Refuse what can only spin; what computes its own end is bounded by the budget of steps of one act."""
    passing = {e.id for e in diagram.elements.values()} - _with(diagram, WAITS) - _from_outside(diagram)
    changing = _with(diagram, CHANGES) | {e.id for e in diagram.elements.values() if e.outputs}
    for scope in diagram.children:
        after = {name: targets for name, targets in following(diagram, scope).items() if name in passing}
        spinning = in_cycles({name: targets for name, targets in after.items() if name not in changing})
        for name in sorted(spinning):
            text = f"Expected every cycle to wait for somebody or change something; one through '{name}' does neither."
            yield Problem(code="loop_without_wait", element=name, text=text)
        for name in sorted((in_cycles(after) - spinning) & changing):
            text = (
                f"A cycle through '{name}' waits for nobody: if it does not end by itself, the act becomes an incident."
            )
            yield Problem(code="loop_by_itself", element=name, text=text, severity="warning")
    for element in diagram.elements.values():
        if element.loop is not None and element.id in passing - changing and not _counts(element):
            text = f"Expected the loop of '{element.id}' to wait, to count or to change something, but it does nothing."
            yield Problem(code="loop_without_end", element=element.id, text=text)


def _with(diagram: Diagram, kinds: frozenset[str]) -> set[str]:
    """The elements of some kinds, and the sub-processes around them.

    Where a token need not stop there (a list is empty, say), the budget of an act is the limit.
    """
    found: set[str] = set()
    for element in diagram.elements.values():
        if element.kind in kinds and element.event != "link":
            around: str | None = element.id
            while around is not None and around not in found:
                found.add(around)
                around = diagram.elements[around].parent
    return found


def _from_outside(diagram: Diagram) -> set[str]:
    borders = [e for e in diagram.elements.values() if e.attached_to is not None]
    return {e.id for e in borders if not any(one.kind in AT_ONCE for one in e.events)}


def _counts(element: Element) -> bool:
    """Whether a standard loop ends after a number of rounds, written or counted in its condition."""
    loop = element.loop
    return loop is None or loop.maximum is not None or "loopCounter" in (loop.condition or "")
