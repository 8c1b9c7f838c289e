"""Link events form pairs: any number of throws, one catch of the same name in the same scope."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.problems import Problem
from engine.diagrams.scopes import is_link_catch, is_link_throw

Place = tuple[str | None, str | None]
"""Scope and name of a link."""


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    """Apply BPMN 2.0, 10.5.5: several sources may lead to one target; none may be missing."""
    catches: dict[Place, Element] = {}
    thrown: set[Place] = set()
    for element in diagram.elements.values():
        if is_link_throw(element):
            thrown.add(_place(element))
        elif is_link_catch(element) and catches.setdefault(_place(element), element) is not element:
            text = f"Expected one catch of the link '{element.events[0].name}', but '{element.id}' is another."
            yield Problem(code="link_twice", element=element.id, text=text)
    for element in diagram.elements.values():
        lost = is_link_throw(element) and _place(element) not in catches
        if lost or (is_link_catch(element) and _place(element) not in thrown):
            other = "catch" if lost else "throw"
            text = f"Expected a {other} of the link '{element.events[0].name}' in the same scope, but there is none."
            yield Problem(code="link_alone", element=element.id, text=text)


def _place(element: Element) -> Place:
    return element.parent, element.events[0].name
