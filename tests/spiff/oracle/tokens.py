"""Tokens come, arm the events on their element's border, and go; a level is opened with its start events."""

from engine.domain.diagram import Diagram, Element
from tests.spiff.oracle.data import Scope
from tests.spiff.oracle.state import Case, Level, Token, Watch

FROM_OUTSIDE = frozenset({"timer", "message", "signal", "conditional"})
JOINS = frozenset({"parallelGateway", "inclusiveGateway"})


def joins(element: Element) -> bool:
    """Whether tokens wait for one another here."""
    return element.kind in JOINS and len(element.incoming) > 1


def repeats(element: Element) -> bool:
    return element.multi_instance is not None or element.loop is not None


def arrive(case: Case, level: Level, element: Element, flow: str | None = None) -> Token:
    """A token comes to an element."""
    token = Token(serial=next(case.numbers), element=element, level=level, data=level.data, flow=flow, after=case.now)
    level.tokens.append(token)
    _arm_borders(case, token)
    _set_to_work(case, token)
    return token


def begin_instance(case: Case, token: Token) -> None:
    """One instance of a repeating activity begins."""
    assert token.host is not None
    token.after = case.now
    token.host.instances.append(token)
    _set_to_work(case, token)


def _set_to_work(case: Case, token: Token) -> None:
    element = token.element
    if joins(element):
        token.stage = "waits"
        return
    own = token.host is not None or not repeats(element)
    if own and element.kind == "userTask":
        token.stage = "waits"
    elif own and element.kind in {"intermediateCatchEvent", "receiveTask"} and element.event != "link":
        token.stage = "waits"
        token.watch = watch(case, element, token.level, token.data, token)
        token.watch.serial = token.serial
    else:
        case.queue.append(token)


def _arm_borders(case: Case, token: Token) -> None:
    for event in token.level.diagram.boundaries.get(token.element.id, ()):
        if event.event != "compensate":
            token.borders.append(watch(case, event, token.level, token.data, token))


def watch(case: Case, event: Element, level: Level, data: Scope, owner: Token | None) -> Watch:
    """An event begins to wait."""
    made = Watch(serial=next(case.numbers), event=event, level=level, data=data, owner=owner)
    case.watches.append(made)
    return made


def open_level(case: Case, host: Token, diagram: Diagram, inside: str | None, data: Scope) -> None:
    """The inside of an activity begins."""
    level = Level(diagram=diagram, inside=inside, data=data, serial=next(case.numbers), host=host)
    host.inside, host.stage = level, "inside"
    begin_level(case, level)


def begin_level(case: Case, level: Level, start: str | None = None) -> None:
    """Its event sub-processes begin to watch, and tokens come to where it starts."""
    members = level.diagram.inside(level.inside)
    for handler in members:
        if handler.kind == "eventSubProcess":
            event = next(e for e in level.diagram.inside(handler.id) if e.kind == "startEvent")
            level.watches.append(watch(case, event, level, level.data, None))
    for element in _starts(members, start):
        arrive(case, level, element)


def _starts(members: tuple[Element, ...], start: str | None) -> list[Element]:
    """BPMN 2.0, 10.5.2 and 13.3.4: the none start events, or, without any start event, what no flow leads to."""
    starts = [e for e in members if e.kind == "startEvent"]
    if start is not None:
        return [e for e in starts if e.id == start]
    if starts:
        return [e for e in starts if e.event == "none"]
    return [e for e in members if not e.incoming and _may_start(e)]


def _may_start(element: Element) -> bool:
    if element.kind in {"boundaryEvent", "eventSubProcess"} or element.for_compensation:
        return False
    return not (element.kind == "intermediateCatchEvent" and element.event == "link")


def forget(case: Case, watches: list[Watch]) -> None:
    """Events that nobody waits for any more."""
    for one in watches:
        if one in case.watches:
            case.watches.remove(one)
    watches.clear()


def consume(case: Case, token: Token) -> None:
    """A token is gone, and with it everything that waited because of it."""
    token.level.after |= case.now
    forget(case, token.borders)
    if token.watch is not None:
        forget(case, [token.watch])
    if token.host is not None:
        token.host.instances.remove(token)
    else:
        token.level.tokens.remove(token)


def cancel(case: Case, token: Token) -> None:
    """Stop a token, whatever goes on inside."""
    for instance in list(token.instances):
        cancel(case, instance)
    if token.inside is not None:
        empty(case, token.inside)
        token.inside.ended = True
    consume(case, token)


def empty(case: Case, level: Level, keep: Token | None = None) -> None:
    """Stop everything in a level but one token."""
    forget(case, level.watches)
    for token in list(level.tokens):
        if token is not keep and token in level.tokens:
            cancel(case, token)
