"""Checks the value of one field: each kind takes what was typed and gives what is stored, or says why not."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation

from engine.domain.forms.countries import COUNTRIES
from engine.domain.forms.expressions import number
from engine.domain.forms.model import Field, Kind, Options, Source
from engine.domain.forms.refusals import refusal

_EXACT_DIGITS = 15
"""What a JSON number carries without loss through every reader."""
_REGISTERS: dict[Kind, Source] = {
    "person": "persons",
    "unit": "units",
    "country": "countries",
    "partner": "partners",
}


class ValueRefused(Exception):  # noqa: N818 - caught within this package
    """One field's value was not accepted."""

    def __init__(self, path: str, code: str, **fields: object) -> None:
        super().__init__(path, code)
        self.error = refusal(path, code, **fields)


def is_empty(value: object) -> bool:
    """Tell whether nothing was filled in."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


def check_value(field: Field, value: object, path: str, options: Options) -> object:
    """Return the value as it is stored.

    Raises ValueRefused.
    """
    return _CHECKS[field.kind](field, value, path, options)


def missing_code(field: Field) -> str:
    """Return the code that says what to do about an empty field."""
    if field.kind in ("select", "radio", "multi", *_REGISTERS):
        return "required_choice"
    return {"files": "required_file", "checkbox": "required_tick"}.get(field.kind, "required")


def as_typed(fields: Iterable[Field], data: Mapping[str, object]) -> dict[str, object]:
    """Return the data with figures as numbers: a page sends text, and a condition compares numbers.

    What can't be read as a number stays as it is; checking says so later.
    """
    found = dict(data)
    for field in fields:
        value = found.get(field.key)
        if field.kind == "number" and isinstance(value, str) and value.strip():
            with suppress(ValueRefused):
                found[field.key] = number(_decimal(value, field.key))
        elif field.kind == "table" and isinstance(value, list):
            found[field.key] = [as_typed(field.children, row) if isinstance(row, Mapping) else row for row in value]
    return found


def _text(field: Field, value: object, path: str, _: Options) -> object:
    if not isinstance(value, str):
        raise ValueRefused(path, "not_text")
    text = value.replace("\r\n", "\n").strip()
    if field.max_length is not None and len(text) > field.max_length:
        raise ValueRefused(path, "too_long", n=field.max_length, have=len(text))
    if field.min_length is not None and len(text) < field.min_length:
        raise ValueRefused(path, "too_short", n=field.min_length)
    if field.pattern is not None and re.search(field.pattern, text) is None:
        raise ValueRefused(path, "pattern")
    return text


def _number(field: Field, value: object, path: str, _: Options) -> object:
    """Numbers are stored as JSON numbers: int where whole, else a float that says exactly what was typed."""
    figure = _decimal(value, path)
    if len(figure.normalize().as_tuple().digits) > _EXACT_DIGITS or abs(figure.adjusted()) > _EXACT_DIGITS:
        raise ValueRefused(path, "too_many_digits")
    places = -int(figure.normalize().as_tuple().exponent)
    if field.decimals is not None and places > field.decimals:
        raise ValueRefused(path, "too_many_decimals", n=field.decimals)
    if field.minimum is not None and figure < field.minimum:
        raise ValueRefused(path, "too_small", n=field.minimum)
    if field.maximum is not None and figure > field.maximum:
        raise ValueRefused(path, "too_large", n=field.maximum)
    return number(figure)


def _decimal(value: object, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueRefused(path, "not_number")
    text = str(value).strip().replace(",", "").replace("，", "")
    try:
        figure = Decimal(text)
    except InvalidOperation:
        raise ValueRefused(path, "not_number") from None
    if not figure.is_finite():
        raise ValueRefused(path, "not_number")
    return figure


def _date(_field: Field, value: object, path: str, _: Options) -> object:
    if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()) is None:
        raise ValueRefused(path, "not_date")
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        raise ValueRefused(path, "not_date") from None


def _choice(field: Field, value: object, path: str, options: Options) -> object:
    if isinstance(value, str) and _offers(field, value, options):
        return value
    raise ValueRefused(path, "unknown_option", value=value)


def _several(field: Field, value: object, path: str, options: Options) -> object:
    if not isinstance(value, list):
        raise ValueRefused(path, "not_list")
    for item in value:
        _choice(field, item, path, options)
    return list(dict.fromkeys(value))


def _offers(field: Field, value: str, options: Options) -> bool:
    source = field.source or _REGISTERS.get(field.kind)
    if source == "countries":
        return value in COUNTRIES
    if source is not None:
        return options.knows(source, value)
    return any(choice.value == value for choice in field.choices)


def _checkbox(_field: Field, value: object, path: str, _: Options) -> object:
    if not isinstance(value, bool):
        raise ValueRefused(path, "not_boolean")
    return value


def _files(field: Field, value: object, path: str, options: Options) -> object:
    """Attachments are named by their ids: names and sizes are the attachment rows' business."""
    if not isinstance(value, list):
        raise ValueRefused(path, "not_list")
    for item in value:
        if not isinstance(item, str) or not options.knows("attachments", item):
            raise ValueRefused(path, "unknown_file")
    if not field.multiple and len(value) > 1:
        raise ValueRefused(path, "one_file")
    return list(dict.fromkeys(value))


def _conform(field: Field, value: object, path: str, _: Options) -> object:
    """All conform except …: stored as the codes that conform, and what is wrong with each of the others.

    A plain list, as form-js gives it, means the codes that conform.
    """
    sent = {"conform": value} if isinstance(value, list) else value
    if not isinstance(sent, Mapping):
        raise ValueRefused(path, "not_list")
    conform, exceptions = sent.get("conform") or [], sent.get("exceptions") or []
    if not isinstance(conform, list) or not isinstance(exceptions, list):
        raise ValueRefused(path, "not_list")
    codes = [choice.value for choice in field.choices]
    notes = {str(e.get("item")): str(e.get("note") or "").strip() for e in exceptions if isinstance(e, Mapping)}
    for code in (*conform, *notes):
        if code not in codes:
            raise ValueRefused(path, "unknown_option", value=code)
    excepted = [code for code in codes if code in notes or code not in conform]
    if any(not notes.get(code) for code in excepted):
        raise ValueRefused(path, "note_required")
    return {
        "conform": [code for code in codes if code not in excepted],
        "exceptions": [{"item": code, "note": notes[code]} for code in excepted],
    }


_CHECKS: dict[Kind, Callable[[Field, object, str, Options], object]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "date": _date,
    "select": _choice,
    "radio": _choice,
    "person": _choice,
    "unit": _choice,
    "country": _choice,
    "partner": _choice,
    "multi": _several,
    "checkbox": _checkbox,
    "files": _files,
    "conform_checklist": _conform,
}
