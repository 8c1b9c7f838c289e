"""Finds the product's own Python files for the house rules to read."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
Kind = TypeVar("Kind", bound=ast.AST)
PACKAGES = ("engine", "webhooks", "ui", "processes")


@cache
def product_files() -> tuple[str, ...]:
    """Name every Python file of the product, relative to the root."""
    found = [
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "node_modules" not in path.parts
    ]
    return tuple(sorted(found))


@cache
def tree_of(name: str) -> ast.Module:
    """Parse one of the files."""
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=name)


def nodes(kind: type[Kind]) -> Iterator[tuple[str, Kind]]:
    """Yield every node of a kind with the file it stands in."""
    for name in product_files():
        for node in ast.walk(tree_of(name)):
            if isinstance(node, kind):
                yield name, node


def place(name: str, node: ast.expr | ast.stmt | ast.excepthandler) -> str:
    """Say where a node stands, as editors understand it."""
    return f"{name}:{node.lineno}"
