"""Every timer and time limit can be read."""

from collections.abc import Iterator

from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element, TimerSpec
from engine.diagrams.problems import Problem
from engine.domain.durations import Cycle, TimerTextError, parse_duration, parse_span
from engine.domain.elements import UserTaskSettings


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    for element in diagram.elements.values():
        for event in element.events:
            if event.timer is not None:
                yield from _timer(element.id, event.timer)
        yield from _limit(element)


def _timer(element: str, timer: TimerSpec) -> Iterator[Problem]:
    """What stands after `=` is FEEL: whether it gives a time is known when the timer starts."""
    if timer.text.startswith("="):
        return
    try:
        said = parse_span(timer.text) if timer.kind == "duration" else parse_duration(timer.text)
    except TimerTextError as error:
        yield Problem(code="timer", element=element, text=str(error))
        return
    if isinstance(said, Cycle) != (timer.kind == "cycle"):
        wanted = "a repetition such as 'R3/PT1H'" if timer.kind == "cycle" else "a moment or a length of time"
        text = f"Expected {wanted} in a timer of the kind '{timer.kind}', but got '{timer.text}'."
        yield Problem(code="timer_kind", element=element, text=text)


def _limit(element: Element) -> Iterator[Problem]:
    settings = element.settings
    if not isinstance(settings, UserTaskSettings) or settings.due is None:
        return
    due = settings.due
    if due.text.startswith("=") and not due.working:
        return
    try:
        parse_span(due.text) if due.working else parse_duration(due.text)
    except TimerTextError as error:
        yield Problem(code="timer", element=element.id, text=str(error))
