"""Every user task asks somebody, where there is an organisation to ask, and gives them something to decide."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem
from engine.domain.elements import UserTaskSettings


def check(diagram: Diagram, context: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        settings = element.settings
        if not isinstance(settings, UserTaskSettings):
            continue
        if not settings.assignees and (context.must_ask or context.groups is not None):
            text = f"Expected '{element.id}' to say who is asked, but it has no assignee."
            yield Problem(code="nobody_asked", element=element.id, text=text)
        codes = [outcome.code for outcome in settings.outcomes]
        if len(set(codes)) < len(codes):
            text = f"Expected each outcome of '{element.id}' once, but one occurs twice."
            yield Problem(code="outcome_twice", element=element.id, text=text)
        for other in settings.separate_from:
            if other not in diagram.elements:  # it may stand in a process that calls this one, or that this one calls
                text = f"'{other}' in separateFrom is no element of this diagram; check that another process has it."
                yield Problem(code="separate_from_nothing", element=element.id, text=text, severity="warning")
        for other in settings.avoid_roles:
            if other not in diagram.elements:  # it may stand in a process that calls this one
                text = f"'{other}' in avoidRoles is no element of this diagram; check that another process has it."
                yield Problem(code="avoid_roles_elsewhere", element=element.id, text=text, severity="warning")
        for rule in settings.assignees:
            if rule.group is not None and context.groups is not None and rule.group not in context.groups:
                text = f"Expected candidate groups that exist, but '{rule.group}' does not."
                yield Problem(code="unknown_group", element=element.id, text=text)
