"""The engine for tests and scenarios."""

from engine.testing.harness import MACHINE, ROOT, START, ZONE, EngineHarness
from engine.testing.scenario import Scenario, ScenarioFailed, play, read_scenario

__all__ = [
    "MACHINE",
    "ROOT",
    "START",
    "ZONE",
    "EngineHarness",
    "Scenario",
    "ScenarioFailed",
    "play",
    "read_scenario",
]
