"""Builds a decision model from its XML, refusing whatever could go wrong later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from engine.dmn.boxed import BoxedCompiler, Place
from engine.dmn.errors import DecisionError
from engine.dmn.items import Items
from engine.dmn.model import Decision, DecisionModel, Knowledge, Service
from engine.dmn.source import Element, read_model
from engine.dmn.tablereading import table_reader
from engine.dmn.tables import Table
from engine.feel.compiler import Closure
from engine.feel.scope import Scope
from engine.feel.types import Type
from engine.feel.values import Value


@lru_cache(maxsize=64)
def parse_decisions(xml: bytes, *, lenient: bool = False) -> DecisionModel:
    """Read a DMN model and compile all of it.

    A model never changes, so the same file is read once; a refused one is read again.

    A faulty decision refuses the whole model; where `lenient` is asked for, only that decision when it is evaluated.
    """
    return _Reader(read_model(xml), lenient=lenient).model()


class _Reader:
    def __init__(self, root: Element, *, lenient: bool) -> None:
        self._root = root
        self._lenient = lenient
        if root.first("import") is not None:
            message = "Imports of other models are not supported"
            raise DecisionError(message)
        self._inputs = _by_id(root, "inputData")
        self._decisions = _by_id(root, "decision")
        self._knowledge = _by_id(root, "businessKnowledgeModel")
        self._services = _by_id(root, "decisionService")
        self._items = Items(root)
        self._tables: list[Table] = []
        self._boxes = BoxedCompiler(self._items, table_reader(self._tables.append))
        groups = (self._inputs, self._decisions, self._knowledge, self._services)
        inputs, decisions, *functions = ({_variable(one) for one in group.values()} for group in groups)
        self._input_names = inputs
        self._given = decisions.union(*functions, self._decisions)
        self._names = self._items.member_names | inputs | self._given
        self._named: dict[str, str] = {_variable(one): key for key, one in self._decisions.items()}
        self._refuse_cycles()

    def model(self) -> DecisionModel:
        knowledge = tuple(self._read_knowledge(one) for one in self._knowledge.values())
        decisions = {key: self._read_decision(one) for key, one in self._decisions.items()}
        return DecisionModel(
            id=self._root.id,
            name=self._root.name,
            decisions=decisions,
            knowledge=knowledge,
            services={key: self._read_service(one) for key, one in self._services.items()},
            input_types={_variable(one): self._type(one) or Type(kind="Any") for one in self._inputs.values()},
            result_types={key: kind for key, one in self._decisions.items() if (kind := self._type(one))},
        )

    def _type(self, element: Element) -> Type | None:
        variable = element.first("variable")
        if variable is None:
            return None
        return self._boxes.type_of(variable, Place(decision=element.id, names=frozenset()))

    def _read_decision(self, element: Element) -> Decision:
        place = Place(decision=element.id, names=self._names)
        before = len(self._tables)
        logic = self._guarded(lambda: self._boxes.inside(element, place))
        tables = tuple(self._tables[before:])
        requires = tuple(self._required(element, "requiredDecision", self._decisions))
        inputs = tuple(_variable(self._inputs[one]) for one in self._required(element, "requiredInput", self._inputs))
        reads = self._boxes.reads.get(element.id, set())
        self._refuse_unrequired(element, reads, requires)
        return Decision(
            id=element.id,
            name=_variable(element),
            inputs=inputs,
            requires=requires,
            outputs=_output_names(element, tables),
            reads=frozenset(reads) - self._given,
            tables=tables,
            logic=logic,
        )

    def _guarded(self, compiled: Callable[[], Closure]) -> Closure:
        try:
            return compiled()
        except DecisionError as error:
            if not self._lenient:
                raise
            return _refusing(error)

    def _refuse_unrequired(self, element: Element, reads: Iterable[str], requires: tuple[str, ...]) -> None:
        for read in sorted(set(reads) - self._input_names):
            key = self._named.get(read, read)
            if key in self._decisions and key not in requires and key != element.id:
                message = f"It reads the decision {read!r} but does not require it"
                raise DecisionError(message, decision=element.id)

    def _read_knowledge(self, element: Element) -> Knowledge:
        logic = element.first("encapsulatedLogic")
        place = Place(decision=element.id, names=self._names)
        if logic is None:
            message = "The business knowledge model has no logic"
            raise DecisionError(message, decision=element.id)
        try:
            names, types, body = self._boxes.function_parts(logic, place)
        except DecisionError as error:
            if not self._lenient:
                raise
            names, types, body = (), (), _refusing(error)
        return Knowledge(name=_variable(element), parameters=names, types=types, body=body)

    def _read_service(self, element: Element) -> Service:
        outputs = tuple(self._referenced(element, "outputDecision", self._decisions))
        if not outputs:
            message = "The decision service has no output decision"
            raise DecisionError(message, decision=element.id)
        data = self._referenced(element, "inputData", self._inputs)
        return Service(
            id=element.id,
            name=_variable(element),
            outputs=outputs,
            input_decisions=tuple(self._referenced(element, "inputDecision", self._decisions)),
            input_data=tuple(_variable(self._inputs[one]) for one in data),
        )

    def _required(self, element: Element, kind: str, known: Mapping[str, Element]) -> list[str]:
        found = []
        for requirement in element.children("informationRequirement"):
            found += self._referenced(requirement, kind, known, owner=element.id)
        return found

    def _referenced(self, element: Element, kind: str, known: Mapping[str, Element], *, owner: str = "") -> list[str]:
        found = []
        for reference in element.children(kind):
            key = reference.reference()
            if key not in known:
                message = f"It requires {reference.get('href')!r}, which the model does not hold"
                raise DecisionError(message, decision=owner or element.id)
            found.append(key)
        return found

    def _refuse_cycles(self) -> None:
        done: set[str] = set()
        path: list[str] = []

        def visit(key: str) -> None:
            if key in path:
                circle = " -> ".join([*path[path.index(key) :], key])
                message = f"Decisions require each other in a circle: {circle}"
                raise DecisionError(message, decision=key)
            if key in done:
                return
            path.append(key)
            for required in self._required(self._decisions[key], "requiredDecision", self._decisions):
                visit(required)
            path.pop()
            done.add(key)

        for key in self._decisions:
            visit(key)


def _refusing(error: DecisionError) -> Closure:
    def refuse(_scope: Scope) -> Value:
        raise error

    return refuse


def _by_id(root: Element, kind: str) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in root.children(kind):
        if not element.id or element.id in found:
            message = f"Each {kind} needs an id of its own; {element.name!r} has {element.id or 'none'!r}"
            raise DecisionError(message)
        found[element.id] = element
    return found


def _variable(element: Element) -> str:
    variable = element.first("variable")
    return (variable.name if variable is not None else "") or element.name or element.id


def _output_names(element: Element, tables: tuple[Table, ...]) -> tuple[str, ...]:
    if element.first("decisionTable") is not None and tables and len(tables[-1].outputs) > 1:
        return tuple(output.name for output in tables[-1].outputs)
    return (_variable(element),)
