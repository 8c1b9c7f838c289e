"""Every ladder that a time limit names exists, so that nobody is late without being reminded."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem
from engine.domain.elements import UserTaskSettings


def check(diagram: Diagram, context: LintContext) -> Iterator[Problem]:
    if context.ladders is None:
        return
    for element in diagram.elements.values():
        settings = element.settings
        due = settings.due if isinstance(settings, UserTaskSettings) else None
        for named in () if due is None else (due.ladder, due.urgent_ladder):
            if named is not None and named not in context.ladders:
                known = ", ".join(sorted(context.ladders))
                text = f"Expected '{element.id}' to name a ladder that exists ({known}), but it names '{named}'."
                yield Problem(code="ladder_unknown", element=element.id, text=text)
