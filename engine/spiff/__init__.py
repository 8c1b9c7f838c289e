"""The only door to SpiffWorkflow."""

from engine.spiff.build import build
from engine.spiff.interface import Compiled, Environment, Step, Wait
from engine.spiff.run import Run

__all__ = ["Compiled", "Environment", "Run", "Step", "Wait", "build"]
