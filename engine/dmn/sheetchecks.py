"""Finds what is wrong on a sheet, cell by cell, and what its tables leave open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.dmn.checks import TableProblem, model_problems
from engine.dmn.edges import edges_of
from engine.dmn.errors import DecisionError
from engine.dmn.model import DecisionModel
from engine.dmn.namedvalues import constant_text
from engine.dmn.reading import parse_decisions
from engine.dmn.sheet import Row, Sheet, SheetTable
from engine.dmn.sheetwriting import write_sheet
from engine.dmn.tables import Table
from engine.feel import (
    Expression,
    FeelError,
    FeelEvaluationError,
    UnaryTests,
    Value,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.scope import Scope
from engine.feel.types import Type

MAX_ROWS: Final = 200
MAX_TEXT: Final = 1000
REFUSED: Final = frozenset({"gap", "overlap"})
"""Kinds of problems with which no table comes into force; the others are shown to whoever decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """What is wrong at one field; `path` is the field's, empty where it is about the whole file."""

    path: str
    code: str
    """empty, feel, constant, name, member, type, listed, long, rows, model"""
    found: str
    expected: str = ""
    """What would be right: a type, names, allowed values; or the exact words of the language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A problem of a whole table, with the table's name."""

    decision: str
    table: str
    problem: TableProblem

    @property
    def refuses(self) -> bool:
        """Tell whether it keeps the table from coming into force."""
        return self.problem.kind in REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found; `content` is the file, where every cell can be read."""

    faults: tuple[CellFault, ...]
    open: tuple[OpenCase, ...]
    content: bytes | None

    @property
    def passes(self) -> bool:
        """Tell whether it may come into force."""
        return self.content is not None and not any(one.refuses for one in self.open)


def check_sheet(base: bytes, sheet: Sheet) -> Verdict:
    """Check a sheet that was made from the file `base`: first every cell by itself, then the tables as wholes."""
    faults = tuple(_Cells(parse_decisions(base), sheet).faults())
    if faults:
        return Verdict(faults=faults, open=(), content=None)
    content = write_sheet(base, sheet)
    try:
        model = parse_decisions(content)
    except DecisionError as error:
        return Verdict(faults=(_placed(sheet, error),), open=(), content=None)
    return Verdict(faults=(), open=tuple(_open(model)), content=content)


def cell_path(table: SheetTable | str, row: str, column: str) -> str:
    """The name of a cell's field: column i1, i2 … for inputs, o1 … for outputs, n1 … for notes."""
    decision = table if isinstance(table, str) else table.decision
    return f"cell.{decision}.{row}.{column}"


def _open(model: DecisionModel) -> Iterator[OpenCase]:
    for decision in model.decisions.values():
        if decision.tables:
            name = decision.name
            for problem in model_problems(model, decision.id):
                yield OpenCase(decision=decision.id, table=name, problem=problem)


def _placed(sheet: Sheet, error: DecisionError) -> CellFault:
    """Put an error of the whole model at the cell it names."""
    table = next((one for one in sheet.tables if one.decision == error.decision), None)
    path = ""
    if table is not None and error.rule.isdecimal() and 0 < int(error.rule) <= len(table.rows):
        row = table.rows[int(error.rule) - 1]
        labels = {column.label: f"i{at}" for at, column in enumerate(table.inputs, 1)}
        labels |= {column.text or "output": f"o{at}" for at, column in enumerate(table.outputs, 1)}
        path = cell_path(table, row.id, labels.get(error.column, "i1"))
    return CellFault(path=path, code="model", found="", expected=str(error))


class _Cells:
    def __init__(self, model: DecisionModel, sheet: Sheet) -> None:
        self._model = model
        self._sheet = sheet
        self._members: dict[str, dict[str, Value]] = {}

    def faults(self) -> Iterator[CellFault]:
        yield from self._of_values()
        for table in self._sheet.tables:
            if len(table.rows) > MAX_ROWS:
                yield CellFault(path="", code="rows", found=str(len(table.rows)), expected=str(MAX_ROWS))
            if not table.rows:
                yield CellFault(path="", code="empty", found=table.name, expected="1")
            compiled = self._model.decisions[table.decision].tables[-1]
            for row in table.rows:
                yield from self._of_row(table, compiled, row)

    def _of_values(self) -> Iterator[CellFault]:
        for one in self._sheet.values:
            members = self._members.setdefault(one.prefix, {})
            members[one.name] = None
            try:
                expression = compile_expression(one.text)
                if constant_text(expression.node) is None:
                    yield CellFault(path=one.path, code="constant", found=one.text)
                    continue
                members[one.name] = expression.run(Scope({}))
            except FeelError as error:
                code = "feel" if one.text.strip() else "constant"
                yield CellFault(path=one.path, code=code, found=one.text, expected=str(error))

    def _of_row(self, table: SheetTable, compiled: Table, row: Row) -> Iterator[CellFault]:
        for at, (text, column) in enumerate(zip(row.inputs, compiled.inputs, strict=True), 1):
            kind = column.type or self._model.input_types.get(column.expression.text.strip())
            yield from self._of_input(cell_path(table, row.id, f"i{at}"), text, kind, table)
        for at, (text, output) in enumerate(zip(row.outputs, compiled.outputs, strict=True), 1):
            yield from self._of_output(cell_path(table, row.id, f"o{at}"), text, (output.type, output.allowed), table)
        for at, text in enumerate(row.notes, 1):
            if len(text) > MAX_TEXT:
                yield CellFault(path=cell_path(table, row.id, f"n{at}"), code="long", found="", expected=str(MAX_TEXT))

    def _of_input(self, path: str, text: str, kind: Type | None, table: SheetTable) -> Iterator[CellFault]:
        try:
            cell = compile_unary_tests(_bounded(text), names=self._names, types=self._model.types)
        except FeelError as error:
            yield CellFault(path=path, code="feel", found=text, expected=str(error))
            return
        found = self._unknown(path, cell, table) or (self._wrong_test(path, text, cell, kind))
        if found is not None:
            yield found

    def _of_output(
        self, path: str, text: str, wanted: tuple[Type | None, UnaryTests | None], table: SheetTable
    ) -> Iterator[CellFault]:
        if not text.strip():
            yield CellFault(path=path, code="empty", found="")
            return
        try:
            cell = compile_expression(_bounded(text), names=self._names, types=self._model.types)
        except FeelError as error:
            yield CellFault(path=path, code="feel", found=text, expected=str(error))
            return
        found = self._unknown(path, cell, table) or self._wrong_output(path, text, cell, wanted)
        if found is not None:
            yield found

    @property
    def _names(self) -> frozenset[str]:
        return self._model.names

    @property
    def _scope(self) -> Scope:
        return Scope({}).inner(dict(self._members))

    def _unknown(self, path: str, cell: Expression | UnaryTests, table: SheetTable) -> CellFault | None:
        """Tell of the first name nothing gives, or the first named value that is none."""
        known = self._names | self._model.decisions[table.decision].reads | set(self._members)
        for name in sorted(cell.names - known):
            return CellFault(path=path, code="name", found=name)
        for read in sorted(cell.paths):
            prefix, _, member = read.partition(".")
            members: Mapping[str, Value] = self._members.get(prefix, {})
            if prefix in self._members and member.partition(".")[0] not in members:
                names = ", ".join(f"{prefix}.{name}" for name in members)
                return CellFault(path=path, code="member", found=read, expected=names)
        return None

    def _wrong_test(self, path: str, text: str, cell: UnaryTests, kind: Type | None) -> CellFault | None:
        if kind is None or kind.kind == "Any":
            return None
        for test in cell.tests:
            edges = edges_of(test, self._scope)
            values = () if edges is None else edges.values
            if any(not _fits(value, kind) for value in values):
                return CellFault(path=path, code="type", found=text, expected=kind.kind)
        return None

    def _wrong_output(
        self, path: str, text: str, cell: Expression, wanted: tuple[Type | None, UnaryTests | None]
    ) -> CellFault | None:
        kind, allowed = wanted
        if cell.names - set(self._members):
            return None
        try:
            value = cell.run(self._scope)
        except FeelEvaluationError:
            return None
        if value is None:
            return None
        if kind is not None and kind.coerce(value) is None:
            return CellFault(path=path, code="type", found=text, expected=kind.kind)
        if allowed is not None and allowed.test(value, self._scope) is not True:
            return CellFault(path=path, code="listed", found=text, expected=allowed.text)
        return None


def _fits(value: Value, kind: Type) -> bool:
    return kind.accepts(value, limited=False) or (kind.kind == "list" and kind.coerce(value) is not None)


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        message = f"The text is longer than {MAX_TEXT} characters"
        raise FeelError(message)
    return text
