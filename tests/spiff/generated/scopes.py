"""Sub-processes with all that can happen in them and on their border, and called processes."""

from tests.spiff.drawing import Shape, border, call, end, event_sub, service, start, sub, xor
from tests.spiff.generated.sheet import Block, Pen, Sheet, Span, at_first, chain, finish
from tests.spiff.generated.simple import ask, borders, decided, outside, repeated
from tests.spiff.shapes import definition, ends, start_on, throw

CODES = ("one", "two")
CAUGHT = frozenset({"error", "escalation"})


def box(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """An embedded sub-process."""
    name = pen.name("s")
    inside = Sheet(with_ends=pen.often(0.8))
    span = chain(inside, [ask(pen, inside), block(pen, inside, depth - 1)])
    thrown = whole(pen, inside, span)
    if pen.often(0.35):
        handlers(pen, inside)
    shape = sub(name, inside.shapes, inside.flows)
    sheet.add(repeated(pen, shape) if pen.often(0.3) else shape)
    return bordered(pen, sheet, name, thrown, depth)


def whole(pen: Pen, inside: Sheet, span: Span) -> list[tuple[str, str]]:
    """Give a scope its start and its ends; what it throws, kind and code."""
    if not inside.with_ends:
        return []
    inside.connect(inside.add(start(pen.name("start"))), span.first)
    if pen.may():
        finish(pen, inside, span.last)
        return []
    kind = pen.chance.choice(["terminate", "error", "error", "escalation", "raised", "message", "signal"])
    about = pen.chance.choice(CODES) if kind in {*CAUGHT, "raised"} else f"{kind}_{pen.chance.randrange(3)}"
    normal = inside.add(end(pen.name("end")))
    if kind == "raised":
        special = inside.add(throw(pen.name("up"), definition("escalation", about)))
        inside.connect(special, normal)
    else:
        special = inside.add(ends(pen.name("end"), definition(kind, about)))
    chain(inside, [span, decided(pen, inside, special, normal)])
    kind = "escalation" if kind == "raised" else kind
    return [(kind, about)] if kind in CAUGHT else []


def bordered(pen: Pen, sheet: Sheet, name: str, thrown: list[tuple[str, str]], depth: int) -> Span:
    """Catch what comes out of a scope: an error always, an escalation perhaps, by its code or whatever it is."""
    after = sheet.add(xor(pen.name("x")))
    for kind, code in thrown:
        caught = pen.chance.choice([[code], [""], ["", code]]) if kind == "error" or pen.often(0.8) else []
        for named in caught:
            event = border(pen.name("b"), name, definition(kind, named), interrupting=kind == "error" or pen.may())
            sheet.add(event)
            sheet.connect(chain(sheet, [Span(event.id, event.id), ask(pen, sheet)]).last, after)
    span = borders(pen, sheet, name, depth - 1) if pen.often(0.4) else Span(name, name)
    sheet.connect(span.last, after)
    return Span(name, after)


def handlers(pen: Pen, inside: Sheet) -> None:
    """Event sub-processes of a scope for what comes from outside."""
    for _ in range(pen.chance.choice([1, 1, 2])):
        interrupts = pen.may()
        inner = outside(pen, cycle=not interrupts)
        if pen.often(0.1):
            inner = definition("timer") + definition("signal", pen.name("signal"))
        inside.add(handler(pen, inner, interrupts=interrupts))


def handler(pen: Pen, inner: str, *, interrupts: bool, rethrown: str = "") -> Shape:
    """One event sub-process: somebody is asked, and then it ends, or ends everything in it, or throws an error on."""
    sheet = Sheet()
    begin = start_on(pen.name("hs"), inner, interrupting=interrupts)
    asked = chain(sheet, [Span(sheet.add(begin), begin.id), ask(pen, sheet)]).last
    if rethrown or pen.often(0.2):
        special = sheet.add(ends(pen.name("end"), definition("error" if rethrown else "terminate", rethrown)))
        sheet.connect(asked, decided(pen, sheet, special, sheet.add(end(pen.name("end")))).first)
    else:
        finish(pen, sheet, asked)
    return event_sub(pen.name("h"), sheet.shapes, sheet.flows)


def guarded(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """A sub-process with an event sub-process for an error or escalation from it or from deeper inside."""
    name, kind, code = pen.name("s"), pen.chance.choice(["error", "escalation"]), pen.chance.choice(CODES)
    inside = Sheet()
    thrower = _thrower(pen, inside, kind, code)
    rest = block(pen, inside, depth - 1)
    inside.connect(inside.add(start(pen.name("start"))), thrower.first)
    finish(pen, inside, chain(inside, [thrower, rest]).last)
    rethrown = pen.chance.choice(CODES) if pen.often(0.3) else ""
    interrupts = kind == "error" or pen.may()
    caught = definition(kind, code if pen.may() else "")
    inside.add(handler(pen, caught, interrupts=interrupts, rethrown=rethrown))
    if pen.often(0.3):
        inside.add(handler(pen, definition("message", pen.name("message")), interrupts=pen.may()))
    sheet.add(sub(name, inside.shapes, inside.flows))
    return bordered(pen, sheet, name, [("error", rethrown)] if rethrown else [], depth)


def _thrower(pen: Pen, inside: Sheet, kind: str, code: str) -> Span:
    """An end or a failing service in the scope itself, or in a sub-process of it."""
    if kind == "error" and pen.often(0.3):
        asked, name, after = ask(pen, inside), pen.name("fail"), inside.add(xor(pen.name("x")))
        pen.failing[name] = code
        inside.add(service(name))
        inside.connect(name, after)
        return Span(chain(inside, [asked, decided(pen, inside, name, after)]).first, after)
    if pen.often(0.4):
        special, after = inside.add(ends(pen.name("end"), definition(kind, code))), inside.add(xor(pen.name("x")))
        return Span(decided(pen, inside, special, after).first, after)
    deeper = Sheet()
    special, normal = deeper.add(ends(pen.name("end"), definition(kind, code))), deeper.add(end(pen.name("end")))
    deeper.connect(deeper.add(start(pen.name("start"))), decided(pen, deeper, special, normal).first)
    name = inside.add(sub(pen.name("s"), deeper.shapes, deeper.flows))
    return Span(name, name)


def failing(pen: Pen, sheet: Sheet, _depth: int = 0) -> Span:
    """A service that throws an error which is caught on its border."""
    asked, name, after = ask(pen, sheet), pen.name("fail"), sheet.add(xor(pen.name("x")))
    code = pen.chance.choice(CODES)
    pen.failing[name] = code
    sheet.add(service(name), border(f"{name}_b", name, definition("error", code if pen.may() else "")))
    chain(sheet, [asked, Span(name, name), Span(after, after)])
    sheet.connect(chain(sheet, [Span(f"{name}_b", f"{name}_b"), ask(pen, sheet)]).last, after)
    return Span(asked.first, after)


def called(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """Another process, which sees nothing but what it is given; perhaps once for each of several."""
    key, inside = pen.name("called"), Sheet()
    thrown = whole(pen, inside, block(pen, inside, depth - 1))
    if pen.often(0.3):
        handlers(pen, inside)
    pen.called[key] = inside
    name = pen.name("call")
    shape = call(name, key, inputs={name: name for name in at_first()})
    sheet.add(repeated(pen, shape) if pen.often(0.25) else shape)
    return bordered(pen, sheet, name, thrown, depth)
