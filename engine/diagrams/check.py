"""Checks a whole package: its forms, its decisions, its diagram."""

from engine.diagrams.compile import compile_process
from engine.diagrams.lint import LintContext, lint
from engine.diagrams.package import Package
from engine.diagrams.problems import DiagramRefused, Problem
from engine.dmn import DecisionError, parse_decisions
from engine.domain.diagram import Diagram
from engine.domain.elements import UserTaskSettings
from engine.domain.forms import Form, FormRefused, lint_form, read_form


def check_package(package: Package, context: LintContext) -> tuple[Problem, ...]:
    """Return everything that keeps the package from being deployed; `context` says what exists around it."""
    return (*_forms(package), *_decisions(package), *_diagram(package, context))


def decision_names(key: str, content: bytes) -> frozenset[str]:
    """Return every way a diagram may refer to the decisions of one file."""
    try:
        return frozenset({key, *(f"{key}#{decision}" for decision in parse_decisions(content).decisions)})
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


def _decisions(package: Package) -> list[Problem]:
    problems: list[Problem] = []
    for name, content in package.decisions.items():
        try:
            parse_decisions(content)
        except DecisionError as error:
            problems.append(Problem(code="decision", element=f"decisions/{name}", text=str(error)))
    return problems


def _diagram(package: Package, context: LintContext) -> tuple[Problem, ...]:
    try:
        compiled = compile_process(package.diagram_xml, definition_id=package.key)
    except DiagramRefused as refused:
        return refused.problems
    if compiled.key != package.key:
        text = (
            f"Expected the diagram's process to be called '{package.key}' as the package, but it is '{compiled.key}'."
        )
        return (Problem(code="process_key", element=compiled.key, text=text),)
    return (*lint(compiled.diagram, context), *_scores(package, compiled.diagram))


def _scores(package: Package, diagram: Diagram) -> list[Problem]:
    """A score that is given in a form is one of its numbers."""
    problems: list[Problem] = []
    for element in diagram.elements.values():
        settings = element.settings
        if not isinstance(settings, UserTaskSettings) or settings.policy.kind != "score":
            continue
        name, form = settings.policy.score.name, _read(package, settings.form)
        field = form.field(name) if form is not None else None
        if form is not None and (field is None or field.kind not in ("number", "computed")):
            text = f"Expected the form '{settings.form}' to have a number '{name}' for the score, but it has none."
            problems.append(Problem(code="score_field", element=element.id, text=text))
    return problems


def _read(package: Package, form: str | None) -> Form | None:
    try:
        return package.form(form)
    except FormRefused:
        return None  # what is wrong with it is told with the forms
