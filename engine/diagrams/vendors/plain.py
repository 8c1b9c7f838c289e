"""Finds words of an engine whose prefix was lost: without one they say nothing to anybody."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.names import local

OF_ENGINES: Final = frozenset(
    {
        "assignee", "candidateUsers", "candidateGroups", "dueDate", "followUpDate", "formKey", "formRef", "class",
        "delegateExpression", "expression", "topic", "resultVariable", "decisionRef", "collection", "elementVariable",
        "initiator", "skipExpression", "triggerable", "correlationKey", "candidateStarterUsers",
        "candidateStarterGroups",
    }
)  # fmt: skip
"""Attributes that would change the run; none of them is an attribute of BPMN itself."""


def unknown_attributes(node: _Element) -> Iterator[str]:
    """A sentence for each."""
    for name in map(str, node.attrib):
        if name in OF_ENGINES:
            yield f"Expected '{name}' with the prefix of the tool that means it, but {local(node.tag)} has it without."
