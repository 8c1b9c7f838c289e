"""Checks that the papers of a package name elements, fields and expressions that there are."""

from collections.abc import Iterator

from engine.diagrams.package import Package
from engine.diagrams.papers import BoxPlan, PaperPlan
from engine.diagrams.problems import Problem
from engine.domain.diagram import Diagram
from engine.domain.elements import UserTaskSettings
from engine.feel import FeelError, compile_expression


def paper_problems(package: Package, diagram: Diagram) -> tuple[Problem, ...]:
    """Return what a paper would be printed without."""
    return tuple(problem for paper in package.papers for problem in _problems(package, diagram, paper))


def _problems(package: Package, diagram: Diagram, paper: PaperPlan) -> Iterator[Problem]:
    for element in sorted(paper.elements() - set(diagram.elements)):
        yield _problem(paper, f"names the element '{element}', but the diagram has none of this name")
    for fact in paper.facts:
        try:
            compile_expression(fact.value)
        except FeelError as error:
            yield _problem(paper, f"a fact can't be read: {error}")
    filed = _fields(package, diagram, package.application)
    for name in paper.fields:
        if package.application and name not in filed:
            yield _problem(paper, f"names the field '{name}', but the application has none of this name")
    for box in paper.boxes:
        known = _fields(package, diagram, box.elements)
        for name in (*box.fields, *box.texts, *filter(None, (box.total, box.verdict))):
            if name not in known:
                yield _problem(paper, f"names the field '{name}' of {_where(box)}, but their forms have none")


def _fields(package: Package, diagram: Diagram, elements: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for element in elements:
        settings = diagram.elements[element].settings if element in diagram.elements else None
        form = package.form(settings.form) if isinstance(settings, UserTaskSettings) else None
        found |= {field.key for field in form.fields} if form is not None else set()
    return frozenset(found)


def _where(box: BoxPlan) -> str:
    return ", ".join(box.elements) or "no element"


def _problem(paper: PaperPlan, what: str) -> Problem:
    return Problem(code="paper", element=f"papers/{paper.key}", text=f"The paper '{paper.key}' {what}.")
