"""A decision file as people read and change it: named values, and tables as rows of texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.dmn.namedvalues import named_values
from engine.dmn.requirements import variable_of
from engine.dmn.source import Element, read_model


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValue:
    """A constant that rows use by its name."""

    group: str
    """The id of the decision that holds it."""
    prefix: str
    """The name of that decision: rows write `prefix.name`."""
    name: str
    text: str

    @property
    def path(self) -> str:
        """How it is called where one field of the whole file is meant."""
        return f"value.{self.group}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An input or an output of a table; `text` is the input's expression or the output's name."""

    label: str
    text: str
    kind: str
    """The declared type, empty where none is."""
    allowed: str
    """The allowed values, as they are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A rule: the texts of its cells and its notes."""

    id: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """All its texts, from the left."""
        return (*self.inputs, *self.outputs, *self.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A decision that is one table."""

    decision: str
    name: str
    description: str
    policy: str
    aggregation: str
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    notes: tuple[str, ...]
    """The names of its columns of notes."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A decision that computes something by an expression, which is read here but not changed."""

    decision: str
    name: str
    description: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole file."""

    name: str
    values: tuple[NamedValue, ...]
    descriptions: Mapping[str, str]
    """What is said of the named values, by the id of the decision that holds them."""
    tables: tuple[SheetTable, ...]
    computed: tuple[Computed, ...]

    def edits(self) -> dict[str, object]:
        """What of it can be changed, as plain data."""
        return {
            "values": {one.path: one.text for one in self.values},
            "tables": {
                table.decision: [
                    {"id": row.id, "inputs": [*row.inputs], "outputs": [*row.outputs], "notes": [*row.notes]}
                    for row in table.rows
                ]
                for table in self.tables
            },
        }

    def with_edits(self, edits: Mapping[str, object]) -> Sheet:
        """Return it with the texts of `edits` where it has a place for them; columns stay as they are."""
        values, tables = edits.get("values"), edits.get("tables")
        known: Mapping[str, object] = values if isinstance(values, Mapping) else {}
        given: Mapping[str, object] = tables if isinstance(tables, Mapping) else {}
        return replace(
            self,
            values=tuple(replace(one, text=str(known.get(one.path, one.text))) for one in self.values),
            tables=tuple(
                replace(table, rows=tuple(_rows(table, given[table.decision]))) if table.decision in given else table
                for table in self.tables
            ),
        )


def read_sheet(content: bytes) -> Sheet:
    """Read a file without asking whether its cells are right.

    Raises DecisionError for what is no DMN model at all.
    """
    root = read_model(content)
    values: list[NamedValue] = []
    tables: list[SheetTable] = []
    computed: list[Computed] = []
    descriptions: dict[str, str] = {}
    for decision in root.children("decision"):
        constants = named_values(decision)
        table = decision.first("decisionTable")
        if constants:
            name, descriptions[decision.id] = variable_of(decision), _said(decision)
            values += [NamedValue(group=decision.id, prefix=name, name=key, text=text) for key, text in constants]
        elif table is not None:
            tables.append(_table(decision, table))
        else:
            computed.append(_computed(decision))
    return Sheet(
        name=root.name,
        values=tuple(values),
        descriptions=descriptions,
        tables=tuple(tables),
        computed=tuple(computed),
    )


def _said(element: Element) -> str:
    found = element.first("description")
    return "" if found is None else " ".join(found.own_text.split())


def _computed(decision: Element) -> Computed:
    logic = next((one for one in decision.children() if one.kind not in _BESIDE), None)
    text = "" if logic is None else logic.text if logic.first("text") is not None else logic.whole_text
    return Computed(
        decision=decision.id, name=decision.name or decision.id, description=_said(decision), text=text.strip()
    )


_BESIDE = frozenset(
    {"description", "variable", "informationRequirement", "knowledgeRequirement", "authorityRequirement"}
    | {"extensionElements", "question", "allowedAnswers"}
)


def _table(decision: Element, table: Element) -> SheetTable:
    inputs = tuple(_input(one) for one in table.children("input"))
    outputs = tuple(_output(one) for one in table.children("output"))
    notes = tuple(one.name for one in table.children("annotation"))
    rules = [(rule, [entry.text.strip() for entry in rule.children("annotationEntry")]) for rule in
             table.children("rule")]  # fmt: skip
    width = max([len(notes), *(len(entries) for _, entries in rules)])
    return SheetTable(
        decision=decision.id,
        name=decision.name or decision.id,
        description=_said(decision),
        policy=table.get("hitPolicy", "UNIQUE"),
        aggregation=table.get("aggregation"),
        inputs=inputs,
        outputs=outputs,
        notes=(*notes, *[""] * (width - len(notes))),
        rows=tuple(
            Row(
                id=rule.id or f"rule-{at}",
                inputs=tuple(cell.text.strip() for cell in rule.children("inputEntry")),
                outputs=tuple(cell.text.strip() for cell in rule.children("outputEntry")),
                notes=(*entries, *[""] * (width - len(entries))),
            )
            for at, (rule, entries) in enumerate(rules, 1)
        ),
    )


def _input(element: Element) -> Column:
    inner = element.first("inputExpression")
    text = "" if inner is None else " ".join(inner.text.split())
    return Column(
        label=" ".join((element.get("label") or text).split()),
        text=text,
        kind="" if inner is None else inner.get("typeRef"),
        allowed=_allowed(element),
    )


def _output(element: Element) -> Column:
    return Column(
        label=element.get("label") or element.name,
        text=element.name,
        kind=element.get("typeRef"),
        allowed=_allowed(element),
    )


def _allowed(element: Element) -> str:
    values = element.first("inputValues", "outputValues")
    return "" if values is None else values.text.strip()


def _rows(table: SheetTable, given: object) -> Iterator[Row]:
    for at, one in enumerate(given if isinstance(given, list) else [], 1):
        if isinstance(one, Mapping):
            yield Row(
                id=str(one.get("id") or f"new-{at}"),
                inputs=_texts(one.get("inputs"), len(table.inputs)),
                outputs=_texts(one.get("outputs"), len(table.outputs)),
                notes=_texts(one.get("notes"), len(table.notes)),
            )


def _texts(given: object, width: int) -> tuple[str, ...]:
    texts = [str(one).strip() for one in given][:width] if isinstance(given, list | tuple) else []
    return (*texts, *[""] * (width - len(texts)))
