"""What a file declares beside its processes: messages, signals, errors, escalations, shared event definitions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from engine.diagrams import vendors
from engine.diagrams.feeltext import ExpressionError, feel_of
from engine.diagrams.names import bpmn, local
from engine.feel.limits import MAX_SOURCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """Everything an event may refer to, by id."""

    nodes: Mapping[str, _Element]
    paths: Mapping[str, tuple[_Element, ...] | None]
    """Message name → the paths in the process's own data by which its correlation subscription knows the message.

    None where they are too long to be read for every event that refers to the message.
    """
    data: Mapping[str, str] = field(default_factory=dict)
    """Id of a data object, its reference, an input or an output → the variable it stands for."""
    stores: frozenset[str] = frozenset()
    """Ids of drawn data stores, which hold nothing here."""

    def named(self, kind: str, reference: str | None) -> str | None:
        """The name of the message, signal … an attribute refers to; None when the file has no such thing."""
        node = self.nodes.get((reference or "").rpartition(":")[2])
        if node is None or local(node.tag) != kind:
            return None
        return vendors.plain_name(node.get("name") or node.get("id") or "", kind)

    def key(self, reference: str | None) -> str | None:
        """FEEL of the key by which the process knows a message that it waits for.

        Raises ExpressionError when it is written in another language.
        """
        node = self.nodes.get((reference or "").rpartition(":")[2])
        if node is None:
            return None
        bound = self.paths.get(str(node.get("name") or node.get("id")), ())
        if bound is None:
            raise ExpressionError(f"Expected the keys of a message to have at most {MAX_SOURCE} characters together.")
        paths = [feel_of(path) or "null" for path in bound]
        if not paths:
            return vendors.correlation(node)
        return paths[0] if len(paths) == 1 else f'string join([{", ".join(paths)}], "|")'

    def coded(self, kind: str, reference: str | None) -> str | None:
        """The code of an error or escalation; its name or id where it has no code."""
        node = self.nodes.get((reference or "").rpartition(":")[2])
        if node is None or local(node.tag) != kind:
            return None
        code = node.get(f"{kind}Code") or node.get("name") or node.get("id")
        return vendors.plain_name(code or "", kind)


def declarations(root: _Element, process: _Element) -> Declarations:
    """Read what the file declares, as far as `process` may refer to it."""
    nodes = {str(node.get("id")): node for node in root if node.get("id")}
    stores = frozenset(str(one.get("id")) for kind in _STORES for one in root.iter(bpmn(kind)))
    return Declarations(nodes=nodes, paths=_paths(root, process), data=_data(process), stores=stores)


_STORES = ("dataStore", "dataStoreReference")


def _paths(root: _Element, process: _Element) -> dict[str, tuple[_Element, ...] | None]:
    """BPMN 2.0, 8.4.2: a subscription binds each property of a correlation key to a path in the process's own data."""
    bound = {
        binding.get("correlationPropertyRef"): binding.find(bpmn("dataPath"))
        for binding in process.iter(bpmn("correlationPropertyBinding"))
    }
    messages = {one.get("id"): one for one in root.findall(bpmn("message"))}
    found: dict[str, dict[_Element, None]] = {}
    for prop in root.findall(bpmn("correlationProperty")):
        path = bound.get(prop.get("id"))
        for expression in prop.findall(bpmn("correlationPropertyRetrievalExpression")):
            message = messages.get(expression.get("messageRef"))
            if path is not None and message is not None:
                found.setdefault(str(message.get("name") or message.get("id")), {})[path] = None
    return {name: tuple(paths) if _length(paths) <= MAX_SOURCE else None for name, paths in found.items()}


def _length(paths: Iterable[_Element]) -> int:
    return sum(len("".join(str(text) for text in path.itertext())) for path in paths)


def _data(process: _Element) -> dict[str, str]:
    objects = {str(one.get("id")): str(one.get("name") or one.get("id")) for one in process.iter(bpmn("dataObject"))}
    references = {
        str(one.get("id")): objects[str(one.get("dataObjectRef"))]
        for one in process.iter(bpmn("dataObjectReference"))
        if one.get("dataObjectRef") in objects
    }
    ports = {
        str(one.get("id")): str(one.get("name") or one.get("id"))
        for kind in ("dataInput", "dataOutput")
        for one in process.iter(bpmn(kind))
    }
    return {**ports, **objects, **references}
