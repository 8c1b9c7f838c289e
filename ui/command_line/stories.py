"""Plays the scenarios below a folder, each on an empty database with the packages and the people it needs."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from engine.domain.errors import Rejection
from engine.domain.rejections import sentence
from engine.testing import (
    DeploymentRefused,
    EngineHarness,
    ProcessDesk,
    Scenario,
    ScenarioFailed,
    play,
    read_scenario,
)
from ui.command_line.packages import needed, packages_around
from ui.demo_data import ROOT

ORGANISATION = "organisation.yaml"
SCENARIOS = "scenarios"


def play_all(folder: Path, organisation: Path | None, tell: Callable[[str], object]) -> int:
    """Play every scenario at or below `folder`, telling a line of each and a summary; returns how many failed."""
    files = scenarios_below(folder)
    failed = 0
    for path in files:
        name = path.stem if path.parents[1] == folder else f"{path.parents[1].name}/{path.stem}"
        try:
            scenario = read_scenario(path)
            _play_one(scenario, folder, organisation)
            tell(f"✓ {name}: {scenario.name}")
        except (ScenarioFailed, DeploymentRefused, FileNotFoundError) as problem:
            failed += 1
            tell(f"✗ {name}\n    " + str(problem).replace("\n", "\n    "))
    if not files:
        tell(f"没有场景 / no scenario: {folder}/**/{SCENARIOS}/*.yaml")
    tell(f"{len(files) - failed} passed, {failed} failed")
    return failed


def scenarios_below(folder: Path) -> list[Path]:
    """Return the scenario files; those that begin with `_` hold fields that scenarios share."""
    found = {*folder.glob(f"{SCENARIOS}/*.yaml"), *folder.rglob(f"*/{SCENARIOS}/*.yaml")}
    if folder.name == SCENARIOS:
        found |= set(folder.glob("*.yaml"))
    return sorted(path for path in found if not path.name.startswith("_"))


def _play_one(scenario: Scenario, folder: Path, organisation: Path | None) -> None:
    packages = needed(scenario.process, packages_around(scenario.path.parents[1], folder))
    if not packages:
        raise ScenarioFailed(f"no package of the process '{scenario.process}' is here or among the shipped ones")
    people = _people(scenario, folder, organisation)
    with EngineHarness(at=scenario.at) as engine:
        if people is not None:
            _import(engine, people)
        engine.deploy(*packages)
        play(ProcessDesk(engine.api, engine.clock), scenario)


def _people(scenario: Scenario, folder: Path, chosen: Path | None) -> Mapping[str, Any] | None:
    """Return the organisation named, or the nearest one; else the demo university where the scenario's starter works.

    None lets every name in the scenario be somebody.
    """
    package = scenario.path.parents[1]
    places = [place for place in (package, *package.parents) if place == folder or folder in place.parents]
    nearest = next((file for place in places if (file := place / ORGANISATION).exists()), None)
    if chosen or nearest:
        return _document(chosen or nearest or package)
    demo = _document(ROOT / "demo" / ORGANISATION)
    return demo if scenario.starter in {person["login"] for person in demo["persons"]} else None


def _document(path: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ScenarioFailed(f"{path}: {error}") from error
    return found


def _import(engine: EngineHarness, people: Mapping[str, Any]) -> None:
    try:
        engine.organisation(people)
    except Rejection as rejection:
        raise ScenarioFailed(sentence(rejection, "en").what) from rejection
