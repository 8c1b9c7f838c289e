"""The engine for tests and scenarios."""

from engine.testing.desk import MACHINE, ROOT, START, ZONE, ProcessDesk
from engine.testing.scenario import Scenario, ScenarioFailed, play, read_scenario

__all__ = [
    "MACHINE",
    "ROOT",
    "START",
    "ZONE",
    "ProcessDesk",
    "Scenario",
    "ScenarioFailed",
    "play",
    "read_scenario",
]
