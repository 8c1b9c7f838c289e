import ast

from tests.house.sources import nodes, place

BROAD = {"Exception", "BaseException"}
# The outer edges, each with what would be lost there if an unforeseen error went through.
OUTER_EDGES = {
    "engine/due.py": "the other timers that are due",
    "engine/runtime/environment.py": "the case: a handler's error belongs to error events, or becomes an incident",
    "engine/scheduler.py": "the next tick",
    "ui/command_line/judging.py": "the verdicts on the other files",
    "webhooks/delivery.py": "the other messages of the same lease",
}


def caught(handler: ast.ExceptHandler) -> set[str]:
    if handler.type is None:
        return {"BaseException"}
    return {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}


def test_broad_handlers_stand_at_the_listed_edges_only() -> None:
    found = [
        place(name, handler)
        for name, handler in nodes(ast.ExceptHandler)
        if caught(handler) & BROAD and name not in OUTER_EDGES
    ]
    assert found == []
