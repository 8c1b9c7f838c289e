"""Finds what other engines would do at an element and this one would not."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.names import CAMUNDA, HQ, ZEEBE, bpmn, local

OTHERS: Final = ("{" + CAMUNDA + "}", "{" + ZEEBE + "}")
READ: Final = frozenset({"assignee", "candidateGroups", "candidateUsers", "assignmentDefinition"})
SAYS_NOTHING: Final = frozenset({"properties", "userTask", "modelerTemplate", "modelerTemplateVersion"})
"""Notes for people and modelers."""


def foreign(node: _Element) -> Iterator[str]:
    """A sentence for each extension that would be ignored silently."""
    for key in map(str, node.attrib):
        if key.startswith(OTHERS) and local(key) not in READ | SAYS_NOTHING:
            yield f"Expected no setting of another engine, but '{local(key)}' is one."
        elif key.startswith("{" + HQ):
            yield f"Expected hq: settings as elements inside extensionElements, but '{local(key)}' is an attribute."
    for container in node.findall(bpmn("extensionElements")):
        for child in container:
            if str(child.tag).startswith(OTHERS) and local(child.tag) not in READ | SAYS_NOTHING:
                yield f"Expected no extension of another engine, but '{local(child.tag)}' is one."
