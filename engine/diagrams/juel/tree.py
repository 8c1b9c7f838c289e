"""The tree of a JUEL expression."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a number as it was written, a boolean or null."""

    value: str | bool | None
    at: int
    number: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Member:
    """`source.name`, or `source['name']`."""

    source: "Node"
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Index:
    source: "Node"
    index: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """`source.name(arguments)`; without a source a function."""

    source: "Node | None"
    name: str
    arguments: "tuple[Node, ...]"
    at: int


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Node"
    right: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Choice:
    condition: "Node"
    then: "Node"
    otherwise: "Node"
    at: int


Node: TypeAlias = Literal | Name | Member | Index | Call | Unary | Binary | Choice


def path(node: Node) -> tuple[str, ...] | None:
    """The names of `a.b.c`; None for anything else."""
    names: list[str] = []
    while isinstance(node, Member):
        names.append(node.name)
        node = node.source
    return (node.name, *reversed(names)) if isinstance(node, Name) else None


def path_called(node: Node) -> tuple[tuple[str, ...], tuple[Node, ...]] | None:
    """The names and the arguments of `a.b.c(…)`, and of a bare `a.b.c`; None for anything else."""
    if isinstance(node, Call):
        before = () if node.source is None else path(node.source)
        return None if before is None else ((*before, node.name), node.arguments)
    names = path(node)
    return None if names is None else (names, ())
