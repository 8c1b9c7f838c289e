"""Every expression of the diagram is FEEL that can be evaluated."""

from collections.abc import Iterator

from engine.diagrams.feelreading import read_feel
from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram
from engine.diagrams.places import MAX_FEEL, places, too_much
from engine.diagrams.problems import Problem, shortened


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    if too_much(diagram):
        text = f"Expected at most {MAX_FEEL} characters of different expressions in one process, but there are more."
        yield Problem(code="too_much_feel", element=diagram.key, text=text)
        return
    for place in places(diagram):
        error = read_feel(place.text).error
        if error is not None:
            text = f"Expected a FEEL expression, but '{shortened(place.text)}' can't be read: {shortened(error, 200)}"
            yield Problem(code="feel", element=place.at, text=text)
