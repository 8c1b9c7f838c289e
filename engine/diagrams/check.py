"""Checks a whole package: its forms, its decisions, its diagram."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.diagrams.lint import LintContext, findings
from engine.diagrams.outcomes import Outcomes, outcomes_of
from engine.diagrams.package import Package
from engine.diagrams.papercheck import paper_problems
from engine.diagrams.problems import DiagramRefused, Problem, refusing
from engine.diagrams.read import examine, process_keys
from engine.dmn import DecisionError, parse_decisions
from engine.domain.diagram import Diagram
from engine.domain.elements import CallSettings, ServiceSettings, UserTaskSettings
from engine.domain.forms import Form, FormRefused, lint_form, read_form


def check_package(package: Package, context: LintContext) -> tuple[Problem, ...]:
    """Return everything that keeps the package from being deployed; `context` says what exists around it."""
    return refusing(inspect_package(package, context))


def inspect_package(package: Package, context: LintContext) -> tuple[Problem, ...]:
    """Return everything that the checks have to say about the package, also what refuses nothing."""
    forms = tuple(_forms(package))
    papers = _papers(package) if not forms else ()
    return (*forms, *check_decisions(package.decisions), *_diagram(package, context), *papers)


def decision_names(key: str, content: bytes) -> frozenset[str]:
    """Return every way a diagram may refer to the decisions of one file."""
    try:
        decisions = parse_decisions(content).decisions
        return frozenset({key, *decisions, *(f"{key}#{decision}" for decision in decisions)})
    except DecisionError:
        return frozenset()


def called_by(package: Package) -> frozenset[str]:
    """Return the keys of the processes that the package's diagram calls."""
    try:
        diagram, _ = _examined(package)
    except DiagramRefused:
        return frozenset()
    settings = [element.settings for element in diagram.elements.values()]
    return frozenset(one.process_key for one in settings if isinstance(one, CallSettings))


def outcomes_of_package(package: Package) -> Outcomes | None:
    """Return how the package's process looks to others that call it; None when its diagram can't be read."""
    try:
        return outcomes_of(_examined(package)[0])
    except DiagramRefused:
        return None


def _papers(package: Package) -> tuple[Problem, ...]:
    """A paper that names what is not there would be printed without it; where the diagram can't be read, nothing."""
    try:
        diagram, _ = _examined(package)
    except DiagramRefused:
        return ()
    return paper_problems(package, diagram)


def form_problems(name: str, schema: object) -> tuple[Problem, ...]:
    """Return what keeps one form from being deployed."""
    try:
        found = lint_form(read_form(schema))  # type: ignore[arg-type]
    except FormRefused as refused:
        found = refused.problems
    return tuple(Problem(code=p.code, element=f"forms/{name}", text=p.en) for p in found)


def within(package: Package, diagram: Diagram, context: LintContext) -> LintContext:
    """Add what the package itself tells: how its own process ends, and which variables its application asks for."""
    own = {diagram.key: outcomes_of(diagram)}
    return replace(
        context, called={**own, **(context.called or {})}, variables=_variables(package, diagram) or context.variables
    )


def _variables(package: Package, diagram: Diagram) -> frozenset[str]:
    """Every top-level name that the application's forms ask for; empty where that can't be told.

    A process without an audience is called by others, which give it variables of any name; where all that is entered
    stands at the top, the names are of no form in particular; so it is where a word of another tool lets variables in.
    """
    if not package.audience or package.fields_at_top or any(_opens(one.settings) for one in diagram.elements.values()):
        return frozenset()
    found: set[str] = set()
    for name in package.application:
        settings = diagram.elements[name].settings if name in diagram.elements else None
        form = _read(package, settings.form) if isinstance(settings, UserTaskSettings) else None
        if form is None:
            return frozenset()
        found |= {field.key for field in form.fields}
    return frozenset(found)


def _opens(settings: object) -> bool:
    """Whether an element gives variables whose names the diagram does not tell."""
    match settings:
        case UserTaskSettings(spread=True) | ServiceSettings(spread=True) | CallSettings(all_out=True):
            return True
    return False


def _forms(package: Package) -> Iterator[Problem]:
    for name, schema in package.forms.items():
        yield from form_problems(name, schema)


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
        diagram, unread = _examined(package)
    except DiagramRefused as refused:
        return refused.problems
    if diagram.key != package.key:
        text = f"Expected the diagram's process to be called '{package.key}' as the package, but it is '{diagram.key}'."
        return (*unread, Problem(code="process_key", element=diagram.key, text=text))
    return (*findings(diagram, within(package, diagram, context), unread), *_scores(package, diagram))


def _examined(package: Package) -> tuple[Diagram, tuple[Problem, ...]]:
    """The package's process; where its file is a collaboration, the one that is called as the package."""
    several = len(process_keys(package.diagram_xml)) > 1
    return examine(package.diagram_xml, process=package.key if several else None)


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
