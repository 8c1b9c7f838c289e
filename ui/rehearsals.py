"""Writes rehearsals as lines: for the page, for a file of commas, for the command line."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import orjson

from engine.domain.texts import Text
from engine.queries.happened import Happening
from ui.cockpit.words import WORDS

if TYPE_CHECKING:
    from webhooks.rehearsing import Rehearsal

KINDS = {
    "mail": Text("信", "Letter"),
    "act": Text("系统动作", "Act of the system"),
    "task": Text("新的待办", "New task"),
    "call": Text("对外通知", "Call to another system"),
}
HEADS = (
    Text("时间", "When"),
    Text("种类", "Kind"),
    Text("内容", "What"),
    Text("涉及", "To whom"),
    Text("编号", "Number"),
    Text("事项", "Case"),
    Text("节点", "Element"),
    Text("单位", "Unit"),
)
_VERBS = {
    "approve": Text("审批", "Approve"),
    "countersign": Text("会签", "Countersign"),
    "handle": Text("办理", "Handle"),
    "vote": Text("表决", "Vote"),
    "acknowledge": Text("传阅", "Acknowledge"),
}
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def what(row: Happening, language: str) -> str:
    """Return in words what happens: which letter, which act, which task."""
    if row.kind == "call":
        return row.what
    if row.kind == "task":
        known = _VERBS.get(row.what)
    elif row.kind == "mail":
        known = WORDS["mail"].get(row.what)
    else:
        known = WORDS["job"].get(row.rung) or WORDS["event"].get(row.what)
    return known.in_language(language) if known is not None else row.what


def cells(row: Happening, language: str, zone: str) -> tuple[str, ...]:
    """Return one line: a cell for each head."""
    at: datetime = row.at.astimezone(ZoneInfo(zone))
    return (
        at.strftime("%Y-%m-%d %H:%M"),
        KINDS[row.kind].in_language(language),
        what(row, language),
        ("、" if language == "zh" else ", ").join(row.people),
        row.number,
        row.title,
        row.element,
        row.unit,
    )


def as_csv(rows: Iterable[Happening], language: str, zone: str) -> str:
    """Return the lines as a file that spreadsheets open: with a mark of its coding, and no cell that is a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([head.in_language(language) for head in HEADS])
    writer.writerows(_harmless(cells(row, language, zone)) for row in rows)
    return "\ufeff" + written.getvalue()


def _harmless(line: Iterable[str]) -> Iterator[str]:
    return (f"'{cell}" if cell.startswith(_FORMULAS) else cell for cell in line)


def document(told: "Rehearsal") -> str:
    """Return a rehearsal as one JSON document; times are UTC, codes are the product's own."""
    rows = [
        {
            "at": row.at.isoformat(),
            "kind": row.kind,
            "what": row.what,
            "rung": row.rung,
            "instance": row.instance_id,
            "number": row.number,
            "title": row.title,
            "element": row.element,
            "people": list(row.logins),
            "webhook": row.people[0] if row.kind == "call" else None,
        }
        for row in told.rows
    ]
    body = {
        "since": told.since.isoformat(),
        "until": told.until.isoformat(),
        "reached": told.reached.isoformat(),
        "whole": told.whole,
        "rows": rows,
    }
    return orjson.dumps(body).decode()


def summary(told: "Rehearsal", language: str, zone: str) -> str:
    """Return one sentence: how much of which kind, and what is missing."""
    counted = {kind: sum(row.kind == kind for row in told.rows) for kind in KINDS}
    joined = "、" if language == "zh" else ", "
    parts = joined.join(f"{KINDS[kind].in_language(language)} {count}" for kind, count in counted.items())
    return f"{parts}{'。' if language == 'zh' else '.'}{missing(told, language, zone)}"


def missing(told: "Rehearsal", language: str, zone: str) -> str:
    """Return what is missing in plain words; empty where nothing is."""
    said = ""
    if told.reached < told.until:
        at = told.reached.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
        said = (
            f"要发生的事太多，只排演到 {at}；之后的没有列出。"
            if language == "zh"
            else f" There was too much to do: it was rehearsed until {at}, and what comes later is not listed."
        )
    if told.cut:
        said += (
            "每种只列出最早的 2000 项；请按人、单位或事项筛选。"
            if language == "zh"
            else " Of each kind only the first 2000 are listed: ask for one person, unit or case."
        )
    return said
