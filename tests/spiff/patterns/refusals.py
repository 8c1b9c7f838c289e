"""Why a diagram is refused."""

from collections.abc import Sequence

from engine.diagrams.compile import compile_process
from engine.diagrams.problems import DiagramRefused
from tests.spiff.drawing import Shape, draw


def refused(shapes: Sequence[Shape], flows: Sequence[str]) -> set[tuple[str, str]]:
    """Return code and element of every reason; empty when the diagram runs."""
    try:
        compile_process(draw("p", shapes, flows), definition_id="p:1")
    except DiagramRefused as found:
        return {(problem.code, problem.element) for problem in found.problems}
    return set()
