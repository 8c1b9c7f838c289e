"""Expressions name variables that can be there, and compare an outcome with one that can be chosen."""

from collections.abc import Iterator
from typing import Final, get_args

from engine.diagrams.feelreading import RESULTS, Reading, read_feel
from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.places import Place, places, too_much
from engine.diagrams.problems import Problem, shortened
from engine.domain.elements import (
    CallSettings,
    DecisionSettings,
    OutcomeClass,
    ScriptSettings,
    ServiceSettings,
    UserTaskSettings,
)
from engine.domain.votes import DISCUSS, NO_QUORUM

EVERYWHERE: Final = frozenset({RESULTS, "starter", "case", "outcome"})
COUNTED: Final = frozenset(
    {"loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances", "nrOfTerminatedInstances"}
)
VERDICTS: Final = frozenset({*get_args(OutcomeClass), NO_QUORUM, DISCUSS})
"""What a vote may end with besides what its voters chose: the plain name of a class."""


def check(diagram: Diagram, context: LintContext) -> Iterator[Problem]:
    """What an event carried, and what a called process holds, is known to nobody here."""
    if too_much(diagram):
        return
    known = None if context.variables is None else EVERYWHERE | COUNTED | {*context.variables, *_written(diagram)}
    for place in places(diagram):
        if place.over in {"payload", "called"}:
            continue
        reading = read_feel(place.text)
        yield from _results(diagram, place, reading)
        if known is not None and place.over == "scope":
            for name in sorted(reading.names - known):
                text = f"Expected variables that can be there, but nothing writes '{shortened(name)}'."
                yield Problem(code="unknown_name", element=place.at, text=text)


def _written(diagram: Diagram) -> Iterator[str]:
    """Names that something in the diagram writes at the top level, or gives to instances."""
    yield from diagram.data_objects
    for element in diagram.elements.values():
        yield from (entry.name for entry in (*element.outputs, *element.inputs))
        several = element.multi_instance
        if several is not None:
            yield from filter(None, (several.item, several.output))
        if (
            isinstance(element.settings, ServiceSettings | DecisionSettings | ScriptSettings)
            and element.settings.result
        ):
            yield element.settings.result


def _results(diagram: Diagram, place: Place, reading: Reading) -> Iterator[Problem]:
    for path in sorted(reading.paths):
        root, _, rest = path.partition(".")
        name, _, member = rest.partition(".")
        if root != RESULTS or not name:
            continue
        if name not in diagram.elements:
            text = f"Expected '{RESULTS}' of an element of this process, but '{shortened(name)}' is none."
            yield Problem(code="unknown_result", element=place.at, text=text)
        elif member and not _may_have(diagram.elements[name], member.partition(".")[0]):
            text = f"Expected an output that '{name}' declares, but '{shortened(member)}' is none."
            yield Problem(code="unknown_output", element=place.at, text=text)
    for path, said in sorted(set(reading.compared)):
        chosen = _choices(diagram, path)
        if chosen is not None and said not in chosen:
            text = f"Expected an outcome that {path} can have, but '{shortened(said)}' is none of them."
            yield Problem(code="unknown_outcome", element=place.at, text=text)


def _may_have(element: Element, member: str) -> bool:
    """Whether a result may have this member: of a call only what it declares comes out."""
    if not isinstance(element.settings, CallSettings) or element.multi_instance is not None:
        return True
    return member in {entry.name for entry in element.settings.outputs}


def _choices(diagram: Diagram, path: str) -> frozenset[str] | None:
    """The outcomes of the user task that a path reads; None for any other path, and where none are declared."""
    parts = path.split(".")
    element = diagram.elements.get(parts[1]) if len(parts) == 3 and parts[0] == RESULTS else None
    settings = element.settings if element is not None and element.multi_instance is None else None
    if not isinstance(settings, UserTaskSettings) or parts[2] != "outcome":
        return None
    if settings.outcomes == UserTaskSettings().outcomes:
        return None
    codes = frozenset(outcome.code for outcome in settings.outcomes)
    return codes if settings.policy.kind == "single" else codes | VERDICTS
