"""Judges one file, whatever its bytes: accepted or not, what was found and where, and what was not checked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lxml.etree import _Element

from engine.diagrams.check import within
from engine.diagrams.lines import Lines
from engine.diagrams.lint import LintContext, findings
from engine.diagrams.model import Diagram
from engine.diagrams.outcomes import Outcomes, outcomes_of
from engine.diagrams.package import Package
from engine.diagrams.problems import DiagramRefused, Problem, Severity, shortened
from engine.diagrams.read import MAX_ELEMENTS, examine_root
from engine.diagrams.xml import parse_xml
from engine.domain.elements import CallSettings, DecisionSettings, ServiceSettings, UserTaskSettings

MAX_PROCESSES: Final = 20
MAX_FINDINGS: Final = 500
"""Of one file; who has more has other worries."""
_AT_LINE: Final = re.compile(r"\bline (\d{1,9})\b")
_BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found."""

    code: str
    element: str
    line: int
    message: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`not_checked` names what the file refers to and nobody here knows: groups, handlers, processes and the like."""

    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)


def judge_diagram(content: bytes, context: LintContext, package: Package | None = None) -> Verdict:
    """Judge a BPMN file: each of its processes; those of one file know one another.

    In a `package` the file has the package's process, which may refer to whatever the package holds.
    """
    try:
        root = parse_xml(content)
        keys = _keys(root)
    except DiagramRefused as refused:
        return refused_file(refused)
    lines = Lines(root, content)
    read = [_read(root, key) for key in keys]
    known = {**{d.key: outcomes_of(d) for d, _ in read if d is not None}, **(context.called or {})}
    found: list[Problem] = []
    unknown: set[str] = set()
    for diagram, unread in read:
        if diagram is None:
            found += unread
            continue
        around = replace(context, called=known)
        if package is not None and diagram.key == package.key:
            around = within(package, diagram, around)
        found += findings(diagram, around, unread)
        unknown |= not_checked(diagram, around)
    if package is not None and not any(diagram is not None and diagram.key == package.key for diagram, _ in read):
        text = f"Expected the package's process '{package.key}' in its diagram, but it is not there."
        found.append(Problem(code="process_key", element=package.key, text=text))
    return Verdict(findings=placed(found, lines), not_checked=tuple(sorted(unknown)))


def outcomes_in(content: bytes) -> dict[str, Outcomes]:
    """How the processes of a file look to others that call them; nothing of a file that can't be read."""
    try:
        root = parse_xml(content)
        return {d.key: outcomes_of(d) for d, _ in (_read(root, key) for key in _keys(root)) if d is not None}
    except DiagramRefused:
        return {}


def placed(problems: Iterable[Problem], lines: Lines) -> tuple[Finding, ...]:
    """Give each problem its line, each once; what is too much to read is only counted."""
    all_found = dict.fromkeys(_finding(p, lines.of(p.element, again=p.code == "duplicate_id")) for p in problems)
    ordered = sorted(all_found, key=lambda finding: (finding.severity != "error", finding.line))
    if len(ordered) <= MAX_FINDINGS:
        return tuple(ordered)
    rest = f"Expected a file with fewer faults, but there are {len(ordered) - MAX_FINDINGS} more than are listed."
    severity = ordered[MAX_FINDINGS].severity
    return (*ordered[:MAX_FINDINGS], Finding(code="and_more", element="", line=1, message=rest, severity=severity))


def not_checked(diagram: Diagram, context: LintContext) -> set[str]:
    """What the diagram refers to and the context does not know."""
    settings = [element.settings for element in diagram.elements.values()]
    people = [one for one in settings if isinstance(one, UserTaskSettings)]
    used: Mapping[str, tuple[object, bool]] = {
        "groups": (context.groups, bool(people)),
        "forms": (context.forms, any(one.form for one in people)),
        "handlers": (context.handlers, any(isinstance(one, ServiceSettings) for one in settings)),
        "decisions": (context.decisions, any(isinstance(one, DecisionSettings) for one in settings)),
        "variables": (context.variables, True),
    }
    unknown = {name for name, (known, asked) in used.items() if asked and known is None}
    calls = {one.process_key for one in settings if isinstance(one, CallSettings)}
    return unknown | ({"processes"} if context.processes is None and calls - set(context.called or ()) else set())


def _keys(root: _Element) -> list[str | None]:
    """The processes to judge; None for the only one, whatever it is called."""
    processes = root.findall(f"{_BPMN}process")
    runs = [one for one in processes if one.get("isExecutable") == "true"] or processes
    if len(runs) > MAX_PROCESSES:
        text = f"Expected at most {MAX_PROCESSES} processes in a file, but there are {len(runs)}."
        raise DiagramRefused((Problem(code="too_many_processes", element="", text=text),))
    if sum(1 for _ in root.iter(f"{_BPMN}*")) * max(1, len(runs)) > MAX_ELEMENTS * 30:
        text = f"Expected at most {MAX_ELEMENTS} elements, but there are far more."
        raise DiagramRefused((Problem(code="too_many_elements", element="", text=text),))
    names = [one.get("id") or "" for one in runs]
    return list(dict.fromkeys(names)) if len(names) > 1 else [None]


def _read(root: _Element, key: str | None) -> tuple[Diagram | None, tuple[Problem, ...]]:
    try:
        return examine_root(root, process=key)
    except DiagramRefused as refused:
        return None, refused.problems


def unread_file(code: str, text: str) -> Verdict:
    """The verdict on a file that was not looked into."""
    return refused_file(DiagramRefused((Problem(code=code, element="", text=text),)))


def refused_file(refused: DiagramRefused) -> Verdict:
    """The verdict on a file that can't be read; it has lines only where the parser says so."""
    told = [(problem, _AT_LINE.search(problem.text)) for problem in refused.problems]
    return Verdict(findings=tuple(_finding(problem, int(at[1]) if at is not None else 1) for problem, at in told))


def _finding(problem: Problem, line: int) -> Finding:
    return Finding(
        code=problem.code,
        element=shortened(problem.element, 200),
        line=max(1, line),
        message=shortened(problem.text, 1000),
        severity=problem.severity,
    )
