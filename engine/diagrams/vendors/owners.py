"""Reads BPMN's own resource roles: `potentialOwner`, `humanPerformer`, `performer`."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError, check_language, feel_of, feel_text, feel_value, is_expression
from engine.diagrams.names import bpmn, local
from engine.domain.elements import AssigneeRule

ROLES: Final = ("humanPerformer", "performer", "potentialOwner")
_NAMED: Final = re.compile(r"(group|user)\s*\(\s*([^()\s]+)\s*\)")
_NAME: Final = re.compile(r"[\w.@-]+")


def owners(node: _Element) -> tuple[AssigneeRule, ...]:
    """The rules of the task's resource roles, performers before owners (BPMN 2.0, 10.3.4).

    Raises SettingError for a text that names neither a group nor a person.
    """
    return tuple(rule for role in ROLES for one in node.findall(bpmn(role)) for rule in _role(one, role))


def _role(one: _Element, role: str) -> Iterator[AssigneeRule]:
    reference = one.findtext(bpmn("resourceRef"))
    if reference is not None:
        yield _resource(one, reference.strip())
        return
    expression = one.find(f"{bpmn('resourceAssignmentExpression')}/{bpmn('formalExpression')}")
    if expression is None:
        raise SettingError(f"Expected {role} to say who it is, but it does not.")
    check_language(expression)
    text = "".join(expression.itertext()).strip()
    for part in [text] if is_expression(text) else filter(None, (piece.strip() for piece in text.split(","))):
        yield _rule(part, role)


def _rule(part: str, role: str) -> AssigneeRule:
    if is_expression(part):
        return (
            AssigneeRule(groups=feel_text(part)) if role == "potentialOwner" else AssigneeRule(person=feel_text(part))
        )
    if (named := _NAMED.fullmatch(part)) is not None:
        return AssigneeRule(group=named[2]) if named[1] == "group" else AssigneeRule(person=feel_value(named[2]))
    if _NAME.fullmatch(part) is None:
        raise SettingError(f"Expected group(…) or user(…) in {role}, but found '{part}'.")
    return AssigneeRule(group=part) if role == "potentialOwner" else AssigneeRule(person=feel_value(part))


def _resource(one: _Element, reference: str) -> AssigneeRule:
    """A resource that the file declares is a group of its name; a parameter `unit` narrows it (BPMN 2.0, 8.4.12)."""
    root = one.getroottree().getroot()
    resource = root.find(f"{bpmn('resource')}[@id='{_reference(reference)}']")
    if resource is None:
        raise SettingError(f"Expected a resource of this file, but '{reference}' is none.", "no_reference")
    names = {str(p.get("id")): str(p.get("name") or p.get("id")) for p in resource.findall(bpmn("resourceParameter"))}
    given = dict(_bindings(one, names))
    unknown = sorted(given.keys() - {"unit"})
    if unknown:
        raise SettingError(f"Expected resource parameters that are known (unit), but found '{unknown[0]}'.")
    return AssigneeRule(group=resource.get("name") or resource.get("id"), unit=given.get("unit"))


def _bindings(one: _Element, names: dict[str, str]) -> Iterator[tuple[str, str | None]]:
    for binding in one.findall(bpmn("resourceParameterBinding")):
        reference = _reference(binding.get("parameterRef") or "")
        expression = next((child for child in binding if local(child.tag).endswith("xpression")), None)
        yield names.get(reference, reference), feel_of(expression)


def _reference(text: str) -> str:
    """References are qualified names; quotes in one would end the path they are looked up by."""
    return text.rpartition(":")[2].replace("'", "")
