"""For tests of processes: the engine with a clock that stands still, and stories that can be played."""

from engine.domain.errors import BpmnError, Rejection
from engine.testing.case import CaseHandle
from engine.testing.desk import MACHINE, ROOT, START, ZONE, ProcessDesk
from engine.testing.harness import EngineHarness
from engine.testing.refusals import DeploymentRefused, Finding, MessageUnmatched, NeverStill, TaskNotOpen
from engine.testing.scenario import Scenario, ScenarioFailed, play, read_scenario
from engine.testing.views import IncidentView, TaskView

__all__ = [
    "MACHINE",
    "ROOT",
    "START",
    "ZONE",
    "BpmnError",
    "CaseHandle",
    "DeploymentRefused",
    "EngineHarness",
    "Finding",
    "IncidentView",
    "MessageUnmatched",
    "NeverStill",
    "ProcessDesk",
    "Rejection",
    "Scenario",
    "ScenarioFailed",
    "TaskNotOpen",
    "TaskView",
    "play",
    "read_scenario",
]
