"""Compiles the boxed expressions of a model into closures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.dmn.errors import DecisionError
from engine.dmn.items import Items
from engine.dmn.source import Element
from engine.feel import Expression, UnaryTests, compile_expression, compile_unary_tests
from engine.feel.calls import call_named, make_function
from engine.feel.compiler import Closure
from engine.feel.errors import FeelError
from engine.feel.loops import PARTIAL, filtering, looping, quantifying
from engine.feel.scope import Scope
from engine.feel.types import Type
from engine.feel.values import Value

KINDS: Final = (
    "literalExpression", "decisionTable", "context", "invocation", "list", "relation", "functionDefinition",
    "conditional", "filter", "for", "some", "every",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text stands: the decision, the names known there and those bound by what lies around it."""

    decision: str
    names: frozenset[str]
    bound: frozenset[str] = frozenset()
    rule: str = ""
    column: str = ""
    readable: frozenset[str] | None = None
    """What a cell of a table may read; None outside tables."""

    def bind(self, *names: str) -> Place:
        """Step inside something that binds names."""
        return replace(self, names=self.names | set(names), bound=self.bound | set(names))


class BoxedCompiler:
    """Compiles elements; collects the names read from outside for each decision.

    Where `lenient` is asked for, what can't be read is null and stands among the faults.
    """

    def __init__(
        self,
        items: Items,
        compile_table: Callable[[BoxedCompiler, Element, Place], Closure],
        *,
        lenient: bool = False,
    ) -> None:
        self.items = items
        self.lenient = lenient
        self.faults: list[DecisionError] = []
        self.reads: dict[str, set[str]] = {}
        self._table = compile_table
        self._forms: Mapping[str, Callable[[Element, Place], Closure]] = {
            "literalExpression": lambda element, place: self.expression(self.text(element, place), place).run,
            "decisionTable": lambda element, place: self._table(self, element, place),
            "context": self._context,
            "invocation": self._invocation,
            "list": self._list,
            "relation": self._relation,
            "functionDefinition": self._function,
            "conditional": self._conditional,
        }

    def inside(self, element: Element, place: Place) -> Closure:
        """Compile the boxed expression directly inside an element; without one it is null."""
        boxed = element.first(*KINDS)
        return _null if boxed is None else self.compile(boxed, place)

    def compile(self, element: Element, place: Place) -> Closure:
        """Compile a boxed expression, with its result brought to the declared type."""
        try:
            form = self._forms.get(element.kind)
            closure = self._iterator(element, place) if form is None else form(element, place)
        except DecisionError as error:
            self._forgive(error)
            return _null
        if element.kind == "functionDefinition":
            return closure
        return coerced(closure, self.type_of(element, place))

    def _forgive(self, error: DecisionError) -> None:
        if not self.lenient:
            raise error
        self.faults.append(error)

    def type_of(self, element: Element, place: Place) -> Type | None:
        """The declared type of an element, None without one."""
        return self._type(element.get("typeRef"), place)

    def _type(self, reference: str, place: Place) -> Type | None:
        try:
            return self.items.reference(reference)
        except DecisionError as error:
            raise self.error(error.sentence, place) from None

    def text(self, element: Element, place: Place) -> str:
        """The text of an element, which has to be in FEEL."""
        language = element.get("expressionLanguage")
        if language and "feel" not in language.lower():
            self._forgive(self.error(f"Only FEEL is read here, but the text is in {language!r}", place))
            return "null"
        return element.text

    def expression(self, text: str, place: Place) -> Expression:
        """Compile a text; an empty one is null."""
        if not text.strip():
            text = "null"
        try:
            found = compile_expression(text, names=place.names, types=self.items.types, lenient=self.lenient)
        except FeelError as error:
            self._forgive(self._unreadable(text, error, place))
            return compile_expression("null")
        self._note(found, place)
        return found

    def tests(self, text: str, place: Place) -> UnaryTests:
        """Compile a cell."""
        try:
            found = compile_unary_tests(text, names=place.names, types=self.items.types, lenient=self.lenient)
        except FeelError as error:
            self._forgive(self._unreadable(text, error, place))
            return compile_unary_tests("? and null")
        self._note(found, place)
        return found

    def _note(self, found: Expression | UnaryTests, place: Place) -> None:
        self.reads.setdefault(place.decision, set()).update(found.names - place.bound)
        if place.readable is None or self.lenient:
            return
        unknown = sorted(found.names - place.bound - place.readable - place.names)
        if unknown:
            # A text without its quotes would be read as a name that nothing binds, and the rule would never match.
            raise self.error(f"The cell reads {unknown[0]!r}, which nothing gives; texts stand in double quotes", place)

    def error(self, sentence: str, place: Place) -> DecisionError:
        """Make the error for a place."""
        return DecisionError(sentence, decision=place.decision, rule=place.rule, column=place.column)

    def _unreadable(self, text: str, error: FeelError, place: Place) -> DecisionError:
        return self.error(f"{text.strip()!r} can't be read: {error}", place)

    def _context(self, element: Element, place: Place) -> Closure:
        entries: list[tuple[str, Closure]] = []
        for entry in element.children("contextEntry"):
            variable = entry.first("variable")
            name = "" if variable is None else variable.name
            closure = self.inside(entry, replace(place, column=name or place.column))
            if variable is not None:
                closure = coerced(closure, self.type_of(variable, place))
                place = place.bind(name)
            entries.append((name, closure))

        def build(scope: Scope) -> Value:
            built: dict[str, object] = {}
            inner = scope.inner(built)
            for name, closure in entries:
                value = closure(inner)
                if not name:
                    return value
                built[name] = value
            return built

        return build

    def _invocation(self, element: Element, place: Place) -> Closure:
        callee = element.first(*KINDS)
        if callee is None:
            raise self.error("An invocation names no function", place)
        function = self.compile(callee, place)
        arguments: list[tuple[str, Closure]] = []
        for binding in element.children("binding"):
            parameter = binding.first("parameter")
            if parameter is None:
                raise self.error("A binding of an invocation names no parameter", place)
            arguments.append((parameter.name, self.inside(binding, place)))
        return lambda scope: call_named(function(scope), {name: argument(scope) for name, argument in arguments}, scope)

    def _list(self, element: Element, place: Place) -> Closure:
        members = [self.compile(member, place) for member in element.children(*KINDS)]
        return lambda scope: [member(scope) for member in members]

    def _relation(self, element: Element, place: Place) -> Closure:
        columns = [column.name for column in element.children("column")]
        rows = []
        for row in element.children("row"):
            cells = [self.compile(cell, place) for cell in row.children(*KINDS)]
            if len(cells) != len(columns):
                raise self.error("A row of a relation has more or fewer cells than there are columns", place)
            rows.append(list(zip(columns, cells, strict=True)))
        return lambda scope: [{name: cell(scope) for name, cell in row} for row in rows]

    def _function(self, element: Element, place: Place) -> Closure:
        names, types, body = self.function_parts(element, place)

        def define(scope: Scope) -> Value:
            return make_function(element.name or "function", names, types, body, scope)

        return define

    def function_parts(
        self, element: Element, place: Place
    ) -> tuple[tuple[str, ...], tuple[Type | None, ...], Closure]:
        """Compile a function definition: the names and types of its parameters and its body."""
        foreign = element.get("kind", "FEEL") != "FEEL"
        if foreign and not self.lenient:
            raise self.error("Functions in other languages are not run here", place)
        parameters = list(element.children("formalParameter"))
        names = tuple(parameter.name for parameter in parameters)
        types = tuple(self.type_of(parameter, place) for parameter in parameters)
        body = _null if foreign else self.inside(element, place.bind(*names))
        return names, types, coerced(body, self.type_of(element, place))

    def _conditional(self, element: Element, place: Place) -> Closure:
        condition, then, otherwise = (self._part(element, kind, place) for kind in ("if", "then", "else"))
        return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)

    def _part(self, element: Element, kind: str, place: Place) -> Closure:
        part = element.first(kind)
        if part is None:
            raise self.error(f"A {element.kind} has no {kind!r}", place)
        return self.inside(part, place)

    def _iterator(self, element: Element, place: Place) -> Closure:
        domain = self._part(element, "in", place)
        if element.kind == "filter":
            return filtering(domain, self._part(element, "match", place.bind("item")), boxed=True)
        variable = " ".join(element.get("iteratorVariable", "item").split())
        inner = place.bind(variable, PARTIAL)
        if element.kind == "for":
            body = self._part(element, "return", inner)
            return looping(((variable, domain),), body, partial=PARTIAL in element.whole_text)
        condition = self._part(element, "satisfies", inner)
        return quantifying(((variable, domain),), condition, every=element.kind == "every")


def _null(_scope: Scope) -> Value:
    return None


def coerced(closure: Closure, kind: Type | None) -> Closure:
    """Bring results to a declared type."""
    if kind is None or kind.kind == "Any":
        return closure
    return lambda scope: kind.coerce(closure(scope))
