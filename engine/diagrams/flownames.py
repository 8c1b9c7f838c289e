"""Gives sequence flows a name where a file gives them no id, which BPMN leaves open and some tools leave out."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from lxml.etree import _Element

from engine.diagrams.names import bpmn
from engine.diagrams.problems import Problem, shortened

LONGEST: Final = 100


def name_flows(root: _Element) -> Iterator[Problem]:
    """Write an id into each nameless flow, from what it connects, so that it is the same in every version.

    Where that is too long for an id, or taken, it is counted.
    """
    taken = {str(node.get("id")) for node in root.iter(bpmn("*")) if node.get("id")}
    numbers: dict[str, Iterator[int]] = {}
    for flow in root.iter(bpmn("sequenceFlow")):
        if flow.get("id"):
            continue
        source, target = flow.get("sourceRef") or "", flow.get("targetRef") or ""
        wanted = f"{source}.{target}"
        base = wanted if len(wanted) < LONGEST - len("..10000") else "flow"
        name = _free(base, numbers.setdefault(base, count(1)), taken)
        taken.add(name)
        flow.set("id", name)
        text = f"The flow from '{shortened(source)}' to '{shortened(target)}' has no id; it is called '{name}'."
        yield Problem(code="flow_named", element=name, text=text, severity="info")


def _free(base: str, numbers: Iterator[int], taken: set[str]) -> str:
    names = (base if number == 1 else f"{base}..{number}" for number in numbers)
    return next(name for name in names if name not in taken)
