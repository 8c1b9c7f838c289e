import ast

from tests.house.sources import nodes, place

CLOCK = "engine/domain/clock.py"
READINGS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "monotonic", "sleep"},
    "func": {"now", "current_timestamp", "localtime"},
}
NAMES = {name for names in READINGS.values() for name in names}


def owner(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_only_the_clock_reads_the_time() -> None:
    found = [
        place(name, node)
        for name, node in nodes(ast.Attribute)
        if node.attr in READINGS.get(owner(node.value), set()) and name != CLOCK
    ]
    assert found == []


def test_nobody_imports_a_reading_by_its_name() -> None:
    found = [
        place(name, node)
        for name, node in nodes(ast.ImportFrom)
        if node.module == "time" and {alias.name for alias in node.names} & NAMES and name != CLOCK
    ]
    assert found == []
