"""Reads one expression for the checks: whether it is FEEL, which variables it reads, what it compares them with."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.feel import FeelError, compile_expression
from engine.feel.analysis import children, free_paths
from engine.feel.cells import INPUT
from engine.feel.nodes import Binary, ListOf, Literal, Membership, Name, Path

RESULTS = "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`paths` are dotted, as `results.N06.outcome`; `compared` pairs a path with each text it is compared with."""

    error: str | None = None
    paths: frozenset[str] = frozenset()
    compared: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """What must stand at the top level of the variables."""
        return frozenset(path.partition(".")[0] for path in self.paths)


@lru_cache(maxsize=4096)
def read_feel(text: str) -> Reading:
    """Read an expression; a text that is none has only an error, a sentence with its place."""
    try:
        expression = compile_expression(text)
        # Inside a filter a bare name may be a member of the list's items: `results` alone is sure to be ours.
        paths = expression.paths | frozenset(free_paths(expression.node, frozenset({INPUT}), {RESULTS}))
        return Reading(paths=paths, compared=tuple(_compared(expression.node)))
    except FeelError as error:
        return Reading(error=str(error))
    except RecursionError:
        return Reading(error="The expression is nested too deep")


def _compared(root: object) -> Iterator[tuple[str, str]]:
    todo = [root]
    while todo:
        node = todo.pop()
        match node:
            case Binary(operator="=" | "!=", left=left, right=right):
                yield from _pairs(left, right)
                yield from _pairs(right, left)
            case Membership(value=value, tests=tests):
                for test in tests:
                    yield from _pairs(value, test)
        todo += children(node)


def _pairs(reader: object, said: object) -> Iterator[tuple[str, str]]:
    path = _path(reader)
    members = said.members if isinstance(said, ListOf) else (said,)
    for member in members if path is not None else ():
        if isinstance(member, Literal) and isinstance(member.value, str):
            yield str(path), member.value


def _path(node: object) -> str | None:
    members: list[str] = []
    while isinstance(node, Path):
        members.append(node.member)
        node = node.source
    return ".".join([node.name, *reversed(members)]) if isinstance(node, Name) and members else None
