"""Every timer and time limit can be read."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, TimerSpec
from engine.diagrams.problems import Problem
from engine.domain.durations import TimerTextError, parse_duration, parse_span
from engine.domain.elements import UserTaskSettings


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        settings = element.settings
        try:
            if element.timer is not None:
                yield from _timer(element.id, element.timer)
            if isinstance(settings, UserTaskSettings) and settings.due is not None:
                parse_span(settings.due.text)
        except TimerTextError as error:
            yield Problem(code="timer", element=element.id, text=str(error))


def _timer(element: str, timer: TimerSpec) -> Iterator[Problem]:
    if timer.kind == "cycle":
        yield Problem(
            code="timer_cycle", element=element, text="Expected a timer that is due once: cycles don't run yet."
        )
    elif timer.kind == "duration":
        parse_span(timer.text)
    else:
        parse_duration(timer.text)
