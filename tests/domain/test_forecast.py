"""The way a case would take if everybody agreed."""

from collections.abc import Mapping

from engine.diagrams.read import read_diagram
from engine.domain.errors import Fault
from engine.domain.forecast import World, foresee
from engine.feel import FeelError, compile_expression
from tests.spiff.drawing import Shape, draw, end, start, xor


def evaluate(text: str, variables: Mapping[str, object]) -> object:
    try:
        return compile_expression(text).evaluate(variables)
    except FeelError as error:
        raise Fault("expression_failed", str(error)) from error


def undecided(_reference: str, _inputs: Mapping[str, object]) -> Mapping[str, object]:
    return {}


def ask(name: str) -> Shape:
    outcomes = '<hq:outcome code="approve" class="approve"/><hq:outcome code="return" class="return"/>'
    return Shape(tag="userTask", id=name, extension=f'<hq:task/><hq:assignee group="g"/>{outcomes}')


def way(shapes: list[Shape], flows: list[str], **variables: object) -> list[str]:
    diagram = read_diagram(draw("p", shapes, flows))
    world = World(evaluate=evaluate, decide=undecided)
    return [step.element.id for step in foresee(diagram, "s", variables, world).steps]


SHAPES = [start(), ask("a"), xor("g"), ask("b"), ask("c"), end("e")]


def test_agreement_is_foreseen_and_not_the_way_back() -> None:
    flows = ["s>a", "a>g", 'g>b[results.a.outcome = "approve"]', "g>a*", "b>c", "c>e"]
    assert way(SHAPES, flows) == ["a", "b", "c"]


def test_what_is_known_decides() -> None:
    flows = ["s>a", "a>g", "g>b[budget > 100]", "g>c*", "b>c", "c>e"]
    assert way(SHAPES, flows, budget=200) == ["a", "b", "c"]
    assert way(SHAPES, flows, budget=20) == ["a", "c"]


def test_where_nothing_is_known_the_default_leads_on() -> None:
    assert way(SHAPES, ["s>a", "a>g", "g>b[unknown.thing > 1]", "g>c*", "b>c", "c>e"]) == ["a", "c"]
