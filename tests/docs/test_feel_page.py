"""The page about FEEL names every function and every limit, and each of its examples holds."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from engine.feel import NOW, FeelSyntaxError, compile_expression, limits
from engine.feel.builtins import PARAMETERS
from tests.docs.test_references import page

PAGE = page("feel.md")
FUNCTION = re.compile(r"^\| ((?:`[^`(]+\([^`]*\)` ?)+)\| `(.+)` \|$", re.MULTILINE)
MOMENT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def last_cells(text: str) -> list[str]:
    return re.findall(r"^\| .* \| `([^`]+)` \|$", text, re.MULTILINE)


def test_every_function_with_its_parameters() -> None:
    shown = [call for calls, _ in FUNCTION.findall(section("Functions")) for call in re.findall(r"`([^`]+)`", calls)]
    real = [f"{name}({form})" for name, forms in PARAMETERS.items() for form in forms]
    assert sorted(shown) == sorted(real)


@pytest.mark.parametrize("example", [*last_cells(section("The language")), *last_cells(section("Functions"))])
def test_every_example_holds(example: str) -> None:
    assert compile_expression(example).evaluate({NOW: MOMENT}) is True


@pytest.mark.parametrize("text", re.findall(r"^\| `([^`]+)` \|", section("Errors"), re.MULTILINE))
def test_every_slip_is_refused(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


def test_every_limit() -> None:
    shown = {
        name: int(value.replace(",", ""))
        for name, value in re.findall(r"^\| `(MAX_\w+)` .* \| ([\d,]+) \|$", section("Limits"), re.MULTILINE)
    }
    assert shown == {name: value for name, value in vars(limits).items() if name.startswith("MAX_")}
