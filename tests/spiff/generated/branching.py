"""Branches that part and come together: by gateways or without, in order or not; and ways back."""

from tests.spiff.drawing import both, some, user, xor
from tests.spiff.generated.sheet import Block, Pen, Sheet, Span, chain
from tests.spiff.generated.simple import ask, task

ANSWERS = ("a", "b", "c")


def exclusive(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """One of several ways, merged by a gateway or simply by the next task."""
    asked, gateway = ask(pen, sheet), sheet.add(xor(pen.name("x")))
    after = sheet.add(xor(pen.name("x")) if pen.may() else user(pen.name("t")))
    sheet.connect(asked.last, gateway)
    _ways(pen, sheet, depth, block, gateway, after, asked.first)
    if pen.may():
        sheet.connect(gateway, after, default=True)
    else:
        last = _way(pen, sheet, depth, block, gateway, default=True)
        sheet.connect(last, after)
    return Span(asked.first, after)


def inclusive(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """Any of several ways."""
    asked, gateway, join = ask(pen, sheet), sheet.add(some(pen.name("o"))), sheet.add(some(pen.name("o")))
    sheet.connect(asked.last, gateway)
    _ways(pen, sheet, depth, block, gateway, join, asked.first)
    sheet.connect(gateway, join, default=True)
    return Span(asked.first, join)


def _ways(pen: Pen, sheet: Sheet, depth: int, block: Block, source: str, target: str, asked: str) -> None:
    for answer in ANSWERS[: pen.chance.randint(2, 3)]:
        last = _way(pen, sheet, depth, block, source, pen.doubted(f"results.{asked}.{answer}"))
        sheet.connect(last, target)


def _way(
    pen: Pen, sheet: Sheet, depth: int, block: Block, source: str, condition: str = "", *, default: bool = False
) -> str:
    span = block(pen, sheet, depth - 1)
    sheet.connect(source, span.first, condition, default=default)
    return span.last


def parallel(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """Every way; joined, or merged so that what follows is done as often as there are ways."""
    gateway = sheet.add(both(pen.name("p")))
    joined = pen.often(0.75)
    after = sheet.add(pen.chance.choice([both, both, some])(pen.name("p")) if joined else xor(pen.name("x")))
    for _ in range(pen.chance.randint(2, 3) if joined else 2):
        sheet.connect(_way(pen, sheet, depth, block, gateway), after)
    return Span(gateway, after)


def forked(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """Several flows out of a task, with conditions or without."""
    asked = ask(pen, sheet)
    if pen.may():
        join = sheet.add(some(pen.name("o")))
        _ways(pen, sheet, depth, block, asked.last, join, asked.first)
        sheet.connect(asked.last, join, default=True)
        return Span(asked.first, join)
    join = sheet.add((both if pen.often(0.7) else xor)(pen.name("p")))
    for _ in range(2):
        sheet.connect(_way(pen, sheet, depth, block, asked.last), join)
    return Span(asked.first, join)


def looped(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """Something again, as long as somebody says so; the way back leads to a gateway or straight into the task."""
    first = sheet.add(xor(pen.name("x")) if pen.may() else user(pen.name("t")))
    inner, asked, choice = block(pen, sheet, depth - 1), ask(pen, sheet), sheet.add(xor(pen.name("x")))
    chain(sheet, [Span(first, first), inner, asked, Span(choice, choice)])
    sheet.connect(choice, first, f"results.{asked.first}.again")
    after = task(pen, sheet, depth - 1)
    sheet.connect(choice, after.first, default=True)
    return Span(first, after.last)


def back_into(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """A branch of an inclusive or parallel block may go back to before the block while the others are still open."""
    enter, asked = sheet.add(xor(pen.name("x"))), ask(pen, sheet)
    gateway, join = sheet.add(some(pen.name("o"))), sheet.add(some(pen.name("o")))
    chain(sheet, [Span(enter, enter), asked, Span(gateway, gateway)])
    _ways(pen, sheet, depth, block, gateway, join, asked.first)
    sheet.connect(gateway, join, default=True)
    second, choice = ask(pen, sheet), sheet.add(xor(pen.name("x")))
    sheet.connect(gateway, second.first, f"results.{asked.first}.c")
    chain(sheet, [second, Span(choice, choice)])
    sheet.connect(choice, enter, f"results.{second.first}.again")
    sheet.connect(choice, join, default=True)
    return Span(enter, join)


def tangled(pen: Pen, sheet: Sheet, depth: int, block: Block) -> Span:
    """Blocks in no order but forwards, wherever several flows meet an inclusive join; perhaps one way leads back."""
    first, number = ask(pen, sheet), pen.chance.randint(3, 5)
    ends = [Span(first.first, _fork(sheet, first.last, pen))]
    for _ in range(number):
        join = sheet.add(some(pen.name("o")))
        for source in pen.chance.sample(ends, min(len(ends), pen.chance.randint(1, 3))):
            sheet.connect(source.last, join, _any(pen, first.first))
        inner = block(pen, sheet, depth - 2)
        sheet.connect(join, inner.first)
        ends.append(Span(join, _fork(sheet, inner.last, pen)))
    last = sheet.add(some(pen.name("o")))
    for source in ends:
        sheet.connect(source.last, last, default=True)
    if pen.may():
        asked, choice = ask(pen, sheet), sheet.add(xor(pen.name("x")))
        chain(sheet, [Span(last, last), asked, Span(choice, choice)])
        sheet.connect(choice, pen.chance.choice(ends[1:]).first, f"results.{asked.first}.again")
        sheet.connect(choice, last := sheet.add(xor(pen.name("x"))), default=True)
    return Span(first.first, last)


def _fork(sheet: Sheet, after: str, pen: Pen) -> str:
    gateway = sheet.add(some(pen.name("o")))
    sheet.connect(after, gateway)
    return gateway


def _any(pen: Pen, asked: str) -> str:
    return f"results.{asked}.{pen.chance.choice(ANSWERS)}"
