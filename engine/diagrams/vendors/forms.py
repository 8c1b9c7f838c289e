"""Reads which form other tools show on a user task, and until when it is due."""

import re
from typing import Final

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError, feel_value, is_expression
from engine.diagrams.names import ZEEBE
from engine.diagrams.vendors.spaces import CAMUNDA_7, SPIFF, inner, said, said_once, told
from engine.domain.durations import Cycle, TimerTextError, parse_duration
from engine.domain.elements import DueRule

_FILE: Final = re.compile(r"camunda-forms:(?:deployment|app):(?:.*/)?([^/]+?)(?:\.form)?")
_NAME: Final = re.compile(r"[\w.-]+")
_WAY: Final = "make a form-js form in forms/ and name it"


def form(node: _Element) -> str | None:
    """The form of the package that a user task of another tool names.

    Raises SettingError for a form that lies elsewhere: it would be lost.
    """
    _no_json_schema(node)
    definition = said_once(node, "formDefinition", (ZEEBE,))
    names = [told(node, "formKey"), told(node, "formRef", spaces=CAMUNDA_7), *_defined(definition)]
    found = [name for name in names if name]
    if len(found) > 1:
        raise SettingError(f"Expected one form, but '{found[0]}' and '{found[1]}' are named.")
    return _name(found[0]) if found else None


def _defined(one: _Element | None) -> list[str | None]:
    if one is None:
        return []
    if one.get("externalReference"):
        raise SettingError(
            f"Expected a form of the package, but '{one.get('externalReference')}' lies outside: {_WAY}."
        )
    if one.get("versionTag") or one.get("bindingType", "latest") not in {"latest", "deployment"}:
        raise SettingError("Expected the form of the package's own version, but another version is asked for.")
    return [one.get("formId"), one.get("formKey")]


def _name(text: str) -> str:
    if (file := _FILE.fullmatch(text)) is not None:
        return file[1]
    if is_expression(text) or _NAME.fullmatch(text) is None:
        raise SettingError(f"Expected the name of a form of the package, but it is '{text}': {_WAY}.")
    return text


def _no_json_schema(node: _Element) -> None:
    for box in said(node, "properties", (SPIFF,)):
        for one in inner(box, "property"):
            if "SchemaFilename" in (one.get("name") or ""):
                raise SettingError(
                    f"Expected a form of the package, but it is a JSON schema, '{one.get('value')}': {_WAY}."
                )


def due(node: _Element) -> DueRule | None:
    """The time limit of another tool, counted by the clock: a moment, an ISO duration, or an expression.

    Raises SettingError for a text that says no time.
    """
    schedule = said_once(node, "taskSchedule", (ZEEBE,))
    found = [told(node, "dueDate"), None if schedule is None else schedule.get("dueDate")]
    texts = {text.strip() for text in found if text and text.strip()}
    if len(texts) > 1:
        raise SettingError(f"Expected one time limit, but there are {' and '.join(sorted(texts))}.")
    return DueRule(text=_time(texts.pop()), working=False) if texts else None


def _time(text: str) -> str:
    if is_expression(text):
        return "=" + feel_value(text)
    try:
        said_time = parse_duration(text)
    except TimerTextError as error:
        raise SettingError(str(error), "timer") from error
    if isinstance(said_time, Cycle):
        raise SettingError(f"Expected a time limit that comes once, but '{text}' repeats.", "timer")
    return text
