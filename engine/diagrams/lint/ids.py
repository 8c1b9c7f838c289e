"""Every element and flow has an id that XML and URLs allow."""

import re
from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for name in [diagram.key, *diagram.elements, *diagram.flows]:
        if _ID.fullmatch(name) is None:
            yield Problem(
                code="illegal_id",
                element=name,
                text=f"Expected an id of ASCII letters, digits, '_', '.' and '-', but it is '{name}'.",
            )
