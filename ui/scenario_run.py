"""Plays a package's scenarios for the command line, each on an empty database with the demo university's people."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import yaml

from engine.diagrams.package import read_folder
from engine.testing import ProcessDesk, ScenarioFailed, play, read_scenario
from ui.demo_data import ROOT, packages


def run_scenarios(folder: Path, tell: Callable[[str], object]) -> int:
    """Play every scenario of `folder`; returns how many failed."""
    document = yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8"))
    files = [p for p in sorted((folder / "scenarios").glob("*.yaml")) if not p.name.startswith("_")]
    failed = 0
    for path in files:
        scenario = read_scenario(path)
        with tempfile.TemporaryDirectory() as place:
            harness = ProcessDesk.open(f"sqlite:///{place}/scenario.db", Path(place), scenario.at)
            harness.import_organisation(document)
            harness.deploy(*(p.name for p in packages()))
            harness.deploy_files(read_folder(folder).files)
            try:
                play(harness, scenario)
                tell(f"✓ {path.stem}: {scenario.name}")
            except ScenarioFailed as problem:
                failed += 1
                tell(f"✗ {path.stem}: {scenario.name}\n    {problem}")
            harness.close()
    tell(f"{len(files) - failed} passed, {failed} failed")
    return failed
