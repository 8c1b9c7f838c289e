import ast

from tests.house.sources import nodes, place

INSIDE = ("engine.executor", "engine.runtime", "engine.spiff", "engine.store")


def modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [f"{node.module}.{alias.name}" for alias in node.names]


def test_nobody_outside_reaches_into_the_engine() -> None:
    imports = [*nodes(ast.Import), *nodes(ast.ImportFrom)]
    found = [
        place(name, node)
        for name, node in imports
        if not name.startswith("engine/")
        and any(module == door or module.startswith(f"{door}.") for module in modules(node) for door in INSIDE)
    ]
    assert found == []
