"""Every file gets a verdict, whatever its bytes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diagrams.decisionverdict import judge_decisions
from engine.diagrams.lint import LintContext
from engine.diagrams.verdict import judge_diagram
from tests.diagrams.lint.trees import DECISIONS, REAL, documents, mutations

KNOWN = LintContext(forms={"a"}, handlers={"a"}, decisions={"a"}, groups={"a"}, processes={"a"}, variables={"a"})


@given(st.binary(max_size=2_000))
def test_bytes(content: bytes) -> None:
    assert not judge_diagram(content, KNOWN).accepted
    assert not judge_decisions(content).accepted


@settings(max_examples=60)
@given(documents())
def test_trees_of_bpmn_words(content: bytes) -> None:
    verdict = judge_diagram(content, KNOWN)
    assert verdict.accepted is not any(finding.severity == "error" for finding in verdict.findings)
    assert verdict == judge_diagram(content, KNOWN)


@settings(max_examples=60)
@given(mutations(REAL))
def test_real_diagrams_with_a_slip_of_the_pen(content: bytes) -> None:
    verdict = judge_diagram(content, KNOWN)
    assert all(finding.line >= 1 and finding.message for finding in verdict.findings)


@settings(max_examples=20)
@given(mutations(DECISIONS))
def test_real_decisions_with_a_slip_of_the_pen(content: bytes) -> None:
    assert all(finding.line >= 1 and finding.message for finding in judge_decisions(content).findings)
