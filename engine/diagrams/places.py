"""Where expressions stand in a diagram, and over what each of them is evaluated."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engine.diagrams.model import Diagram, Element
from engine.domain.elements import (
    CallSettings,
    CatchSettings,
    DecisionSettings,
    Mapped,
    ScriptSettings,
    ServiceSettings,
    UserTaskSettings,
)

Over: TypeAlias = Literal["scope", "result", "payload", "called", "vote"]
"""The variables around; those with a result on top; what an event carried; the variables of a called process; those
around with an earlier vote and what has changed since."""
MAX_FEEL: Final = 64_000
"""Characters of all different expressions of one diagram: more can't be read in the time a check may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`at` is the element or flow."""

    at: str
    text: str
    over: Over = "scope"


def places(diagram: Diagram) -> Iterator[Place]:
    """Every expression of the diagram."""
    for flow in diagram.flows.values():
        if flow.condition is not None:
            yield Place(at=flow.id, text=flow.condition)
    for element in diagram.elements.values():
        for text in (*_of_repetition(element), *_of_events(element), *_of_settings(element.settings)):
            yield Place(at=element.id, text=text)
        if isinstance(element.settings, UserTaskSettings) and element.settings.votes_stand is not None:
            yield Place(at=element.id, text=element.settings.votes_stand, over="vote")
        yield from _mapped(element)


def too_much(diagram: Diagram) -> bool:
    """Whether there is more FEEL than is read."""
    total = 0
    for text in {place.text for place in places(diagram)}:
        total += len(text)
    return total > MAX_FEEL


def _of_repetition(element: Element) -> Iterator[str]:
    several, again = element.multi_instance, element.loop
    if several is not None:
        yield from filter(None, (several.collection, several.cardinality, several.completion, several.output_item))
    if again is not None and again.condition is not None:
        yield again.condition


def _of_events(element: Element) -> Iterator[str]:
    for event in element.events:
        yield from filter(None, (event.key, event.condition))
        if event.timer is not None and event.timer.text.startswith("="):
            yield event.timer.text[1:]


def _of_settings(settings: object) -> Iterator[str]:
    match settings:
        case ServiceSettings() | DecisionSettings() | CallSettings():
            yield from (entry.value for entry in settings.inputs)
        case ScriptSettings():
            yield settings.expression
        case UserTaskSettings():
            for rule in settings.assignees:
                yield from filter(None, (rule.unit, rule.person, rule.groups, rule.heads and rule.heads.of))
                yield from filter(None, (rule.pick and rule.pick.field,))
            yield from filter(
                None, (settings.items, settings.keeps_out, settings.policy.weights, settings.policy.order)
            )
            yield from filter(None, (outcome.bulk for outcome in settings.outcomes))
            due = settings.due
            yield from filter(None, (due.factor, due.urgent) if due is not None else ())
            if settings.due is not None and settings.due.text.startswith("="):
                yield settings.due.text[1:]


def _mapped(element: Element) -> Iterator[Place]:
    settings = element.settings
    lists: list[tuple[Over, tuple[Mapped, ...]]] = [("scope", element.inputs), ("result", element.outputs)]
    if isinstance(settings, CallSettings):
        lists.append(("called", settings.outputs))
    if isinstance(settings, CatchSettings):
        lists.append(("payload", settings.outputs))
    for over, entries in lists:
        yield from (Place(at=element.id, text=entry.value, over=over) for entry in entries)
