"""What is undone: activities with compensation handlers, transactions that are cancelled."""

import itertools

from tests.spiff.drawing import Shape, border, both, end, event_sub, service, start, sub, user, xor
from tests.spiff.generated.scopes import handlers
from tests.spiff.generated.sheet import Pen, Sheet, Span, chain, finish
from tests.spiff.generated.simple import ask, decided
from tests.spiff.shapes import again, definition, ends, plain, several, start_on, throw, transaction, undone_by


def _boxed(pen: Pen, name: str, *tasks: str) -> Shape:
    """A sub-process of a few tasks."""
    begin, over = pen.name("start"), pen.name("end")
    way = [begin, *tasks, over]
    shapes = [start(begin), *(user(task) for task in tasks), end(over)]
    return sub(name, shapes, [f"{a}>{b}" for a, b in itertools.pairwise(way)])


def _handler(pen: Pen) -> Shape:
    name = pen.name("undo")
    made = [user(name), service(name), plain(name), _boxed(pen, name, f"{name}_t")]
    return pen.chance.choice(made)


def undoable(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """An activity that can be undone: by a handler of its own, or by those of what is inside it."""
    name = pen.name("t")
    if depth <= 0 or pen.often(0.6):
        sheet.add(*undone_by(user(name), _handler(pen)))
        return Span(name, name)
    inside = Sheet()
    span = chain(inside, [undoable(pen, inside, depth - 1), undoable(pen, inside, 0), ask(pen, inside)])
    inside.connect(inside.add(start(pen.name("start"))), span.first)
    finish(pen, inside, span.last)
    host = sub(name, inside.shapes, inside.flows)
    sheet.add(*(undone_by(host, _handler(pen)) if pen.may() else [host]))
    return Span(name, name)


def _two(pen: Pen, sheet: Sheet, depth: int) -> tuple[Span, list[str]]:
    """Two activities that can be undone, one after the other or beside it."""
    first, second = undoable(pen, sheet, depth), undoable(pen, sheet, depth - 1)
    if pen.may():
        return chain(sheet, [first, second]), [first.first, second.first]
    middle = Span(sheet.add(both(pen.name("p"))), sheet.add(both(pen.name("p"))))
    for span in (first, second):
        sheet.connect(middle.first, span.first)
        sheet.connect(span.last, middle.last)
    return middle, [first.first, second.first]


def compensated(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """A decision to undo what was done: one activity of it or all, by an event on the way or at the end of it."""
    span, activities = _two(pen, sheet, depth)
    about, after = pen.chance.choice(["", "", *activities]), sheet.add(xor(pen.name("x")))
    if sheet.with_ends and pen.often(0.3):
        undo = sheet.add(ends(pen.name("undo_end"), definition("compensate", about)))
    else:
        undo = sheet.add(throw(pen.name("undo_all"), definition("compensate", about)))
        sheet.connect(undo, after)
    chain(sheet, [span, decided(pen, sheet, undo, after)])
    return Span(span.first, after)


def repaired(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """An error or a message lets an event sub-process undo what was done around it."""
    name, inside, kind = pen.name("s"), Sheet(), pen.chance.choice(["error", "message"])
    span, activities = _two(pen, inside, depth)
    inside.connect(inside.add(start(pen.name("start"))), span.first)
    normal, code = inside.add(end(pen.name("end"))), pen.name("code") if kind == "error" else pen.name("message")
    if kind == "error":
        special = inside.add(ends(pen.name("end"), definition("error", code)))
        chain(inside, [span, decided(pen, inside, special, normal)])
    else:
        chain(inside, [span, ask(pen, inside), Span(normal, normal)])
    handler = Sheet()
    begin = start_on(pen.name("hs"), definition(kind, code), interrupting=kind == "error" or pen.may())
    undo = throw(pen.name("undo_all"), definition("compensate", pen.chance.choice(["", activities[0]])))
    handler.add(begin, undo)
    finish(pen, handler, chain(handler, [Span(begin.id, begin.id), Span(undo.id, undo.id), ask(pen, handler)]).last)
    inside.add(event_sub(pen.name("h"), handler.shapes, handler.flows))
    sheet.add(sub(name, inside.shapes, inside.flows))
    return Span(name, name)


def cancelled(pen: Pen, sheet: Sheet, depth: int) -> Span:
    """A transaction that may be cancelled, with something else still open inside."""
    name, inside = pen.name("tx"), Sheet()
    fork = inside.add(both(pen.name("p")))
    first, second = undoable(pen, inside, depth), undoable(pen, inside, 0)
    inside.connect(inside.add(start(pen.name("start"))), first.first)
    chain(inside, [first, Span(fork, fork), second, ask(pen, inside)])
    finish(pen, inside, inside.shapes[-1].id)
    cancel, normal = inside.add(ends(pen.name("end"), definition("cancel"))), inside.add(end(pen.name("end")))
    inside.connect(fork, decided(pen, inside, cancel, normal).first)
    if pen.often(0.3):
        handlers(pen, inside)
    shape = transaction(name, inside.shapes, inside.flows)
    if pen.often(0.15):
        shape = several(shape, "[1, 2]", sequential=True) if pen.may() else again(shape, maximum=2)
    after, caught = sheet.add(xor(pen.name("x"))), border(pen.name("b"), name, definition("cancel"))
    sheet.add(shape, caught)
    sheet.connect(chain(sheet, [Span(caught.id, caught.id), ask(pen, sheet)]).last, after)
    sheet.connect(name, after)
    return Span(name, after)
