"""Reads decision tables from a model and refuses what is not right in them, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.dmn.boxed import BoxedCompiler, Place
from engine.dmn.hits import AGGREGATIONS, POLICIES
from engine.dmn.source import Element
from engine.dmn.tables import Input, Output, Rule, Table
from engine.feel import Expression, UnaryTests
from engine.feel.cells import compile_test
from engine.feel.compiler import Closure, Test
from engine.feel.expression import compiler_for
from engine.feel.types import Type


def table_reader(found: Callable[[Table], None]) -> Callable[[BoxedCompiler, Element, Place], Closure]:
    """Make the reader of tables; each table that is read is also given to `found`."""

    def read(boxes: BoxedCompiler, element: Element, place: Place) -> Closure:
        table = read_table(boxes, element, place)
        found(table)
        return table.evaluate

    return read


def read_table(boxes: BoxedCompiler, element: Element, place: Place) -> Table:
    """Read one table."""
    policy = element.get("hitPolicy", "UNIQUE")
    aggregation = element.get("aggregation")
    if policy not in POLICIES or aggregation not in AGGREGATIONS:
        raise boxes.error(f"The hit policy {policy} {aggregation} is not known".replace("  ", " "), place)
    inputs = tuple(_input(boxes, one, place) for one in element.children("input"))
    readable = frozenset(name for column in inputs for name in column.expression.names)
    place = replace(place, readable=readable)
    outputs = tuple(_output(boxes, one, place) for one in element.children("output"))
    if not outputs:
        raise boxes.error("The table has no output", place)
    if len(outputs) > 1 and (missing := [at for at, output in enumerate(outputs, 1) if not output.name]):
        raise boxes.error(f"Output {missing[0]} has no name", place)
    if aggregation and len(outputs) > 1:
        raise boxes.error(f"{aggregation} needs exactly one output", place)
    if policy in {"PRIORITY", "OUTPUT ORDER"} and not any(output.priorities for output in outputs):
        raise boxes.error(f"The hit policy {policy} needs output values in their order", place)
    rows = enumerate(element.children("rule"), 1)
    rules = tuple(_rule(boxes, row, replace(place, rule=str(at)), inputs, outputs) for at, row in rows)
    return Table(
        decision=place.decision, name=element.get("outputLabel") or element.id or place.decision, policy=policy,
        aggregation=aggregation, inputs=inputs, outputs=outputs, rules=rules, lenient=boxes.lenient,
    )  # fmt: skip


def _input(boxes: BoxedCompiler, element: Element, place: Place) -> Input:
    inner = element.first("inputExpression")
    text = "" if inner is None else boxes.text(inner, place)
    label = " ".join((element.get("label") or text).split())
    place = replace(place, column=label)
    if not text.strip():
        raise boxes.error("The input has no expression", place)
    return Input(
        label=label,
        expression=boxes.expression(text, place),
        type=None if inner is None else boxes.type_of(inner, place),
        allowed=_values(boxes, element, place),
    )


def _values(boxes: BoxedCompiler, element: Element, place: Place) -> UnaryTests | None:
    values = element.first("inputValues", "outputValues")
    return boxes.tests(boxes.text(values, place), place) if values is not None and values.text.strip() else None


def _output(boxes: BoxedCompiler, element: Element, place: Place) -> Output:
    place = replace(place, column=element.name or element.get("label"))
    allowed = _values(boxes, element, place)
    default = element.first("defaultOutputEntry")
    return Output(
        name=element.name,
        type=boxes.type_of(element, place),
        allowed=allowed,
        priorities=_priorities(boxes, allowed, boxes.type_of(element, place)),
        default=None
        if default is None or not default.text.strip()
        else boxes.expression(boxes.text(default, place), place).run,
    )


def _priorities(boxes: BoxedCompiler, allowed: UnaryTests | None, kind: Type | None) -> tuple[Test, ...]:
    # Without output values, the allowed values of the type are in the order of their importance.
    listed = allowed.tests if allowed is not None else () if kind is None else kind.listed
    compiler = compiler_for(boxes.items.types, lenient=boxes.lenient)
    return tuple(compile_test(compiler, test) for test in listed)


def _rule(
    boxes: BoxedCompiler, row: Element, place: Place, inputs: tuple[Input, ...], outputs: tuple[Output, ...]
) -> Rule:
    cells = list(row.children("inputEntry"))
    results = list(row.children("outputEntry"))
    if len(cells) != len(inputs) or len(results) != len(outputs):
        raise boxes.error("The rule has more or fewer cells than the table has columns", place)
    tests = tuple(
        _input_cell(boxes, cell, replace(place, column=column.label))
        for cell, column in zip(cells, inputs, strict=True)
    )
    return Rule(
        id=row.id,
        tests=tests,
        checks=tuple((at, cell.test) for at, cell in enumerate(tests) if not cell.always),
        outputs=tuple(
            _output_cell(boxes, cell, replace(place, column=column.name or "output"))
            for cell, column in zip(results, outputs, strict=True)
        ),
        annotations=_annotations(row),
    )


def _default(boxes: BoxedCompiler, default: Element, place: Place) -> Closure:
    return boxes.expression(boxes.text(default, place), place).run


def _input_cell(boxes: BoxedCompiler, cell: Element, place: Place) -> UnaryTests:
    return boxes.tests(boxes.text(cell, place), place)


def _output_cell(boxes: BoxedCompiler, cell: Element, place: Place) -> Expression:
    text = boxes.text(cell, place)
    return boxes.expression("" if text.strip() == "-" else text, place)


def _annotations(row: Element) -> tuple[str, ...]:
    entries = (entry.text.strip() for entry in row.children("annotationEntry"))
    description = row.first("description")
    notes = (*entries, "" if description is None else description.own_text.strip())
    return tuple(note for note in notes if note)
