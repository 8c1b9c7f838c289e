"""Reads the form in which a decision table is changed, and moves, adds and removes its rows."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.dmn.sheet import NamedValue, Sheet, SheetTable

Edits = dict[str, Any]


def typed_edits(form: MultiDict[str, str], sheet: Sheet) -> Edits:
    """Return what was typed, in the order of the rows on the page; a table that the form lacks stays as it is."""
    edits: Edits = sheet.edits()
    edits["values"] = {one.path: form.get(one.path, one.text).strip() for one in sheet.values}
    for table in sheet.tables:
        order = form.getlist(f"row.{table.decision}")
        if order or f"rows.{table.decision}" in form:
            edits["tables"][table.decision] = [_row(form, table, key) for key in order]
    return edits


def _row(form: MultiDict[str, str], table: SheetTable, key: str) -> dict[str, Any]:
    def texts(letter: str, width: int) -> list[str]:
        fields = (f"cell.{table.decision}.{key}.{letter}{at}" for at in range(1, width + 1))
        return [form.get(field, "").strip() for field in fields]

    return {
        "id": key,
        "inputs": texts("i", len(table.inputs)),
        "outputs": texts("o", len(table.outputs)),
        "notes": texts("n", len(table.notes)),
    }


def rearrange(edits: Edits, act: str, decision: str, key: str) -> str:
    """Move a row up or down, remove it, or add one below it (at the top without `key`); returns the row meant."""
    rows = edits["tables"].get(decision)
    if rows is None:
        return ""
    at = next((place for place, row in enumerate(rows) if row["id"] == key), -1)
    if act == "add":
        rows.insert(at + 1, _empty(rows, edits, decision))
        return str(rows[at + 1]["id"])
    if at < 0:
        return ""
    if act == "remove":
        rows.pop(at)
        return str(rows[min(at, len(rows) - 1)]["id"]) if rows else ""
    other = at + (-1 if act == "up" else 1)
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    return key


def _empty(rows: Sequence[Mapping[str, Any]], edits: Edits, decision: str) -> dict[str, Any]:
    used = {row["id"] for row in rows}
    number = next(n for n in range(1, len(used) + 2) if f"new-{n}" not in used)
    like = rows[0] if rows else edits["widths"][decision]
    return {
        "id": f"new-{number}",
        "inputs": ["-" for _ in like["inputs"]],
        "outputs": ["" for _ in like["outputs"]],
        "notes": ["" for _ in like["notes"]],
    }


def widths(sheet: Sheet) -> dict[str, Any]:
    """Return the columns of every table, for a first row."""
    return {
        table.decision: {"inputs": table.inputs, "outputs": table.outputs, "notes": table.notes}
        for table in sheet.tables
    }


def named_in(text: str, values: Sequence[NamedValue]) -> list[str]:
    """Return the texts of the named values that a cell uses, in their order."""
    return [
        one.text for one in values if re.search(rf"(?<![\w.]){re.escape(f'{one.prefix}.{one.name}')}(?![\w])", text)
    ]


def column_widths(table: SheetTable, most: int, *, typed: bool = False) -> list[int]:
    """Return how wide the columns want to be, in pixels, so that what they hold can be read; at most `most`.

    A field that is typed in shows its text on one line; what is only read breaks between words.
    """
    columns = [*table.inputs, *table.outputs]
    labels = [*(column.label for column in columns), *table.notes]
    found = []
    for at, label in enumerate(labels):
        cells = [row.cells[at] for row in table.rows]
        pieces = [text if typed else max(re.split(r"[.,\s]", text), key=_pixels) for text in cells]
        found.append(min(most, (32 if typed else 0) + max(_pixels(text) for text in (label[:5], *pieces))))
    return found


def _pixels(text: str) -> int:
    return sum(15 if ord(letter) > _WIDE else 9 for letter in text)


_WIDE = 0x2E80
"""From here on, letters are as wide as they are high."""
