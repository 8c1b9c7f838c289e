"""Finds the elements of a model and what they require of each other and of the models it imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.dmn.errors import DecisionError
from engine.dmn.source import Element

if TYPE_CHECKING:
    from engine.dmn.model import DecisionModel


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A model that another imports; without a name, what it gives stands among the names there."""

    name: str
    namespace: str
    model: DecisionModel


class Elements:
    """The elements of a model by their ids."""

    def __init__(self, root: Element, imports: Sequence[Imported], *, lenient: bool) -> None:
        self._lenient = lenient
        self._namespace = root.get("namespace")
        self._imports = {one.namespace: one for one in imports}
        self.inputs = self._by_id(root, "inputData")
        self.decisions = self._by_id(root, "decision")
        self.knowledge = self._by_id(root, "businessKnowledgeModel")
        self.services = self._by_id(root, "decisionService")
        self._refuse_cycles()

    def _by_id(self, root: Element, kind: str) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for element in root.children(kind):
            key = element.id or (element.name if self._lenient else "")
            if not key or key in found:
                message = f"Each {kind} needs an id of its own; {element.name!r} has {element.id or 'none'!r}"
                raise DecisionError(message)
            found[key] = element
        return found

    def required(self, element: Element, kind: str, known: Mapping[str, Element]) -> list[str]:
        """Give the ids of the elements of a kind that an element requires."""
        found = []
        for requirement in element.children("informationRequirement"):
            found += self.referenced(requirement, kind, known, owner=element.id)
        return found

    def sees(self, element: Element) -> frozenset[str]:
        """Give the names an element may read: what it requires, and the models that are imported."""
        inputs = (self.inputs[one] for one in self.required(element, "requiredInput", self.inputs))
        decisions = (self.decisions[one] for one in self.required(element, "requiredDecision", self.decisions))
        functions = {**self.knowledge, **self.services}
        called = (
            functions[one]
            for requirement in element.children("knowledgeRequirement")
            for one in self.referenced(requirement, "requiredKnowledge", functions, owner=element.id)
        )
        names = {variable_of(one) for group in (inputs, decisions, called) for one in group}
        return frozenset(names | {one.name for one in self._imports.values()})

    def borrowed(self, element: Element) -> list[tuple[str, str]]:
        """Give the decisions of other models that an element requires: the name of the import and the id there."""
        found = []
        for requirement in element.children("informationRequirement"):
            for reference in requirement.children("requiredDecision"):
                imported = self._import_of(reference)
                if imported is not None and reference.reference() in imported.model.decisions:
                    found.append((imported.name, reference.reference()))
        return found

    def referenced(self, element: Element, kind: str, known: Mapping[str, Element], *, owner: str = "") -> list[str]:
        """Give the ids of the elements that an element's references of a kind name."""
        found = []
        for reference in element.children(kind):
            if self._import_of(reference) is not None:
                continue
            key = reference.reference()
            if key in known:
                found.append(key)
            elif not self._lenient:
                message = f"It requires {reference.get('href')!r}, which the model does not hold"
                raise DecisionError(message, decision=owner or element.id)
        return found

    def _import_of(self, reference: Element) -> Imported | None:
        namespace = reference.get("href").rpartition("#")[0]
        return self._imports.get(namespace) if namespace and namespace != self._namespace else None

    def _refuse_cycles(self) -> None:
        done: set[str] = set()
        for key in self.decisions:
            self._visit(key, [], done)

    def _visit(self, key: str, path: list[str], done: set[str]) -> None:
        if key in path:
            circle = " -> ".join([*path[path.index(key) :], key])
            message = f"Decisions require each other in a circle: {circle}"
            raise DecisionError(message, decision=key)
        if key not in done:
            for required in self.required(self.decisions[key], "requiredDecision", self.decisions):
                self._visit(required, [*path, key], done)
            done.add(key)


def variable_of(element: Element) -> str:
    """The name under which what an element gives is known."""
    variable = element.first("variable")
    return (variable.name if variable is not None else "") or element.name or element.id
