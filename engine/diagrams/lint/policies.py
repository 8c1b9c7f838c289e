"""A policy can be fulfilled: somebody can approve or give a score, and the bodies it names exist."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem
from engine.domain.elements import UserTaskSettings
from engine.domain.policies.scores import SCORED


def check(diagram: Diagram, context: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        settings = element.settings
        if not isinstance(settings, UserTaskSettings):
            continue
        policy, classes = settings.policy, {outcome.outcome_class for outcome in settings.outcomes}
        if policy.kind not in ("single", "each") and not classes & SCORED:
            text = f"Expected an outcome of '{element.id}' to approve, but none is of the class approve or done."
            yield Problem(code="nobody_can_approve", element=element.id, text=text)
        for group in filter(None, (policy.chair, *policy.vetoers)):
            if context.groups is not None and group not in context.groups:
                text = f"Expected chair and vetoers to be candidate groups that exist, but '{group}' does not."
                yield Problem(code="unknown_body", element=element.id, text=text)
