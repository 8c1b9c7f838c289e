"""Sub-processes with all that can happen in them and on their border, transactions, called processes."""

from tests.spiff.drawing import Shape, border, both, call, end, event_sub, service, start, sub, user, xor
from tests.spiff.generated.sheet import FLAGS, Block, Pen, Sheet, Span, chain, finish
from tests.spiff.generated.simple import ask, borders, outside, repeated
from tests.spiff.shapes import definition, ends, plain, start_on, throw, transaction, undone_by

CODES = ("one", "two")


def box(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """An embedded sub-process."""
    name = pen.name("s")
    inside = Sheet(with_ends=pen.often(0.8))
    span = chain(inside, [ask(pen, inside), block(pen, inside, depth - 1)])
    thrown = _whole(pen, inside, span)
    watched = pen.often(0.35)
    if watched:
        handlers(pen, inside, depth - 1)
    shape = sub(name, inside.shapes, inside.flows)
    if pen.often(0.3):
        shape = repeated(pen, shape)
    sheet.add(shape)
    return _bordered(pen, sheet, name, thrown, depth)


def _whole(pen: Pen, inside: Sheet, span: Span) -> list[tuple[str, str]]:
    """Give a scope its start and its ends; what its ends throw, kind and code."""
    if not inside.with_ends:
        return []
    inside.connect(inside.add(start(pen.name("start"))), span.first)
    if not pen.may():
        finish(pen, inside, span.last)
        return []
    kind = pen.chance.choice(["terminate", "error", "error", "escalation", "message", "signal"])
    code = pen.chance.choice(CODES) if kind in {"error", "escalation"} else pen.name("out")
    special = inside.add(ends(pen.name("end"), definition(kind, code)))
    asked, choice = ask(pen, inside), inside.add(xor(pen.name("x")))
    chain(inside, [span, asked, Span(choice, choice)])
    inside.connect(choice, special, f"results.{asked.first}.a")
    normal = inside.add(end(pen.name("end")))
    inside.connect(choice, normal, default=True)
    return [(kind, code)] if kind in {"error", "escalation"} else []


def _bordered(pen: Pen, sheet: Sheet, name: str, thrown: list[tuple[str, str]], depth: int) -> Span:
    """Catch what comes out of a scope: an error always, an escalation perhaps, by its code or whatever it is."""
    after = pen.name("x")
    sheet.add(xor(after))
    for kind, code in thrown:
        if kind == "error" or pen.often(0.8):
            caught = definition(kind, code if pen.may() else "")
            interrupts = kind == "error" or pen.may()
            event = sheet.add(border(pen.name("b"), name, caught, interrupting=interrupts))
            answer = ask(pen, sheet)
            sheet.connect(event, answer.first)
            sheet.connect(answer.last, after)
    span = borders(pen, sheet, name, depth - 1) if pen.often(0.4) else Span(name, name)
    sheet.connect(span.last, after)
    return Span(name, after)


def handlers(pen: Pen, inside: Sheet, depth: int) -> None:
    """Event sub-processes of a scope."""
    for _ in range(pen.chance.choice([1, 1, 2])):
        name = pen.name("h")
        interrupts = pen.may()
        begin = start_on(f"{name}_s", outside(pen, cycle=not interrupts), interrupting=interrupts)
        handler = Sheet()
        handler.add(begin)
        handler.connect(begin.id, ask(pen, handler).first)
        finish(pen, handler, handler.shapes[-1].id)
        inside.add(event_sub(name, handler.shapes, handler.flows))


def guarded(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """A sub-process with an event sub-process for an error or escalation that comes from deeper inside."""
    name, kind, code = pen.name("s"), pen.chance.choice(["error", "escalation"]), pen.chance.choice(CODES)
    inside, deeper = Sheet(), Sheet()
    asked, choice = ask(pen, deeper), deeper.add(xor(pen.name("x")))
    special = deeper.add(ends(pen.name("end"), definition(kind, code)))
    deeper.connect(deeper.add(start(pen.name("start"))), asked.first)
    chain(deeper, [asked, Span(choice, choice)])
    deeper.connect(choice, special, f"results.{asked.first}.a")
    deeper.connect(choice, deeper.add(end(pen.name("end"))), default=True)
    inner = inside.add(sub(pen.name("s"), deeper.shapes, deeper.flows))
    rest = block(pen, inside, depth - 1)
    inside.connect(inside.add(start(pen.name("start"))), inner)
    finish(pen, inside, chain(inside, [Span(inner, inner), rest]).last)
    handler = Sheet()
    begin = start_on(pen.name("hs"), definition(kind, code if pen.may() else ""), interrupting=kind == "error" or pen.may())
    handler.connect(handler.add(begin), ask(pen, handler).first)
    finish(pen, handler, handler.shapes[-1].id)
    inside.add(event_sub(pen.name("h"), handler.shapes, handler.flows))
    sheet.add(sub(name, inside.shapes, inside.flows))
    return Span(name, name)


def failing(pen: Pen, sheet: Sheet, _depth: int = 0) -> Span:
    """A service that throws an error which is caught on its border."""
    asked, name, after = ask(pen, sheet), pen.name("fail"), sheet.add(xor(pen.name("x")))
    code = pen.chance.choice(CODES)
    pen.failing[name] = code
    sheet.add(service(name), border(f"{name}_b", name, definition("error", code if pen.may() else "")))
    chain(sheet, [asked, Span(name, name), Span(after, after)])
    mended = ask(pen, sheet)
    sheet.connect(f"{name}_b", mended.first)
    sheet.connect(mended.last, after)
    return Span(asked.first, after)


def _undoable(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """A task that can be undone by a person, by a service or by a sub-process."""
    name, handler = pen.name("t"), pen.name("undo")
    inside = ([start(f"{handler}_s"), user(f"{handler}_t"), end(f"{handler}_e")], [f"{handler}_s>{handler}_t", f"{handler}_t>{handler}_e"])
    undo = pen.chance.choice([user(handler), service(handler), plain(handler), sub(handler, *inside)])
    host: Shape = user(name)
    if depth > 0 and pen.often(0.3):
        box_inside = Sheet()
        chained = chain(box_inside, [_undoable(pen, box_inside, 0), ask(pen, box_inside)])
        box_inside.connect(box_inside.add(start(pen.name("start"))), chained.first)
        finish(pen, box_inside, chained.last)
        host = sub(name, box_inside.shapes, box_inside.flows)
        if pen.may():
            sheet.add(host)
            return Span(name, name)
    sheet.add(*undone_by(host, undo))
    return Span(name, name)


def compensated(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """Tasks that can be undone, one after another or beside each other, and a decision to undo them."""
    first, second, asked = _undoable(pen, sheet, depth), _undoable(pen, sheet, depth), ask(pen, sheet)
    about = pen.chance.choice(["", first.first, second.first])
    undo = sheet.add(throw(pen.name("undo_all"), definition("compensate", about)))
    choice, after = sheet.add(xor(pen.name("x"))), sheet.add(xor(pen.name("x")))
    if pen.may():
        middle = chain(sheet, [first, second])
    else:
        middle = Span(sheet.add(both(pen.name("p"))), sheet.add(both(pen.name("p"))))
        for span in (first, second):
            sheet.connect(middle.first, span.first)
            sheet.connect(span.last, middle.last)
    chain(sheet, [middle, asked, Span(choice, choice)])
    sheet.connect(choice, undo, f"results.{asked.first}.a")
    sheet.connect(undo, after)
    sheet.connect(choice, after, default=True)
    return Span(middle.first, after)


def cancelled(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """A transaction that may be cancelled, with something else still open inside."""
    name, inside = pen.name("tx"), Sheet()
    first, second, asked = _undoable(pen, inside, depth), _undoable(pen, inside, 0), ask(pen, inside)
    choice, fork = inside.add(xor(pen.name("x"))), inside.add(both(pen.name("p")))
    inside.connect(inside.add(start(pen.name("start"))), first.first)
    chain(inside, [first, Span(fork, fork), asked, Span(choice, choice)])
    inside.connect(fork, second.first)
    finish(pen, inside, chain(inside, [second, ask(pen, inside)]).last)
    inside.connect(choice, inside.add(ends(pen.name("end"), definition("cancel"))), f"results.{asked.first}.a")
    inside.connect(choice, inside.add(end(pen.name("end"))), default=True)
    after = sheet.add(xor(pen.name("x")))
    cancel = border(pen.name("b"), name, definition("cancel"))
    answer = ask(pen, sheet)
    sheet.add(transaction(name, inside.shapes, inside.flows), cancel)
    sheet.connect(cancel.id, answer.first)
    sheet.connect(answer.last, after)
    sheet.connect(name, after)
    return Span(name, after)


def called(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """Another process, which sees nothing but what it is given; perhaps once for each of several."""
    key, inside = pen.name("called"), Sheet()
    thrown = _whole(pen, inside, block(pen, inside, depth - 1))
    pen.called[key] = inside
    name = pen.name("call")
    flags = {f"f{number}": f"f{number}" for number in range(FLAGS)}
    shape = call(name, key, inputs=flags)
    sheet.add(repeated(pen, shape) if pen.often(0.25) else shape)
    return _bordered(pen, sheet, name, thrown, depth)


