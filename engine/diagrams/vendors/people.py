"""Reads whom plain BPMN and other tools ask on a user task."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml.etree import _Element

from engine.diagrams.feeltext import SettingError, feel_text, feel_value, is_expression
from engine.diagrams.juel.feel import quoted
from engine.diagrams.names import ZEEBE
from engine.diagrams.notes import note
from engine.diagrams.vendors.owners import owners
from engine.diagrams.vendors.spaces import said_once, told
from engine.domain.elements import AssigneeRule

_EMPTY: Final = '[null, "", []]'


class _Asked(NamedTuple):
    """The assignee, and who is asked where there is none; texts as they were written."""

    assignee: str | None
    users: str | None
    groups: str | None


def assignees(node: _Element) -> tuple[AssigneeRule, ...]:
    """The rules of a task that has none of our own.

    An assignee is asked alone; candidates are asked where nobody is assigned. That is how other engines offer a task.

    Raises SettingError for a text that names nobody.
    """
    asked = [one for one in (_attributes(node), _definition(node)) if any(one)]
    if len(asked) > 1 and asked[0] != asked[1]:
        raise SettingError("Expected one tool to say who is asked, but two do.")
    plain = owners(node)
    if not asked:
        return plain
    if plain:
        raise SettingError("Expected one way to say who is asked, but there are resource roles and attributes.")
    return _rules(asked[0])


def _attributes(node: _Element) -> _Asked:
    return _Asked(told(node, "assignee"), told(node, "candidateUsers"), told(node, "candidateGroups"))


def _definition(node: _Element) -> _Asked:
    one = said_once(node, "assignmentDefinition", (ZEEBE,))
    if one is None:
        return _Asked(None, None, None)
    return _Asked(one.get("assignee"), one.get("candidateUsers"), one.get("candidateGroups"))


def _rules(asked: _Asked) -> tuple[AssigneeRule, ...]:
    if not asked.assignee:
        return tuple(_candidates(asked))
    assignee = feel_value(asked.assignee)
    rule = AssigneeRule(person=assignee)
    if not (asked.users or asked.groups):
        return (rule,)
    if not is_expression(asked.assignee):
        note("info", "left_out", "Somebody is assigned, so the candidates are not asked.")
        return (rule,)
    return (rule, *_otherwise(asked, assignee))


def _otherwise(asked: _Asked, assignee: str) -> Iterator[AssigneeRule]:
    """The candidates, where the assignee's expression finds nobody."""

    def unless(feel: str) -> str:
        return f"if list contains({_EMPTY}, {assignee}) then {feel} else null"

    for rule in _candidates(asked):
        if rule.person is not None:
            yield AssigneeRule(person=unless(rule.person))
        else:
            yield AssigneeRule(groups=unless(rule.groups or quoted(rule.group or "")))


def _candidates(asked: _Asked) -> Iterator[AssigneeRule]:
    for piece in _pieces(asked.users):
        yield AssigneeRule(person=feel_value(piece))
    for piece in _pieces(asked.groups):
        yield AssigneeRule(groups=feel_text(piece)) if is_expression(piece) else AssigneeRule(group=piece)


def _pieces(text: str | None) -> Iterator[str]:
    """The parts of a list; a comma inside an expression parts nothing, and FEEL after `=` is one expression."""
    text = (text or "").strip()
    if text.startswith("="):
        yield text
        return
    depth, piece = 0, ""
    for char in text:
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "," and depth == 0:
            if piece.strip():
                yield piece.strip()
            piece = ""
        else:
            piece += char
    if piece.strip():
        yield piece.strip()
