"""What costs most gets a verdict too; `python -m tests.diagrams.lint.measure` says in what time and memory."""

import pytest

from engine.diagrams.decisionverdict import judge_decisions
from engine.diagrams.lint import LintContext
from engine.diagrams.verdict import judge_diagram
from tests.diagrams.lint.hostile import hostile, largest

REFUSED = {
    "laughs.bpmn": "not_xml",
    "quadratic.bpmn": "not_xml",
    "deep.bpmn": "not_xml",
    "nested.bpmn": "too_long",
    "attribute.bpmn": "too_long",
    "name.bpmn": "too_long",
    "attributes.bpmn": "too_long",
    "prefixes.bpmn": "no_start",
    "tags.bpmn": "too_many_elements",
    "flows.bpmn": "too_many_elements",
    "tasks.bpmn": "too_many_elements",
    "message.bpmn": "unreachable",
    "keys.bpmn": "language",
    "long-condition.bpmn": "language",
    "timer.bpmn": "timer",
    "processes.bpmn": "too_many_processes",
    "collaboration.bpmn": "too_many_elements",
    "feel-sums.bpmn": "feel",
    "feel-more-sums.bpmn": "too_much_feel",
    "feel-lists.bpmn": "feel",
    "feel-brackets.bpmn": "feel",
    "feel-small.bpmn": "too_much_feel",
    "feel-juel.bpmn": "language",
    "feel-juel-not.bpmn": "language",
    "parting-parallel-40.bpmn": "deadlock",
    "parting-parallel-400.bpmn": "deadlock",
    "doubling.bpmn": "too_many_tokens",
    "edges-parallel.bpmn": "too_many_tokens",
    "edges-inclusive.bpmn": "too_many_tokens",
    "literals.dmn": "too_much_feel",
    "empty.bpmn": "not_xml",
    "zeros.bpmn": "not_xml",
    "huge.bpmn": "too_large",
}
"""With the first code that is told; the others are accepted."""
FILES = dict(hostile())


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_costs_much_gets_its_verdict(name: str) -> None:
    content = FILES[name]
    verdict = judge_decisions(content) if name.endswith(".dmn") else judge_diagram(content, LintContext())
    told = verdict.findings[0].code if not verdict.accepted else None
    assert told == REFUSED.get(name)
    assert sum(len(finding.message) for finding in verdict.findings) < 200_000


@pytest.mark.parametrize("name", [name for name, _ in largest()])
def test_the_largest_diagrams_are_played_to_the_end(name: str) -> None:
    verdict = judge_diagram(FILES[f"{name}.bpmn"], LintContext())
    assert {finding.code for finding in verdict.findings} <= {"no_default", "and_more"}
