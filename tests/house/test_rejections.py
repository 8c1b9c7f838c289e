import ast
import re
from string import Formatter

import pytest

from engine.domain.errors import Rejection
from engine.domain.rejections import CODES, sentence
from tests.house.sources import ROOT, nodes, place

TABLES = ("rejections.py", "person_rejections.py", "late_rejections.py")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def named_code(call: ast.Call) -> str | None:
    """Return the code of `Rejection("code", …)` where it is written out."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", None)
    first = call.args[0] if call.args else None
    if name == "Rejection" and isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    return None


def test_every_code_that_is_raised_has_words() -> None:
    found = [
        place(name, call)
        for name, call in nodes(ast.Call)
        if (code := named_code(call)) is not None and code not in CODES
    ]
    assert found == []


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_is_said_in_both_languages(code: str) -> None:
    chinese, english = (sentence(Rejection(code), language) for language in ("zh", "en"))
    assert CHINESE.search(chinese.what)
    assert english.what
    assert not CHINESE.search(english.what + english.todo)
    assert bool(chinese.todo) == bool(english.todo)


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_tell_the_same_fields() -> None:
    trees = [ast.parse((ROOT / "engine/domain" / name).read_text(encoding="utf-8")) for name in TABLES]
    rows = [
        (key.value, [ast.literal_eval(text) for text in value.elts])
        for tree in trees
        for table in ast.walk(tree)
        if isinstance(table, ast.Dict)
        for key, value in zip(table.keys, table.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Tuple)
    ]
    assert {code for code, _ in rows} == CODES
    assert [code for code, texts in rows if fields_of(texts[0] + texts[1]) != fields_of(texts[2] + texts[3])] == []


def test_every_code_has_a_page() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "problems").glob("*.md")} - {"README"}
    assert pages == CODES
