"""Says what differs between two versions of a decision file: named values, rows, cells, expressions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from engine.dmn.sheet import Row, Sheet, SheetTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs; rows count from 1, in the new table, or in the old one for a row that is gone."""

    kind: Literal["value", "cell", "added", "removed", "moved", "computed", "columns"]
    table: str
    """The name of the table, the group of values or the expression."""
    row: int = 0
    column: str = ""
    old: str = ""
    new: str = ""


def differences(old: Sheet, new: Sheet) -> tuple[Difference, ...]:
    """Compare two files; rows are the same that have the same id."""
    return (*_values(old, new), *_tables(old, new), *_computed(old, new))


def _values(old: Sheet, new: Sheet) -> Iterator[Difference]:
    before = {one.path: one for one in old.values}
    after = {one.path: one for one in new.values}
    for path in dict.fromkeys((*before, *after)):
        one, other = before.get(path), after.get(path)
        if (one and one.text) != (other and other.text):
            known = other or one
            if known is not None:
                yield Difference(
                    kind="value",
                    table=known.prefix,
                    column=known.name,
                    old=one.text if one else "",
                    new=other.text if other else "",
                )


def _computed(old: Sheet, new: Sheet) -> Iterator[Difference]:
    before = {one.decision: one for one in old.computed}
    after = {one.decision: one for one in new.computed}
    for key in dict.fromkeys((*before, *after)):
        texts = [side[key].text if key in side else "" for side in (before, after)]
        if texts[0] != texts[1]:
            name = (after.get(key) or before[key]).name
            yield Difference(kind="computed", table=name, old=texts[0], new=texts[1])


def _tables(old: Sheet, new: Sheet) -> Iterator[Difference]:
    before = {one.decision: one for one in old.tables}
    after = {one.decision: one for one in new.tables}
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one is None or other is None or _columns(one) != _columns(other):
            yield Difference(
                kind="columns",
                table=(other or one or before[key]).name,
                old="" if one is None else ", ".join(_columns(one)),
                new="" if other is None else ", ".join(_columns(other)),
            )
        if one is not None and other is not None:
            yield from _rows(one, other)


def _columns(table: SheetTable) -> list[str]:
    policy = f"{table.policy} {table.aggregation}".strip()
    return [policy, *(column.label for column in (*table.inputs, *table.outputs))]


def _rows(old: SheetTable, new: SheetTable) -> Iterator[Difference]:
    before = {row.id: (at, row) for at, row in enumerate(old.rows, 1)}
    after = {row.id: (at, row) for at, row in enumerate(new.rows, 1)}
    for key, (at, row) in before.items():
        if key not in after:
            yield Difference(kind="removed", table=new.name, row=at, old=_line(row))
    moved = _moved([key for key in before if key in after], [key for key in after if key in before])
    for key, (at, row) in after.items():
        if key not in before:
            yield Difference(kind="added", table=new.name, row=at, new=_line(row))
            continue
        place, was = before[key]
        if key in moved:
            yield Difference(kind="moved", table=new.name, row=at, old=str(place), new=str(at))
        yield from _cells(new, at, was, row)


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    kept = {old[block.a + at] for block in SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
            for at in range(block.size)}  # fmt: skip
    return frozenset(new) - kept


def _cells(table: SheetTable, at: int, old: Row, new: Row) -> Iterator[Difference]:
    labels = [*(column.label for column in (*table.inputs, *table.outputs)), *table.notes]
    for label, one, other in zip(labels, old.cells, new.cells, strict=False):
        if one != other:
            yield Difference(kind="cell", table=table.name, row=at, column=label, old=one or "—", new=other or "—")


def _line(row: Row) -> str:
    return " | ".join(text or "-" for text in (*row.inputs, *row.outputs))
