"""Checks a whole package: its forms, its decisions, its diagram."""

from collections.abc import Mapping

from engine.diagrams.compile import compile_process
from engine.diagrams.lint import LintContext, lint
from engine.diagrams.package import Package
from engine.diagrams.problems import DiagramRefused, Problem
from engine.dmn import DecisionError, parse_decisions
from engine.domain.forms import FormRefused, lint_form, read_form


def check_package(package: Package, context: LintContext) -> tuple[Problem, ...]:
    """Return everything that keeps the package from being deployed; `context` says what exists around it."""
    return (*_forms(package), *check_decisions(package.decisions), *_diagram(package, context))


def decision_names(key: str, content: bytes) -> frozenset[str]:
    """Return every way a diagram may refer to the decisions of one file."""
    try:
        decisions = parse_decisions(content).decisions
        return frozenset({key, *decisions, *(f"{key}#{decision}" for decision in decisions)})
    except DecisionError:
        return frozenset()


def _forms(package: Package) -> list[Problem]:
    problems: list[Problem] = []
    for name, schema in package.forms.items():
        try:
            found = lint_form(read_form(schema))
        except FormRefused as refused:
            found = refused.problems
        problems += [Problem(code=p.code, element=f"forms/{name}", text=p.en) for p in found]
    return problems


def check_decisions(decisions: Mapping[str, bytes]) -> list[Problem]:
    """Return what is wrong with decision files, by the names under which they would be deployed."""
    problems: list[Problem] = []
    for name, content in decisions.items():
        try:
            parse_decisions(content)
        except DecisionError as error:
            problems.append(Problem(code="decision", element=f"decisions/{name}", text=str(error)))
    return problems


def _diagram(package: Package, context: LintContext) -> tuple[Problem, ...]:
    try:
        compiled = compile_process(package.diagram_xml, definition_id=package.key, process=package.key)
    except DiagramRefused as refused:
        return refused.problems
    if compiled.key != package.key:
        text = (
            f"Expected the diagram's process to be called '{package.key}' as the package, but it is '{compiled.key}'."
        )
        return (Problem(code="process_key", element=compiled.key, text=text),)
    return lint(compiled.diagram, context)
