"""The pages of docs/lint: one a rule, each told code with an example, and every example does what its page says."""

import re
from pathlib import Path

import pytest

from docs.lint_index import lint_index
from engine.diagrams.lint import NOT_CHECKED, LintContext, findings
from engine.diagrams.outcomes import Outcomes
from engine.diagrams.read import examine
from engine.domain.ladder_profiles import PROFILES
from engine.handlers import built_in

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(p for p in (ROOT / "docs" / "lint").glob("*.md") if p.stem != "README")
NAMESPACES = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:hq="https://huiqian.dev/schema/bpmn/1.0"'
DECLARED = '<message id="message_asked" name="asked"/><error id="error_wrong" errorCode="wrong"/>'
CALLED = {
    "countersign": Outcomes(callable=True, codes=frozenset({"passed", "vetoed"})),
    "on_message": Outcomes(callable=False, codes=frozenset()),
}
KNOWN = LintContext(
    forms=(),
    handlers=built_in(),
    decisions=(),
    processes=CALLED,
    groups=("office", "heads"),
    posts=("office.head",),
    ladders=PROFILES,
    variables=("amount",),
    called=CALLED,
)
LONG = {"unknown", "too_deep", "too_much_feel"}
"""Codes whose examples would fill pages: tests/diagrams/lint has them."""
BLOCK = re.compile(r"(?:`(\w+)` at `([^`]+)`[^\n]*\n\n)?```xml\n(.*?)```", re.DOTALL)
CODE = re.compile(r'code="(\w+)"')


def problems(snippet: str) -> set[tuple[str, str]]:
    xml = f'<definitions {NAMESPACES}>{DECLARED}<process id="p">{snippet}</process></definitions>'
    diagram, unread = examine(xml.encode())
    return {(problem.code, problem.element) for problem in findings(diagram, KNOWN, unread)}


def rules() -> dict[str, str]:
    files = (ROOT / "engine" / "diagrams" / "lint").glob("*.py")
    return {p.stem: p.read_text(encoding="utf-8") for p in files if p.stem not in ("__init__", "context")}


def test_every_rule_has_a_page() -> None:
    assert [page.stem for page in PAGES] == sorted(rules())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_do_what_the_page_says(page: Path) -> None:
    valid, invalid = page.read_text(encoding="utf-8").split("## Valid")[1].split("## Invalid")
    assert [problems(snippet) for _, _, snippet in BLOCK.findall(valid)] == [set()]
    told = [(code, element, problems(snippet)) for code, element, snippet in BLOCK.findall(invalid)]
    assert [(code, element) for code, element, found in told if (code, element) not in found] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_code_of_a_rule_has_an_example(page: Path) -> None:
    codes = set(CODE.findall(rules()[page.stem]))
    shown = {code for code, _, _ in BLOCK.findall(page.read_text(encoding="utf-8")) if code}
    assert codes - LONG <= shown


def test_the_list_of_rules_is_as_it_would_be_generated() -> None:
    assert lint_index() == (ROOT / "docs" / "lint" / "README.md").read_text(encoding="utf-8")


def test_without_a_context_names_are_not_looked_up() -> None:
    diagram, _ = examine(
        f'<definitions {NAMESPACES}><process id="p"><startEvent id="s"/><callActivity id="c" calledElement="x"/>'
        '<endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="c"/>'
        '<sequenceFlow id="g" sourceRef="c" targetRef="e"/></process></definitions>'.encode()
    )
    assert findings(diagram, NOT_CHECKED) == ()
