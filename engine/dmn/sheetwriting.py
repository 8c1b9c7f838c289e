"""Writes what was changed on a sheet back into its file; whatever was not changed stays as it is written."""

from __future__ import annotations

from copy import deepcopy
from typing import Final

from lxml import etree

from engine.dmn.namedvalues import written
from engine.dmn.sheet import Row, Sheet, SheetTable, read_sheet
from engine.dmn.source import Element, read_model

_CELLS: Final = {"inputEntry": "i", "outputEntry": "o", "annotationEntry": "n"}


def write_sheet(content: bytes, sheet: Sheet) -> bytes:
    """Return the file `content` with the named values and the rows of `sheet`."""
    before = read_sheet(content)
    if sheet.edits() == before.edits():
        return content
    root = read_model(content, comments=True)
    decisions = {decision.id: decision for decision in root.children("decision")}
    for group in dict.fromkeys(one.group for one in sheet.values):
        values = [(one.name, one.text) for one in sheet.values if one.group == group]
        if values != [(one.name, one.text) for one in before.values if one.group == group]:
            literal = decisions[group].first("literalExpression")
            _write_text(literal, written(values))
    for table, old in zip(sheet.tables, before.tables, strict=True):
        element = decisions[table.decision].first("decisionTable")
        if table.rows != old.rows and element is not None:
            _write_rows(element, table, old)
    document = root.node.getroottree()
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=False)) + b"\n"


def _write_rows(element: Element, table: SheetTable, old: SheetTable) -> None:
    rules = list(element.children("rule"))
    known = {row.id: rule.node for row, rule in zip(old.rows, rules, strict=True)}
    texts = {row.id: row for row in old.rows}
    pattern, place = rules[0].node, element.node.index(rules[0].node)
    used = set(known)
    made = []
    for row in table.rows:
        node = deepcopy(known.get(row.id, pattern))
        if row.id not in known:
            _name(node, _fresh(table.decision, used))
        if texts.get(row.id) != row:
            _fill(node, row)
        made.append(node)
    for rule in rules:
        element.node.remove(rule.node)
    for at, node in enumerate(made):
        element.node.insert(place + at, node)


def _fresh(decision: str, used: set[str]) -> str:
    number = len(used) + 1
    while f"{decision}_r{number}" in used:
        number += 1
    used.add(f"{decision}_r{number}")
    return f"{decision}_r{number}"


def _name(node: etree._Element, key: str) -> None:
    node.set("id", key)
    rule = Element(node)
    for kind, letter in _CELLS.items():
        for at, cell in enumerate(rule.children(kind), 1):
            if cell.id:
                cell.node.set("id", f"{key}_{letter}{at}")


def _fill(node: etree._Element, row: Row) -> None:
    rule = Element(node)
    for kind, texts in (("inputEntry", row.inputs), ("outputEntry", row.outputs), ("annotationEntry", row.notes)):
        cells = list(rule.children(kind))
        for cell, text in zip(cells, texts, strict=False):
            if cell.text.strip() != text:
                _write_text(cell, text or ("-" if kind == "inputEntry" else ""))
        for text in texts[len(cells) :]:
            if text:
                added = etree.SubElement(node, f"{{{etree.QName(node).namespace}}}{kind}")
                etree.SubElement(added, f"{{{etree.QName(node).namespace}}}text").text = text


def _write_text(element: Element | None, text: str) -> None:
    if element is None:
        return
    inner = element.first("text")
    (element if inner is None else inner).node.text = text
