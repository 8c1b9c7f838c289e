"""Builds a decision model from its XML, refusing whatever could go wrong later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from engine.dmn.boxed import BoxedCompiler, Place, coerced
from engine.dmn.errors import DecisionError
from engine.dmn.items import Items
from engine.dmn.model import Decision, DecisionModel, Knowledge, Service
from engine.dmn.requirements import Elements, Imported, variable_of
from engine.dmn.source import Element, read_model
from engine.dmn.tablereading import table_reader
from engine.dmn.tables import Table
from engine.feel.types import ANY, Type

MAX_KIT_BYTES: Final = 16 * 1024 * 1024
"""Files that are tried by their owner may be larger than those that people upload."""
Find = Callable[[str], bytes | None]
"""Gives the file of the model that has a namespace."""


@lru_cache(maxsize=64)
def parse_decisions(xml: bytes, *, lenient: bool = False) -> DecisionModel:
    """Read a DMN model and compile all of it.

    A model never changes, so the same file is read once; a refused one is read again.

    A fault refuses the whole model; where `lenient` is asked for, what is faulty is null, as the standard has it.

    Raises DecisionError with the place of the fault.
    """
    return _read(xml, None, frozenset(), lenient=lenient)


def parse_with_imports(xml: bytes, find: Find) -> DecisionModel:
    """Read a DMN model leniently, with the models it imports, which `find` gives by their namespaces."""
    return _read(xml, find, frozenset(), lenient=True)


def _read(xml: bytes, find: Find | None, within: frozenset[str], *, lenient: bool) -> DecisionModel:
    root = read_model(xml) if find is None else read_model(xml, MAX_KIT_BYTES)
    try:
        imports = tuple(_imports(root, find, within | {root.get("namespace")}, lenient=lenient))
        return _Reader(root, imports, lenient=lenient).model()
    except RecursionError:
        message = "The model is nested too deep"
        raise DecisionError(message) from None


def _imports(root: Element, find: Find | None, within: frozenset[str], *, lenient: bool) -> Iterator[Imported]:
    for one in root.children("import"):
        if find is None and not lenient:
            message = "Imports of other models are not supported; what is needed has to stand in the model itself"
            raise DecisionError(message)
        namespace = one.get("namespace")
        xml = None if find is None or namespace in within else find(namespace)
        if xml is not None:
            yield Imported(name=one.name, namespace=namespace, model=_read(xml, find, within, lenient=lenient))


class _Reader:
    def __init__(self, root: Element, imports: Sequence[Imported], *, lenient: bool) -> None:
        self._root = root
        self._lenient = lenient
        self._imports = imports
        self._elements = Elements(root, imports, lenient=lenient)
        self._items = Items(root, _imported_types(imports), lenient=lenient)
        self._tables: list[Table] = []
        self._boxes = BoxedCompiler(self._items, table_reader(self._tables.append), lenient=lenient)
        elements = self._elements
        groups = (elements.inputs, elements.decisions, elements.knowledge, elements.services)
        inputs, decisions, *functions = ({variable_of(one) for one in group.values()} for group in groups)
        self._input_names = inputs
        self._given = decisions.union(*functions, elements.decisions, (one.name for one in imports if one.name))
        self._names = self._items.member_names.union(inputs, self._given, *(one.model.names for one in imports))
        self._named: dict[str, str] = {variable_of(one): key for key, one in elements.decisions.items()}

    def model(self) -> DecisionModel:
        elements = self._elements
        knowledge = tuple(self._read_knowledge(one) for one in elements.knowledge.values())
        decisions = {key: self._read_decision(key, one) for key, one in elements.decisions.items()}
        return DecisionModel(
            id=self._root.id,
            name=self._root.name,
            decisions=decisions,
            knowledge=knowledge,
            services={key: self._read_service(key, one) for key, one in elements.services.items()},
            input_types={variable_of(one): self._type(one) or ANY for one in elements.inputs.values()},
            result_types={key: kind for key, one in elements.decisions.items() if (kind := self._type(one))},
            imports=tuple((one.name, one.model) for one in self._imports),
            lenient=self._lenient,
            faults=tuple(self._boxes.faults),
            names=self._names,
            types=self._items.types,
        )

    def _type(self, element: Element) -> Type | None:
        variable = element.first("variable")
        if variable is None:
            return None
        return self._boxes.type_of(variable, Place(decision=element.id, names=frozenset()))

    def _read_decision(self, key: str, element: Element) -> Decision:
        place = Place(decision=key, names=self._names)
        before = len(self._tables)
        logic = self._boxes.inside(element, place)
        tables = tuple(self._tables[before:])
        elements = self._elements
        requires = tuple(elements.required(element, "requiredDecision", elements.decisions))
        inputs = elements.required(element, "requiredInput", elements.inputs)
        reads = self._boxes.reads.get(key, set())
        if not self._lenient:
            self._refuse_unrequired(element, reads, requires)
        return Decision(
            id=key,
            name=variable_of(element),
            inputs=tuple(variable_of(elements.inputs[one]) for one in inputs),
            requires=requires,
            borrows=tuple(elements.borrowed(element)),
            outputs=_output_names(element, tables),
            reads=frozenset(reads) - self._given,
            tables=tables,
            logic=logic,
            sees=elements.sees(element) if self._lenient else None,
        )

    def _refuse_unrequired(self, element: Element, reads: Iterable[str], requires: tuple[str, ...]) -> None:
        for read in sorted(set(reads) - self._input_names):
            key = self._named.get(read, read)
            if key in self._elements.decisions and key not in requires and key != element.id:
                message = f"It reads the decision {read!r} but does not require it"
                raise DecisionError(message, decision=element.id)

    def _read_knowledge(self, element: Element) -> Knowledge:
        logic = element.first("encapsulatedLogic")
        place = Place(decision=element.id, names=self._names)
        if logic is None:
            if self._lenient:
                return Knowledge(name=variable_of(element), parameters=(), types=(), body=lambda _scope: None)
            message = "The business knowledge model has no logic"
            raise DecisionError(message, decision=element.id)
        names, types, body = self._boxes.function_parts(logic, place)
        parameters, result = _as_function(self._type(element))
        if len(parameters) == len(types):
            types = tuple(kind or declared for kind, declared in zip(types, parameters, strict=True))
        # A function may call itself, which the standard's requirements have no word for.
        sees = self._elements.sees(element) | {variable_of(element)} if self._lenient else None
        return Knowledge(
            name=variable_of(element), parameters=names, types=types, body=coerced(body, result), sees=sees
        )

    def _read_service(self, key: str, element: Element) -> Service:
        elements = self._elements
        outputs = tuple(elements.referenced(element, "outputDecision", elements.decisions))
        if not outputs and not self._lenient:
            message = "The decision service has no output decision"
            raise DecisionError(message, decision=key)
        data = elements.referenced(element, "inputData", elements.inputs)
        return Service(
            id=key,
            name=variable_of(element),
            outputs=outputs,
            input_decisions=tuple(elements.referenced(element, "inputDecision", elements.decisions)),
            input_data=tuple(variable_of(elements.inputs[one]) for one in data),
            result=_as_function(self._type(element))[1],
        )


def _imported_types(imports: Iterable[Imported]) -> dict[str, Type]:
    return {
        f"{one.name}.{name}" if one.name else name: kind for one in imports for name, kind in one.model.types.items()
    }


def _as_function(kind: Type | None) -> tuple[tuple[Type, ...], Type | None]:
    """The types of the parameters and of the result, where the variable of a function has the type of either."""
    if kind is not None and kind.kind == "function":
        return kind.parameters or (), kind.result
    return (), kind


def _output_names(element: Element, tables: tuple[Table, ...]) -> tuple[str, ...]:
    if element.first("decisionTable") is not None and tables and len(tables[-1].outputs) > 1:
        return tuple(output.name for output in tables[-1].outputs)
    return (variable_of(element),)
