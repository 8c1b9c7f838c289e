"""A token goes on: which flows it takes, and what happens where it comes (BPMN 2.0, 13.3 and 13.4)."""

from engine.domain.diagram import Flow
from engine.domain.errors import Fault
from tests.spiff.oracle.joins import arrived, other_end, parallel_is_complete
from tests.spiff.oracle.state import Case, Level, Token
from tests.spiff.oracle.tokens import arrive, consume, repeats


def leave(case: Case, token: Token) -> None:
    """The element has done its work: its token goes on by the flows it takes."""
    flows = taken(case, token)
    if not repeats(token.element):
        case.complete(token.element.id)  # else each instance was
    consume(case, token)
    go(case, token, flows)


def go(case: Case, token: Token, flows: list[Flow]) -> None:
    """Put a token at the end of each flow; those behind an event-based gateway race."""
    level = token.level
    for flow in flows:
        child = come(case, level, flow)
        if token.element.kind == "eventBasedGateway":
            child.race = token.serial
    if token.element.kind == "intermediateThrowEvent" and token.element.event == "link":
        arrive(case, level, other_end(level, token.element))


def come(case: Case, level: Level, flow: Flow) -> Token:
    """One token comes by a flow; a parallel join that is complete goes on."""
    target = level.diagram.elements[flow.target]
    token = arrive(case, level, target, flow.id)
    if target.kind == "parallelGateway" and len(target.incoming) > 1 and parallel_is_complete(level, target):
        release(case, list(arrived(level, target).values()))
    return token


def release(case: Case, tokens: list[Token]) -> None:
    """A join takes one token of each flow and goes on as one."""
    last = max(tokens, key=lambda token: token.serial)
    for token in tokens:
        if token is not last:
            consume(case, token)
    last.stage, last.after = "arrived", frozenset().union(*(token.after for token in tokens))
    case.queue.append(last)


def taken(case: Case, token: Token) -> list[Flow]:
    """The flows to go on by.

    One behind an exclusive gateway; else all without a condition and those whose condition holds; the default when that
    is none.
    """
    flows = [token.level.diagram.flows[name] for name in token.element.outgoing]
    holding = (
        flow
        for flow in flows
        if not flow.is_default and (flow.condition is None or case.holds(flow.condition, token.data))
    )
    if token.element.kind == "exclusiveGateway":
        first = next(holding, None)
        found = [first] if first is not None else []
    else:
        found = list(holding)
    default = [flow for flow in flows if flow.is_default]
    if flows and not found and not default:
        raise Fault("no_way_on", token.element.id)
    return found or default
