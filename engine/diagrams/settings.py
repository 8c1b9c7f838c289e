"""Reads what extension elements say about one element: `hq:`, and the assignments of plain BPMN and Camunda."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Final, get_args

from lxml.etree import _Element

from engine.diagrams.names import BPMN, CAMUNDA, ZEEBE, bpmn, hq, local
from engine.diagrams.policies import NAMES, PolicyError, read_policy
from engine.domain.elements import (
    ApprovalPolicy,
    AssigneeRule,
    CallSettings,
    DecisionSettings,
    DueRule,
    EndSettings,
    Mapped,
    MultiInstance,
    OutcomeChoice,
    OutcomeClass,
    ServiceSettings,
    UserTaskSettings,
    Verb,
)

ATTRIBUTES: Final = {
    "task": {"verb", "form", "recusable", "pauses", "separateFrom", "items"},
    "assignee": {"group", "unit", "person"},
    "approval": NAMES,
    "outcome": {"code", "class", "opinion"},
    "due": {"in", "ladder", "factor"},
    "service": {"handler"},
    "decision": {"ref"},
    "input": {"name", "value"},
    "output": {"name", "value"},
    "each": {"collection", "item"},
    "end": {"outcome", "class"},
}
PLACES: Final = {
    "userTask": {"task", "assignee", "approval", "outcome", "due"},
    "serviceTask": {"service", "input"},
    "sendTask": {"service", "input"},
    "businessRuleTask": {"decision", "input"},
    "callActivity": {"input", "output"},
    "endEvent": {"end"},
    "multiInstanceLoopCharacteristics": {"each"},
}
"""Where each extension is read; anywhere else it would be ignored silently."""
END_CLASSES: Final = ("completed", "approved", "rejected", "cancelled", "returned", "expired")
_PLAIN_RULE: Final = re.compile(r"\s*(group|user)\s*\(\s*([^()\s]+)\s*\)\s*")


class SettingError(ValueError):
    """What an extension says can't be read; its message is a full sentence."""


def extensions(node: _Element) -> Iterator[_Element]:
    """The `hq:` children of a node's extensionElements, with names and attributes that exist."""
    for container in node.findall(bpmn("extensionElements")):
        for child in container.iter(hq("*")):
            name = local(child.tag)
            if name not in PLACES.get(local(node.tag), ()):
                raise SettingError(f"Expected extensions that a {local(node.tag)} has, but found hq:{name}.")
            unknown = {key for key in map(str, child.attrib) if not key.startswith("{")} - ATTRIBUTES[name]
            if unknown:
                raise SettingError(f"Expected attributes that hq:{name} has, but found {', '.join(sorted(unknown))}.")
            yield child


def refuse_extensions(node: _Element) -> None:
    """Raise if a node carries an extension although nothing reads any there."""
    for _ in extensions(node):
        pass


def user_task(node: _Element) -> UserTaskSettings:
    found = list(extensions(node))
    task = _one(found, "task")
    given: dict[str, Any] = {"assignees": tuple(_assignees(node, found))}
    if task is not None:
        given["verb"] = _choice(task, "verb", get_args(Verb), "handle")
        given["form"] = task.get("form")
        given["recusable"] = _flag(task, "recusable")
        given["pauses"] = _flag(task, "pauses")
        given["separate_from"] = tuple((task.get("separateFrom") or "").split())
        if task.get("items"):
            given["items"] = task.get("items")
    approval = _one(found, "approval")
    if approval is not None:
        given["policy"] = _policy(approval)
    outcomes = tuple(_outcome(child) for child in found if local(child.tag) == "outcome")
    if outcomes:
        given["outcomes"] = outcomes
    due = _one(found, "due")
    if due is not None:
        given["due"] = DueRule(text=_needed(due, "in"), ladder=due.get("ladder"), factor=due.get("factor"))
    return UserTaskSettings(**given)


def service(node: _Element) -> ServiceSettings | None:
    found = list(extensions(node))
    told = _one(found, "service")
    if told is None:
        return None
    return ServiceSettings(handler=_needed(told, "handler"), inputs=_mapped(found, "input"))


def decision(node: _Element) -> DecisionSettings | None:
    found = list(extensions(node))
    told = _one(found, "decision")
    if told is None:
        return None
    return DecisionSettings(decision=_needed(told, "ref"), inputs=_mapped(found, "input"))


def call(node: _Element) -> CallSettings | None:
    key = node.get("calledElement")
    if not key:
        return None
    found = list(extensions(node))
    return CallSettings(process_key=key, inputs=_mapped(found, "input"), outputs=_mapped(found, "output"))


def end(node: _Element) -> EndSettings | None:
    told = _one(list(extensions(node)), "end")
    if told is None:
        return None
    end_class: Any = _choice(told, "class", END_CLASSES, "completed")
    return EndSettings(outcome=_needed(told, "outcome"), outcome_class=end_class)


def multi_instance(node: _Element) -> MultiInstance | None:
    """What `hq:each` under multiInstanceLoopCharacteristics says."""
    each = _one(list(extensions(node)), "each")
    if each is None:
        return None
    return MultiInstance(
        collection=_needed(each, "collection"),
        item=_needed(each, "item"),
        sequential=node.get("isSequential") == "true",
    )


def _policy(node: _Element) -> ApprovalPolicy:
    try:
        return read_policy({str(name): str(value) for name, value in node.attrib.items() if not name.startswith("{")})
    except PolicyError as error:
        raise SettingError(str(error)) from error


def _outcome(node: _Element) -> OutcomeChoice:
    outcome_class: Any = _choice(node, "class", get_args(OutcomeClass), None)
    return OutcomeChoice(
        code=_needed(node, "code"),
        outcome_class=outcome_class,
        opinion_required=_choice(node, "opinion", ("required", "optional"), "optional") == "required",
    )


def _assignees(node: _Element, found: list[_Element]) -> Iterator[AssigneeRule]:
    for child in found:
        if local(child.tag) == "assignee":
            if (child.get("group") is None) == (child.get("person") is None):
                raise SettingError("Expected hq:assignee to have either group or person.")
            yield AssigneeRule(group=child.get("group"), unit=child.get("unit"), person=child.get("person"))
    yield from _plain_assignees(node)
    yield from _camunda_assignees(node)


def _plain_assignees(node: _Element) -> Iterator[AssigneeRule]:
    for role in ("potentialOwner", "humanPerformer", "performer"):
        for owner in node.findall(bpmn(role)):
            text = "".join(owner.itertext(f"{{{BPMN}}}formalExpression")).strip()
            for part in filter(None, (piece.strip() for piece in text.split(","))):
                match = _PLAIN_RULE.fullmatch(part)
                if match is None:
                    raise SettingError(f"Expected group(…) or user(…) in {role}, but found '{part}'.")
                yield _group(match[2]) if match[1] == "group" else _person(match[2])


def _camunda_assignees(node: _Element) -> Iterator[AssigneeRule]:
    assigned = list(node.iter(f"{{{ZEEBE}}}assignmentDefinition"))
    sources: list[tuple[str | None, Callable[[str], AssigneeRule]]] = [
        (node.get(f"{{{CAMUNDA}}}assignee"), _person),
        (node.get(f"{{{CAMUNDA}}}candidateUsers"), _person),
        (node.get(f"{{{CAMUNDA}}}candidateGroups"), _group),
        *((one.get("assignee"), _person) for one in assigned),
        *((one.get("candidateUsers"), _person) for one in assigned),
        *((one.get("candidateGroups"), _group) for one in assigned),
    ]
    for text, rule in sources:
        for name in filter(None, (piece.strip() for piece in (text or "").split(","))):
            if "${" in name:
                raise SettingError(f"Expected a plain name, but '{name}' is an expression of another engine.")
            yield rule(name)


def _group(code: str) -> AssigneeRule:
    return AssigneeRule(group=code)


def _person(name: str) -> AssigneeRule:
    """A name of plain BPMN is a login; after `=` it is FEEL already."""
    return AssigneeRule(person=name[1:] if name.startswith("=") else f'"{name}"')


def _mapped(found: list[_Element], kind: str) -> tuple[Mapped, ...]:
    mapped = tuple(
        Mapped(name=_needed(child, "name"), value=_needed(child, "value"))
        for child in found
        if local(child.tag) == kind
    )
    names = [entry.name for entry in mapped]
    for name in names:
        if names.count(name) > 1:
            raise SettingError(f"Expected each hq:{kind} to have a name of its own, but '{name}' occurs twice.")
    return mapped


def _one(found: list[_Element], name: str) -> _Element | None:
    same = [child for child in found if local(child.tag) == name]
    if len(same) > 1:
        raise SettingError(f"Expected one hq:{name}, but there are {len(same)}.")
    return same[0] if same else None


def _needed(node: _Element, attribute: str) -> str:
    value = node.get(attribute)
    if value is None or not value.strip():
        raise SettingError(f"Expected hq:{local(node.tag)} to have {attribute}, but it has none.")
    return str(value)


def _choice(node: _Element, attribute: str, allowed: tuple[str, ...], otherwise: str | None) -> str:
    value = node.get(attribute, otherwise)
    if value is None or value not in allowed:
        raise SettingError(
            f"Expected {attribute} of hq:{local(node.tag)} to be one of {', '.join(allowed)}, but it is {value!r}."
        )
    return str(value)


def _flag(node: _Element, attribute: str, *, otherwise: bool = False) -> bool:
    return _choice(node, attribute, ("true", "false"), "true" if otherwise else "false") == "true"


def _share(node: _Element, attribute: str) -> Fraction | None:
    text = node.get(attribute)
    if text is None:
        return None
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise SettingError(f"Expected {attribute} to be a share such as 2/3, but it is '{text}'.")
    return share


def _count(node: _Element, attribute: str, otherwise: int) -> int:
    text = node.get(attribute)
    if text is None:
        return otherwise
    if not text.isascii() or not text.isdigit():
        raise SettingError(f"Expected {attribute} to be a whole number, but it is '{text}'.")
    return int(text)
