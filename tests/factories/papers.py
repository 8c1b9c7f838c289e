"""Cases of the project lifecycle told by its own stories, to the end or up to a task, for tests of papers."""

from dataclasses import replace

from engine.testing import play, read_scenario
from tests.factories.desk import Desk
from tests.processes.walk import PROCESSES

STORIES = PROCESSES / "project_lifecycle" / "scenarios"


def told(desk: Desk, story: str, *, upto: str | None = None) -> str:
    """Play a story, or only what comes before the first step that completes `upto`; returns the case."""
    scenario = read_scenario(STORIES / f"{story}.yaml")
    steps = list(scenario.steps)
    if upto is not None:
        steps = steps[: next(n for n, step in enumerate(steps) if upto in _completed(step))]
    desk.clock.set(max(desk.clock.now(), scenario.at))
    return play(desk, replace(scenario, steps=tuple(steps)))


def _completed(step: object) -> tuple[object, ...]:
    """The element that a step completes, or is refused to complete."""
    if not isinstance(step, dict):
        return ()
    inner = step.get("refused")
    return (step.get("complete"), *(_completed(inner) if inner is not None else ()))
