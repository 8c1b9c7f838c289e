"""Finds what an expression reads from outside: names and paths."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Final, get_args

from engine.feel.builtins import BUILTINS
from engine.feel.nodes import (
    Call,
    ContextOf,
    Filter,
    For,
    Iteration,
    Lambda,
    Name,
    NamedCall,
    Node,
    Path,
    Quantified,
    Tests,
    TypeNode,
)  # fmt: skip


def _reader(kind: type) -> Callable[[object], tuple[object, ...]]:
    names = [field.name for field in fields(kind)]
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda node: (read(node),)


_PARTS: Final[Mapping[type, Callable[[object], tuple[object, ...]]]] = {
    kind: _reader(kind) for kind in (*get_args(Node), Iteration, Tests, TypeNode)
}


def free_paths(node: object, bound: frozenset[str], known: Collection[str]) -> Iterator[str]:
    """Give the dotted paths that start outside the expression.

    Inside a filter a bare name may be a member of the list's items: there only known names count.
    """
    if isinstance(node, Name | Path):
        yield from _path(node, bound, known)
    elif isinstance(node, Call | NamedCall) and _is_builtin(node.callee, bound, known):
        for argument in children(node.arguments):
            yield from free_paths(argument, bound, known)
    elif isinstance(node, Filter):
        yield from free_paths(node.source, bound, known)
        inside = free_paths(node.condition, bound | {"item"}, known)
        yield from (path for path in inside if path.partition(".")[0] in known)
    elif isinstance(node, For | Quantified):
        yield from _loop(node, bound, known)
    elif isinstance(node, Lambda):
        yield from free_paths(node.body, bound | {name for name, _ in node.parameters}, known)
    elif isinstance(node, ContextOf):
        for key, member in node.entries:
            yield from free_paths(member, bound, known)
            bound |= {key}
    else:
        for child in children(node):
            yield from free_paths(child, bound, known)


def _is_builtin(callee: Node, bound: frozenset[str], known: Collection[str]) -> bool:
    return isinstance(callee, Name) and callee.name in BUILTINS and callee.name not in bound | set(known)


def _path(node: Name | Path, bound: frozenset[str], known: Collection[str]) -> Iterator[str]:
    members: list[str] = []
    source: Node = node
    while isinstance(source, Path):
        members.append(source.member)
        source = source.source
    if not isinstance(source, Name):
        yield from free_paths(source, bound, known)
    elif source.name not in bound:
        yield ".".join([source.name, *reversed(members)])


def _loop(node: For | Quantified, bound: frozenset[str], known: Collection[str]) -> Iterator[str]:
    for iteration in node.iterations:
        yield from free_paths(iteration.domain, bound, known)
        if iteration.end is not None:
            yield from free_paths(iteration.end, bound, known)
        bound |= {iteration.name}
    if isinstance(node, For):
        yield from free_paths(node.body, bound | {"partial"}, known)
    else:
        yield from free_paths(node.condition, bound, known)


def children(node: object) -> Iterator[object]:
    """Give the nodes directly inside a node."""
    if isinstance(node, tuple):
        for member in node:
            yield from children(member) if isinstance(member, tuple) else iter((member,))
    elif parts := _PARTS.get(node.__class__):
        yield from children(parts(node))


def reads(node: object, name: str) -> bool:
    """Tell whether a name stands anywhere in an expression."""
    if isinstance(node, Name):
        return node.name == name
    return any(reads(child, name) for child in children(node))
