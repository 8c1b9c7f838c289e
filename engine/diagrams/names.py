"""Names of BPMN and of the extensions that a diagram may carry."""

from typing import Final

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
HQ: Final = "https://huiqian.dev/schema/bpmn/1.0"
CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"
ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"


def bpmn(name: str) -> str:
    return f"{{{BPMN}}}{name}"


def hq(name: str) -> str:
    return f"{{{HQ}}}{name}"


def local(tag: object) -> str:
    """The name of an XML element without its namespace; "" for comments and processing instructions."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
