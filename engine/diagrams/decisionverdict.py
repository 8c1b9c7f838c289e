"""Judges one DMN file: a model that can be read, and tables without gaps, overlaps and dead rules."""

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element

from engine.diagrams.lines import Lines
from engine.diagrams.names import local
from engine.diagrams.problems import DiagramRefused, Problem, Severity
from engine.diagrams.verdict import Verdict, placed, refused_file
from engine.diagrams.xml import parse_xml
from engine.dmn import DecisionError, DecisionModel, parse_decisions
from engine.dmn.checks import MAX_COMBINATIONS, table_problems
from engine.dmn.tables import Table

MAX_TEXTS: Final = 6_000
"""Cells and other expressions of one file."""
MAX_FEEL: Final = 64_000
"""Characters of all of them."""
MAX_EFFORT: Final = 1_200_000
"""Cells compared with cells, and combinations of values, over all tables of a file."""


def judge_decisions(content: bytes) -> Verdict:
    """Judge a DMN file; what its tables leave open is a warning, as a decision may be meant so."""
    try:
        root = parse_xml(content)
    except DiagramRefused as refused:
        return refused_file(refused)
    found = list(_limits(root))
    if not found:
        try:
            found += _tables(parse_decisions(content))
        except DecisionError as error:
            found.append(Problem(code="decision", element=_id_of(root, error.decision), text=str(error)))
    return Verdict(findings=placed(found, Lines(root, content)))


def _limits(root: _Element) -> Iterator[Problem]:
    texts = [node.text or "" for node in root.iter() if local(node.tag) == "text"]
    if len(texts) > MAX_TEXTS or sum(map(len, texts)) > MAX_FEEL:
        text = f"Expected at most {MAX_TEXTS} cells with {MAX_FEEL} characters, but there are more."
        yield Problem(code="too_much_feel", element="", text=text)


def _tables(model: DecisionModel) -> Iterator[Problem]:
    left = MAX_EFFORT
    for decision in model.decisions.values():
        for table in decision.tables:
            left -= _effort(table)
            if left < 0:
                text = f"Unknown whether the table of '{decision.name}' has gaps: it takes too long to find out."
                yield Problem(code="table_unchecked", element=decision.id, text=text, severity="info")
                continue
            for problem in table_problems(table, None, model.input_types):
                text = f"Table of '{decision.name}': {problem.told}."
                known: Severity = "info" if problem.kind == "unchecked" else "warning"
                yield Problem(code=f"table_{problem.kind}", element=decision.id, text=text, severity=known)


def _effort(table: Table) -> int:
    combinations = 1
    for at in range(len(table.inputs)):
        texts = {rule.tests[at].text for rule in table.rules}
        combinations = min(MAX_COMBINATIONS, combinations * (2 * sum(1 + text.count(",") for text in texts) + 1))
    return len(table.rules) ** 2 * len(table.inputs) + 2 * combinations


def _id_of(root: _Element, decision: str) -> str:
    """The id of a decision that an error names, by its id or its name."""
    for node in root.iter():
        if local(node.tag) == "decision" and decision in {node.get("id"), node.get("name")}:
            return str(node.get("id") or "")
    return ""
