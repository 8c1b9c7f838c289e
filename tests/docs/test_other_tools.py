"""docs/reference/other-tools.md says what the tables say, and its expressions translate as it says."""

import re

import pytest

from docs.other_tools_page import PAGE, other_tools
from engine.diagrams.juel.methods import METHODS

PAGE = PAGE.read_text(encoding="utf-8")


def test_the_tables_are_the_products_own() -> None:
    assert other_tools(PAGE) == PAGE


def test_every_method_is_named() -> None:
    spans = {name for name, _ in METHODS if name.startswith(("plus", "minus"))}
    assert {name for name, _ in METHODS} - spans - set(re.findall(r"\.(\w+)\(", PAGE)) == set()


@pytest.mark.parametrize("verdict", ["read", "says nothing", "left out, and said", "refused"])
def test_every_verdict_occurs(verdict: str) -> None:
    assert f"| {verdict} |" in PAGE
