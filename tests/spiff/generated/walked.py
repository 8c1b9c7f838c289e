"""Walks over many seeds, and what of BPMN they passed."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.diagrams.problems import DiagramRefused
from engine.domain.diagram import Element
from tests.spiff.generated.diagrams import generate
from tests.spiff.generated.walk import Walk

LONGEST = 80
"""Acts on one case; what goes on longer goes in circles."""


@dataclass(slots=True, kw_only=True)
class Walked:
    """How much was done without a difference."""

    cases: int = 0
    ended: int = 0
    refused: int = 0
    steps: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    """How often each kind of element was completed, events with what they wait for or throw."""

    def sentence(self) -> str:
        return (
            f"{self.steps} steps of {self.cases} cases, {self.ended} of them to their end: no difference;"
            f" {self.refused} diagrams were refused"
        )


def walk(seeds: Iterable[int], *, size: int = 14, depth: int = 3, into: Walked | None = None) -> Walked:
    """Walk one random process for each seed; raises AssertionError with the whole walk at the first difference."""
    walked = into or Walked()
    for seed in seeds:
        try:
            _walk(walked, seed, size, depth)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, size {size}, depth {depth}: {error}") from error
    return walked


def _walk(walked: Walked, seed: int, size: int, depth: int) -> None:
    try:
        case = Walk(generate(seed, size=size, depth=depth), random.Random(seed))  # noqa: S311
    except DiagramRefused as refused:
        if {problem.code for problem in refused.problems} != {"undoes_many"}:
            raise
        walked.refused += 1  # the generator doesn't look so far around
        return
    for _ in case.steps(LONGEST):
        walked.steps += 1
    walked.cases += 1
    walked.ended += case.trio.oracle.ended
    elements = {name: one for compiled in case.compiled.values() for name, one in compiled.diagram.elements.items()}
    walked.passed.update(what(elements[name]) for name in case.trio.passed)


def what(element: Element) -> str:
    """An element's kind, with everything that makes it run differently."""
    marks = [
        element.event if element.kind.endswith("Event") else "",
        "" if element.interrupting else "non-interrupting",
        "all" if element.needs_all else "",
        "transaction" if element.transaction else "",
        "loop" if element.loop else "",
        _order(element),
    ]
    return " ".join([element.kind, *filter(None, marks)])


def _order(element: Element) -> str:
    several = element.multi_instance
    return "" if several is None else "one after another" if several.sequential else "at once"
