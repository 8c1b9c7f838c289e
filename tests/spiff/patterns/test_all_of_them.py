"""Each of the 43 control-flow patterns has one test that carries its number, and a sentence that says what it is."""

import ast
import re
from pathlib import Path

from tests.spiff.bpmn import ROWS

HERE = Path(__file__).parent
NAMED = re.compile(r"test_wcp(\d\d)_\w+")


def patterns() -> dict[int, str]:
    """Number → what its test says first."""
    functions = [
        node
        for file in sorted(HERE.glob("test_*.py"))
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    ]
    named = [(match, node) for node in functions if (match := NAMED.fullmatch(node.name))]
    return {int(match[1]): (ast.get_docstring(node) or "").partition("\n")[0] for match, node in named}


def test_none_is_missing() -> None:
    assert sorted(patterns()) == list(range(1, 44))
    assert [name.partition(" ")[0] for name in ROWS["Workflow patterns"]["pattern"]] == [str(n) for n in range(1, 44)]


def test_each_says_what_it_is() -> None:
    assert [number for number, said in patterns().items() if not said.endswith(".")] == []
