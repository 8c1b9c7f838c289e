"""Reads the files of this folder, each saved in the manner of the tool whose name it bears."""

from functools import cache
from pathlib import Path

from engine.diagrams.model import Diagram
from engine.diagrams.problems import Problem
from engine.diagrams.read import examine
from engine.domain.elements import AssigneeRule, Mapped

FILES = Path(__file__).parent / "files"


def saved(name: str) -> bytes:
    return (FILES / f"{name}.bpmn").read_bytes()


@cache
def read(name: str) -> tuple[Diagram, tuple[Problem, ...]]:
    return examine(saved(name))


def element(name: str, key: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - tests look into whatever it is
    return read(name)[0].elements[key]


def errors(name: str) -> set[tuple[str, str]]:
    return {(p.code, p.element) for p in read(name)[1] if p.severity == "error"}


def notes(name: str) -> set[tuple[str, str, str]]:
    return {(p.severity, p.code, p.element) for p in read(name)[1] if p.severity != "error"}


def mapped(**entries: str) -> tuple[Mapped, ...]:
    return tuple(Mapped(name=name, value=value) for name, value in entries.items())


def person(feel: str) -> AssigneeRule:
    return AssigneeRule(person=feel)


def group(code: str) -> AssigneeRule:
    return AssigneeRule(group=code)


def groups(feel: str) -> AssigneeRule:
    return AssigneeRule(groups=feel)
