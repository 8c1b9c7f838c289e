"""Builds models of one table, or of whatever stands inside the definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from engine.dmn import DecisionModel, parse_decisions

Build = Callable[..., DecisionModel]
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="model" name="Model" namespace="hq">'


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cells(kind: str, texts: Sequence[str]) -> str:
    return "".join(f"<{kind}><text>{escaped(text)}</text></{kind}>" for text in texts)


@pytest.fixture
def model() -> Build:
    def build(inside: str, **options: bool) -> DecisionModel:
        return parse_decisions(f"{HEAD}{inside}</definitions>".encode(), **options)

    return build


@pytest.fixture
def table(model: Build) -> Build:
    """Build a table of the columns `a` and `b` from rows of two cells and as many outputs as there are names."""

    def build(
        policy: str, rows: Sequence[Sequence[str]], *, outputs: Sequence[str] = ("out",), extra: Sequence[str] = ()
    ) -> DecisionModel:
        columns = "".join(
            f'<output name="{name}">{extra[at] if at < len(extra) else ""}</output>' for at, name in enumerate(outputs)
        )
        rules = "".join(
            f'<rule id="r{at}">{cells("inputEntry", row[:2])}{cells("outputEntry", row[2:])}</rule>'
            for at, row in enumerate(rows, 1)
        )
        return model(
            f'<decision id="d" name="Result"><decisionTable id="t" {policy}>'
            '<input label="A"><inputExpression><text>a</text></inputExpression></input>'
            '<input label="B"><inputExpression><text>b</text></inputExpression></input>'
            f"{columns}{rules}</decisionTable></decision>"
        )

    return build
