"""What lies around a random process: services that fail, or that do not work until somebody mends them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from engine.domain.diagram import Element
from engine.domain.errors import BpmnError
from engine.feel import compile_expression
from tests.spiff.drawing import Office

_compiled = cache(compile_expression)


@dataclass
class World(Office):
    """The same for the engine and for the oracle."""

    failing: Mapping[str, str] = field(default_factory=dict)

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        return _compiled(expression).evaluate(variables)

    def serve(
        self, element: Element, inputs: Mapping[str, object], variables: Mapping[str, object]
    ) -> Mapping[str, object]:
        if element.id in self.failing:
            raise BpmnError(self.failing[element.id])
        return {"served": super().serve(element, inputs, variables) != {}}
