"""Tasks of all types, events on the way, and the events that sit on a task's border."""

from tests.spiff.drawing import Shape, border, catch, decision, service, user, xor
from tests.spiff.generated.sheet import Pen, Sheet, Span, chain, finish
from tests.spiff.shapes import (
    again,
    definition,
    event_gateway,
    manual,
    needs_all,
    plain,
    receive,
    script,
    send,
    several,
    throw,
)

OUTSIDE = ("timer", "message", "signal", "conditional")


def ask(pen: Pen, sheet: Sheet, _depth: int = 0) -> Span:
    """A user task with nothing to it."""
    name = sheet.add(user(pen.name("t")))
    return Span(name, name)


def decided(pen: Pen, sheet: Sheet, special: str, normal: str) -> Span:
    """A person decides between two ways; nothing else moves in that moment."""
    asked, choice = ask(pen, sheet), sheet.add(xor(pen.name("x")))
    sheet.connect(asked.last, choice)
    sheet.connect(choice, special, pen.doubted(f"results.{asked.first}.a"))
    sheet.connect(choice, normal, default=True)
    return Span(asked.first, choice)


def task(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """A user task, perhaps repeated, perhaps with events on its border."""
    name = pen.name("t")
    sheet.add(repeated(pen, user(name)) if pen.often(0.3) else user(name))
    return borders(pen, sheet, name, depth) if depth > 0 and pen.may() else Span(name, name)


def repeated(pen: Pen, shape: Shape) -> Shape:
    """A standard loop or a multi-instance, with any ending."""
    if pen.often(0.35):
        limit = pen.chance.choice([None, 2, 3])
        condition = pen.doubted(f"results.{shape.id}.again = true") if limit is None or pen.may() else ""
        if shape.tag != "userTask":
            condition, limit = "", limit or 2
        return again(shape, condition, first=limit is not None and pen.may(), maximum=limit)
    enough = pen.chance.choice(["", "", "nrOfCompletedInstances >= 2", "nrOfActiveInstances = 1"])
    if shape.tag == "userTask" and pen.often(0.2):
        enough = f"results.{shape.id}.a = true"
    items = pen.chance.choice(
        ["[1, 2, 3]", "[1, 2]", "2", "3", "[]"] if pen.often(0.2) else ["[1, 2, 3]", "[1, 2]", "2"]
    )
    return several(shape, items, sequential=pen.may(), enough=enough, item=f"item_{shape.id}")


def automatic(pen: Pen, sheet: Sheet, _depth: int) -> Span:
    """Something that the engine does by itself."""
    name = pen.name("a")
    shapes = [
        plain(name),
        manual(name),
        service(name),
        decision(name, x="1"),
        script(name, "{y: 1 + 1}"),
        send(name, pen.name("out")),
        throw(name),
        throw(name, definition("message", pen.name("out"))),
        throw(name, definition("escalation", "nobody")),
    ]
    shape = pen.chance.choice(shapes)
    repeats = shape.tag.lower().endswith("task") and pen.often(0.2)
    sheet.add(repeated(pen, shape) if repeats else shape)
    return Span(name, name)


def signalling(pen: Pen, sheet: Sheet, _depth: int) -> Span:
    """A person sends a signal that others in the case may wait for."""
    asked, name = ask(pen, sheet), pen.name("up")
    sheet.add(throw(name, definition("signal", f"signal_{pen.chance.randrange(3)}")))
    return chain(sheet, [asked, Span(name, name)])


def broken(pen: Pen, sheet: Sheet, _depth: int) -> Span:
    """A service that does not work at first."""
    name = sheet.add(service(pen.name("broken")))
    return Span(name, name)


def outside(pen: Pen, *, cycle: bool = False, conditions: bool = True) -> str:
    """The definition of an event that comes from outside the case."""
    kind = pen.chance.choice(OUTSIDE if conditions else OUTSIDE[:3])
    match kind:
        case "timer":
            return (
                definition("cycle", pen.chance.choice(["", "R2/PT1H"])) if cycle and pen.may() else definition("timer")
            )
        case "conditional":
            return definition(kind, pen.condition())
    return definition(kind, shared(pen, kind))


def shared(pen: Pen, kind: str) -> str:
    """A name of its own, or one that others wait for as well."""
    return f"{kind}_{pen.chance.randrange(3)}" if pen.often(0.3) else pen.name(kind)


def catching(pen: Pen, sheet: Sheet, _depth: int) -> Span:
    """An event in the flow, of one definition or of several."""
    name = pen.name("c")
    if pen.often(0.25):
        shape = receive(name, shared(pen, "message"))
        sheet.add(repeated(pen, shape) if pen.often(0.2) else shape)
    elif pen.often(0.3):
        both = definition("timer") + definition("message", pen.name("message"))
        event = catch(name, both + (definition("signal", pen.name("signal")) if pen.may() else ""))
        sheet.add(needs_all(event) if pen.may() else event)
    else:
        sheet.add(catch(name, outside(pen)))
    return Span(name, name)


def borders(pen: Pen, sheet: Sheet, host: str, depth: int) -> Span:
    """One or two events on an activity's border; their paths end by themselves or join the activity's."""
    after = pen.name("x")
    joined = False
    for _ in range(pen.chance.choice([1, 1, 2])):
        name, interrupts = pen.name("b"), pen.may()
        inner = outside(pen, cycle=not interrupts)
        if pen.often(0.1):
            inner = definition("timer") + definition("signal", pen.name("signal"))
        event = border(name, host, inner, interrupting=interrupts)
        sheet.add(needs_all(event) if inner.count("<signalEvent") and "<timerEvent" in inner and pen.may() else event)
        joined |= _path(pen, sheet, name, after, depth - 1)
    return _after(sheet, host, after) if joined else Span(host, host)


def _path(pen: Pen, sheet: Sheet, event: str, after: str, depth: int) -> bool:
    """What happens behind an event on a border; whether it comes back to the main path."""
    span = chain(sheet, [Span(event, event), (task if pen.may() else ask)(pen, sheet, depth)])
    if pen.may():
        sheet.connect(span.last, after)
        return True
    finish(pen, sheet, span.last)
    return False


def _after(sheet: Sheet, host: str, after: str) -> Span:
    sheet.add(xor(after))
    sheet.connect(host, after)
    return Span(host, after)


def racing(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """Two or three events behind an event-based gateway."""
    gateway, after = sheet.add(event_gateway(pen.name("g"))), sheet.add(xor(pen.name("x")))
    for kind in pen.chance.sample(["timer", "message", "signal", "receive", "conditional"], pen.chance.randint(2, 3)):
        name = pen.name("c")
        if kind == "receive":
            sheet.add(receive(name, pen.name("message")))
        else:
            text = {"timer": "PT1H", "conditional": pen.condition()}.get(kind) or pen.name(kind)
            sheet.add(catch(name, definition(kind, text)))
        sheet.connect(gateway, name)
        last = chain(sheet, [Span(name, name), task(pen, sheet, depth - 1)]).last if pen.may() else name
        sheet.connect(last, after)
    return Span(gateway, after)


def linked(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """A way that is not drawn through."""
    name = pen.name("link")
    first = chain(sheet, [task(pen, sheet, depth - 1), Span(f"{name}_t", f"{name}_t")]).first
    sheet.add(throw(f"{name}_t", definition("link", name)), catch(f"{name}_c", definition("link", name)))
    return Span(first, f"{name}_c")
