"""Every token gets to an end, whatever people answer and whatever comes first: played in every way it can go."""

from collections.abc import Iterator, Sequence

from engine.diagrams.explored import MAX_STATES, MAX_TOKENS, Budget, Explored, Stuck
from engine.diagrams.insides import Inside, leaves, thrown, uncaught
from engine.diagrams.lint.context import LintContext
from engine.diagrams.model import Diagram, Element
from engine.diagrams.normalise import normalise
from engine.diagrams.problems import Problem
from engine.diagrams.statespace import explore
from engine.diagrams.tokennet import net_of

SHOWN = 12
"""Elements of a way that a sentence names."""


def check(diagram: Diagram, _: LintContext) -> Iterator[Problem]:
    """Play every scope by itself, the innermost first: what goes on inside an activity does not depend on others."""
    normal = normalise(diagram)
    insides: dict[str, Inside] = {}
    budget = Budget()
    for scope in sorted(normal.children, key=lambda scope: -_depth(normal, scope)):
        net = net_of(normal, scope, insides)
        seen = explore(net, budget)
        insides[scope or ""] = _inside(normal, scope, insides, seen)
        yield from _told(seen, (scope or normal.key).partition("#")[0], partly=net.partly)
        if seen.all_seen and not (net.partly or seen.growing or seen.crowded):
            yield from _dead(normal, scope, insides, seen)


def _depth(diagram: Diagram, scope: str | None) -> int:
    depth = 0
    while scope is not None:
        scope, depth = diagram.elements[scope].parent, depth + 1
    return depth


def _inside(diagram: Diagram, scope: str | None, insides: dict[str, Inside], seen: Explored) -> Inside:
    """What the scope looks like from around it."""
    told = Inside(completes=seen.completes or not seen.all_seen, peak=max(1, seen.peak))
    for element in diagram.inside(scope):
        borders = diagram.boundaries.get(element.id, ())
        own = thrown(element) if element.id not in insides else uncaught(insides[element.id], borders)
        told.errors |= own.errors
        told.escalations |= own.escalations
        told.cancels |= own.cancels and not element.transaction
        told.raises |= own.raises
    return told


def _told(seen: Explored, scope: str, *, partly: Sequence[str]) -> Iterator[Problem]:
    for stuck in seen.stuck.values():
        yield _stuck(stuck)
    yield from _growing(seen, scope)
    for name, path in seen.crowded.items():
        text = f"Expected at most {MAX_TOKENS} tokens at once, but there are more at '{name}'{_after(path)}."
        yield Problem(code="too_many_tokens", element=name, text=text)
    for name, path in seen.doubled.items() if not seen.growing else ():
        text = f"Two tokens meet at '{name}'{_after(path)}: it, and all that follows, is done once for each."
        yield Problem(code="tokens_multiply", element=name, text=text, severity="warning")
    if not seen.all_seen or (partly and not seen.stuck):
        many = f"more than {MAX_STATES} states" if not seen.all_seen else f"too many ways out of '{partly[0]}'"
        text = f"Unknown whether every token of '{scope}' gets to an end: there are {many} to try."
        yield Problem(code="unknown", element=scope, text=text, severity="warning")


def _growing(seen: Explored, scope: str) -> Iterator[Problem]:
    """Work that each round sends off on its own way is as much as people make of it; anything else grows by itself."""
    for name, path in seen.growing.items():
        if name in seen.apart and (seen.completes or seen.left):
            text = f"Every round leaves one more token at '{name}'{_after(path)}: they are as many as there are rounds."
            yield Problem(code="tokens_pile_up", element=name, text=text, severity="warning")
        else:
            text = f"Expected a bounded number of tokens, but every round leaves one more at '{name}'{_after(path)}."
            yield Problem(code="tokens_pile_up", element=name, text=text)
    if seen.growing and not (seen.completes or seen.left):
        text = f"Expected a way for '{scope}' to be completed, but there is none."
        yield Problem(code="never_completes", element=scope, text=text)


def _stuck(stuck: Stuck) -> Problem:
    missing = " and ".join(f"'{name}'" for name in stuck.missing[:SHOWN])
    after = _after(stuck.path)
    if stuck.fired_before:
        text = f"Expected no token to be left behind, but one stays at '{stuck.join}' for want of {missing}{after}."
        return Problem(code="token_left_behind", element=stuck.join, text=text)
    text = f"Expected every token to get on, but '{stuck.join}' waits for ever for {missing}{after}."
    return Problem(code="deadlock", element=stuck.join, text=text)


def _after(path: Sequence[str]) -> str:
    """A way, in words: drawn elements only, and of a long way its end."""
    drawn = [name for name in path if "#" not in name]
    shown = drawn[-SHOWN:]
    return f" (for example after {'… ' if len(drawn) > SHOWN else ''}{', '.join(shown)})" if shown else ""


def _dead(diagram: Diagram, scope: str | None, insides: dict[str, Inside], seen: Explored) -> Iterator[Problem]:
    """What no way passes; of what lies behind one another only the first."""
    live = {*seen.passed, *seen.blocked, *_may_come(diagram, scope, insides, seen)}
    going = live - seen.blocked
    for element in diagram.inside(scope):
        if element.id in live or element.synthetic or element.for_compensation or element.event == "compensate":
            continue
        if element.attached_to in live:
            host = str(element.attached_to).partition("#")[0]
            text = f"Nothing inside '{host}' ever lets '{element.id}' happen."
            yield Problem(code="never_happens", element=element.id, text=text, severity="warning")
        elif element.id not in seen.stuck and any(diagram.flows[f].source in going for f in element.incoming):
            text = f"No token ever gets to '{element.id}', whatever happens."
            yield Problem(code="never_runs", element=element.id, text=text, severity="warning")


def _may_come(diagram: Diagram, scope: str | None, insides: dict[str, Inside], seen: Explored) -> Iterator[str]:
    for element in diagram.inside(scope):
        if element.id in seen.passed:
            borders: Sequence[Element] = diagram.boundaries.get(element.id, ())
            yield from (event.id for event in leaves(element, insides.get(element.id), borders).by)
