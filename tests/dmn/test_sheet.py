"""Files as sheets: read, changed, written back, checked and compared; the shipped ones among them."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.dmn import parse_decisions
from engine.dmn.sheet import Sheet, read_sheet
from engine.dmn.sheetchecks import MAX_ROWS, check_sheet
from engine.dmn.sheetdiff import differences
from engine.dmn.sheetwriting import write_sheet
from engine.testing import ROOT
from tests.factories.tables import dmn

FILES = sorted(ROOT.glob("*/decisions/*.dmn"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_file_is_right_and_is_written_back_as_it_is(file: Path) -> None:
    content = file.read_bytes()
    sheet = read_sheet(content)
    verdict = check_sheet(content, sheet)
    assert (verdict.faults, verdict.open, verdict.passes) == ((), (), True)
    assert write_sheet(content, sheet) == content
    assert sheet.with_edits(sheet.edits()) == sheet


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_rows_are_added_moved_and_removed_and_the_file_says_the_same(file: Path) -> None:
    content = file.read_bytes()
    sheet = read_sheet(content)
    tables = tuple(
        replace(table, rows=(*table.rows[1:], replace(table.rows[0], id="new-1", notes=("注",) * len(table.notes))))
        for table in sheet.tables
    )
    changed = replace(sheet, tables=tables)
    written = write_sheet(content, changed)
    parse_decisions(written)
    assert [[row.cells for row in table.rows] for table in read_sheet(written).tables] == [
        [row.cells for row in table.rows] for table in tables
    ]


def test_named_values_are_found_whatever_constants_they_are() -> None:
    text = '{n: -1.5, t: "A, \\"B\\"", b: true, none: null, d: date("2026-01-01"), p: duration("P3M"), l: ["x", 2]}'
    content = dmn().replace(b"{major: 100, minor: 30}", text.encode())
    found = [(one.name, one.text) for one in read_sheet(content).values]
    assert found == [
        ("n", "-1.5"),
        ("t", '"A, \\"B\\""'),
        ("b", "true"),
        ("none", "null"),
        ("d", 'date("2026-01-01")'),
        ("p", 'duration("P3M")'),
        ("l", '["x", 2]'),
    ]


@pytest.mark.parametrize("text", ["{major: 100, minor: major}", "{}", "[1]", "{major: now()}", "budget"])
def test_what_computes_is_no_named_value(text: str) -> None:
    sheet = read_sheet(dmn().replace(b"{major: 100, minor: 30}", text.encode()))
    assert sheet.values == ()
    assert [one.text for one in sheet.computed] == [text]


def test_comments_of_a_file_stay() -> None:
    content = dmn().replace(b'<decision id="limits"', b'<!-- by the council --><decision id="limits"')
    sheet = read_sheet(content)
    values = (replace(sheet.values[0], text="120"), *sheet.values[1:])
    written = write_sheet(content, replace(sheet, values=values))
    assert b"<!-- by the council -->" in written
    assert b"{major: 120, minor: 30}" in written


def with_rows(sheet: Sheet, count: int) -> Sheet:
    (table,) = sheet.tables
    rows = tuple(replace(table.rows[-1], id=f"new-{at}") for at in range(count))
    return replace(sheet, tables=(replace(table, rows=rows),))


def test_a_table_has_bounds() -> None:
    sheet = read_sheet(dmn())
    too_many = check_sheet(dmn(), with_rows(sheet, MAX_ROWS + 1))
    assert {fault.code for fault in too_many.faults} == {"rows"}
    assert {fault.code for fault in check_sheet(dmn(), with_rows(sheet, 0)).faults} == {"empty"}
    long = sheet.edits()
    long["tables"]["grade"][0]["inputs"][0] = '"' + "x" * 2000 + '"'  # type: ignore[index]
    assert {fault.code for fault in check_sheet(dmn(), sheet.with_edits(long)).faults} == {"feel"}


def test_a_row_that_never_decides_is_told_and_refuses_nothing() -> None:
    sheet = read_sheet(dmn())
    (table,) = sheet.tables
    swapped = replace(table, rows=(table.rows[1], table.rows[0], table.rows[2]))
    verdict = check_sheet(dmn(), replace(sheet, tables=(swapped,)))
    assert [one.problem.kind for one in verdict.open] == ["unreachable"]
    assert verdict.passes


def test_what_differs_is_told_row_by_row() -> None:
    sheet = read_sheet(dmn())
    (table,) = sheet.tables
    first, second, third = table.rows
    other = replace(first, id="new-1", inputs=("> 500",), outputs=('"S"',))
    changed = replace(
        sheet,
        values=(replace(sheet.values[0], text="120"), *sheet.values[1:]),
        tables=(replace(table, rows=(other, third, replace(first, outputs=('"A1"',)))),),
    )
    found = [(one.kind, one.row, one.column, one.old, one.new) for one in differences(sheet, changed)]
    assert found == [
        ("value", 0, "major", "100", "120"),
        ("removed", 2, "", '> limits.minor | "B"', ""),
        ("added", 1, "", "", '> 500 | "S"'),
        ("moved", 2, "", "3", "2"),
        ("cell", 3, "等级", '"A"', '"A1"'),
    ]
    assert second.id == "r2"
    assert differences(sheet, sheet) == ()
