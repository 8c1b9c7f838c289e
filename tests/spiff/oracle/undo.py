"""Compensation: what was completed is undone in reverse order, one activity after another (BPMN 2.0, 13.5.5)."""

from tests.spiff.oracle.state import Case, Level, Token, Undo
from tests.spiff.oracle.tokens import arrive


def undo(case: Case, token: Token, levels: list[Level]) -> bool:
    """Undo the next of what `levels` remember; True when nothing is left, so that the throwing event is over."""
    if token.undoing is None:
        found = [one for level in levels for one in _taken(token, level)]
        token.undoing = [leaf for one in sorted(found, key=lambda one: one.serial) for leaf in _leaves(one)]
    if not token.undoing:
        return True
    last = token.undoing.pop()
    assert last.handler is not None
    token.stage = "inside"
    for event in last.level.diagram.boundaries[last.activity]:
        if event.event == "compensate":
            case.complete(event.id)
    data = last.level.data.kept()
    level = Level(diagram=last.level.diagram, inside=None, data=data, serial=next(case.numbers))
    handler = arrive(case, level, last.handler)
    handler.level.host = token
    token.inside = handler.level
    return False


def where_to_look(level: Level) -> list[Level]:
    """An event's own scope; for one in an event sub-process, the scope that this one belongs to."""
    host = level.host
    return [host.level] if host is not None and host.element.kind == "eventSubProcess" else [level]


def _taken(token: Token, level: Level) -> list[Undo]:
    """Take what the event is about out of the level's memory."""
    about = token.element.events[0].activity
    found = [one for one in level.undo if about in {None, one.activity}]
    level.undo = [one for one in level.undo if one not in found]
    return found


def _leaves(one: Undo) -> list[Undo]:
    return [one] if one.handler is not None else [leaf for inner in one.inside for leaf in _leaves(inner)]
