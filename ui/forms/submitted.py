"""Reads what a browser sent for a form back into the shape the form's data has."""

from collections.abc import Mapping
from typing import TypeAlias

from werkzeug.datastructures import MultiDict

from engine.domain.forms import Field, Form

PREFIX = "f."
CHOICE = "chosen."
MAX_ROWS = 300


Sent: TypeAlias = MultiDict[str, str]


def submitted_data(form: Form, sent: Sent) -> dict[str, object]:
    """Return the form's data as typed; what the form does not have is kept under its name, for the server to refuse."""
    names = [name.removeprefix(PREFIX) for name in sent if name.startswith(PREFIX)]
    data: dict[str, object] = {
        field.key: _value(field, f"{PREFIX}{field.key}", sent, names)
        for field in form.fields
        if not field.is_written_by_server
    }
    known = {field.key for field in form.fields}
    for name in names:
        key = name.partition(".")[0]
        if key not in known:
            data[key] = sent.get(f"{PREFIX}{name}")
    return data


def submitted_answers(sent: Sent, count: int) -> list[str]:
    """Return the answers to `count` items."""
    return [sent.get(f"answer.{number}", "") for number in range(count)]


def submitted_choices(sent: Sent) -> dict[str, list[str]]:
    """Return whom somebody ticked for later elements, by element."""
    names = [name for name in sent if name.startswith(CHOICE)]
    return {name.removeprefix(CHOICE): sent.getlist(name) for name in names}


def with_row(data: Mapping[str, object], request: str) -> dict[str, object]:
    """Carry out `add:<table>` or `remove:<table>:<row>` on typed data; anything else changes nothing."""
    act, _, rest = request.partition(":")
    table, _, number = rest.partition(":")
    rows = data.get(table)
    kept = list(rows) if isinstance(rows, list) else []
    if act == "add" and len(kept) < MAX_ROWS:
        return {**data, table: [*kept, {}]}
    if act == "remove" and number.isdigit() and int(number) < len(kept):
        return {**data, table: [row for n, row in enumerate(kept) if n != int(number)]}
    return dict(data)


def _value(field: Field, name: str, sent: Sent, names: list[str]) -> object:
    match field.kind:
        case "checkbox":
            return sent.get(name, "") in ("on", "true", "1")
        case "multi":
            return [value for value in sent.getlist(name) if value]
        case "files":
            gone = set(sent.getlist(f"gone.{name.removeprefix(PREFIX)}"))
            return [value for value in sent.getlist(name) if value and value not in gone]
        case "table":
            return _rows(field, name, sent, names)
        case "conform_checklist":
            return _conform(field, name, sent)
        case _:
            return sent.get(name, "")


def _rows(field: Field, name: str, sent: Sent, names: list[str]) -> list[dict[str, object]]:
    prefix = f"{name.removeprefix(PREFIX)}."
    numbers = {n.removeprefix(prefix).partition(".")[0] for n in names if n.startswith(prefix)}
    indexes = sorted(int(n) for n in numbers if n.isdigit())[:MAX_ROWS]
    columns = [column for column in field.children if column.is_data and not column.is_written_by_server]
    return [{c.key: _value(c, f"{name}.{index}.{c.key}", sent, names) for c in columns} for index in indexes]


def _conform(field: Field, name: str, sent: Sent) -> object:
    mode = sent.get(f"{name}.mode", "")
    codes = [choice.value for choice in field.choices]
    if mode == "all":
        return {"conform": codes, "exceptions": []}
    if mode != "except":
        return None
    excepted = [code for code in sent.getlist(f"{name}.except") if code in codes]
    return {
        "conform": [code for code in codes if code not in excepted],
        "exceptions": [{"item": code, "note": sent.get(f"{name}.note.{code}", "")} for code in excepted],
    }
