"""Whatever a file holds, it is a model or is refused; whatever a model holds, its decisions answer or say why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from engine.dmn import DecisionError, parse_decisions
from engine.dmn.checks import model_problems
from engine.dmn.source import NAMESPACES
from tests.feel.writer import Writer

SPACE = max(NAMESPACES)
KINDS = (
    "inputData", "decision", "businessKnowledgeModel", "decisionService", "itemDefinition", "import", "variable",
    "informationRequirement", "requiredDecision", "requiredInput", "knowledgeRequirement", "requiredKnowledge",
    "literalExpression", "text", "decisionTable", "input", "inputExpression", "inputValues", "output", "outputValues",
    "defaultOutputEntry", "rule", "inputEntry", "outputEntry", "context", "contextEntry", "invocation", "binding",
    "parameter", "list", "relation", "column", "row", "functionDefinition", "formalParameter", "encapsulatedLogic",
    "conditional", "if", "then", "else", "filter", "in", "match", "for", "return", "some", "every", "satisfies",
    "itemComponent", "typeRef", "allowedValues", "typeConstraint", "functionItem", "outputDecision", "inputDecision",
)  # fmt: skip
ATTRIBUTES = (
    "id", "name", "typeRef", "href", "hitPolicy", "aggregation", "isCollection", "kind", "iteratorVariable", "label",
    "namespace", "outputTypeRef",
)  # fmt: skip
VALUES = ("", "a", "b", "#a", "#b", "x y", "number", "list<number>", "COLLECT", "SUM", "ANY", "true", "Java", "?")


class Sketcher:
    """Draws trees of the elements and attributes that models are made of."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._writer = Writer(random)

    def model(self) -> bytes:
        root = etree.Element(f"{{{SPACE}}}definitions", id="m", name="m")
        for _ in range(self._random.randrange(1, 6)):
            self._grow(root, 5, KINDS[:6])
        return etree.tostring(root)

    def _grow(self, parent: etree._Element, depth: int, kinds: tuple[str, ...] = KINDS) -> None:
        child = etree.SubElement(parent, f"{{{SPACE}}}{self._random.choice(kinds)}")
        for name in self._random.sample(ATTRIBUTES, 4):
            child.set(name, self._random.choice(VALUES))
        if self._random.random() < 0.3:
            child.text = "".join(one for one in self._writer.expression(1) if one.isprintable())
        for _ in range(self._random.randrange(4) if depth else 0):
            self._grow(child, depth - 1)


def refusal(action: Callable[[], object]) -> str:
    """Do something, and give the sentence with which it was refused."""
    try:
        action()
    except DecisionError as error:
        return error.sentence
    return "done"


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_refused_with_a_sentence(content: bytes) -> None:
    assert refusal(lambda: parse_decisions(content)) not in {"", "done"}


@given(st.randoms(use_true_random=False), st.booleans())
def test_any_tree_of_elements_is_a_model_or_refused(random: Random, lenient: bool) -> None:
    content = Sketcher(random).model()
    if refusal(lambda: parse_decisions(content, lenient=lenient)) != "done":
        return
    model = parse_decisions(content, lenient=lenient)
    kinds = {problem.kind for key in model.decisions for problem in model_problems(model, key)}
    told = {refusal(partial(model.decide, key, {"a": 1})) for key in (*model.decisions, *model.services)}
    assert (kinds <= {"gap", "overlap", "unreachable", "unchecked"}, "" in told) == (True, False)
