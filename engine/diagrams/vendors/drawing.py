"""Namespaces in which drawing tools keep notes: colours, fonts, dictionaries; nothing in them moves a token."""

from typing import Final

NOTES: Final = (
    "http://bpmn.io/schema/",
    "http://www.omg.org/spec/BPMN/non-normative/color",
    "http://camunda.org/schema/modeler/",
    "http://flowable.org/modeler",
    "http://activiti.com/modeler",
    "http://www.signavio.com",
    "http://www.bizagi.com/",
    "http://www.boc-group.com",
    "http://www.boc-eu.com",
    "http://bpmn.sourceforge.net",
    "http://www.visual-paradigm.com",
    "http://www.sparxsystems.com",
    "http://www.bpsim.org/schemas/",
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/",
    "http://www.omg.org/spec/DMN/",
    "http://www.omg.org/XMI",
    "http://schema.omg.org/spec/XMI/",
    "http://www.w4.eu/spec/BPMN/20110930/GRAPH",
    "http://www.w4.eu/spec/DataComposer/",
    "http://www.w3.org/",
)
"""Beginnings of their names."""
TOOLS: Final = (
    "bpmn.io", "Camunda Modeler (its own notes)", "Flowable and Activiti Modeler (their own notes)", "Signavio",
    "Bizagi", "ADONIS", "Yaoqiang", "W4", "Visual Paradigm", "Sparx Enterprise Architect", "BPSim",
)  # fmt: skip


def is_note(space: str) -> bool:
    """Whether what stands in this namespace is known to say nothing at run time."""
    return space.startswith(NOTES)
