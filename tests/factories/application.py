"""The demo's application as data and as a browser sends it, and scenarios played up to one of their steps."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.testing.desk import ProcessDesk
from engine.testing.scenario import play, read_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "processes" / "project_lifecycle" / "scenarios"


@cache
def _application() -> dict[str, Any]:
    return dict(yaml.safe_load((SCENARIOS / "_application.yaml").read_text("utf-8")))


def application(**changes: object) -> dict[str, Any]:
    """The fields of a complete application of grade C."""
    return {**_application(), **changes}


def sent(data: Mapping[str, Any]) -> dict[str, Any]:
    """The same as names and values of an HTML form."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, bool):
            found |= {f"f.{key}": "on"} if value else {}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            found |= {f"f.{key}.{n}.{name}": str(cell) for n, row in enumerate(value) for name, cell in row.items()}
        elif isinstance(value, list):
            found[f"f.{key}"] = value
        elif value is not None:
            found[f"f.{key}"] = str(value)
    return found


def played(harness: ProcessDesk, name: str, steps: int | None = None) -> str:
    """Play a scenario of the lifecycle, or its first `steps`; returns the case's id."""
    scenario = read_scenario(SCENARIOS / f"{name}.yaml")
    return play(harness, replace(scenario, steps=scenario.steps[:steps]))
