"""A random process of everything there is, from a seed."""

import random
from dataclasses import dataclass

from tests.spiff.drawing import draw, end, start
from tests.spiff.generated import branching, scopes, simple, undoing
from tests.spiff.generated.sheet import Pen, Sheet, Span, at_first, chain
from tests.spiff.shapes import start_on

LEAVES = (
    simple.task,
    simple.task,
    simple.task,
    simple.automatic,
    simple.catching,
    simple.broken,
    simple.signalling,
    scopes.failing,
)
NODES = (simple.racing, simple.linked, undoing.compensated, undoing.repaired, undoing.cancelled)
BLOCKS = (
    branching.exclusive,
    branching.inclusive,
    branching.parallel,
    branching.forked,
    branching.looped,
    branching.back_into,
    branching.tangled,
    scopes.box,
    scopes.box,
    scopes.guarded,
    scopes.called,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A process with the processes that it calls, and what the world around must know."""

    key: str
    at: str | None
    """The start event that begins it; None for the one without a trigger."""
    files: dict[str, bytes]
    failing: dict[str, str]
    variables: dict[str, object]


def generate(seed: int, *, depth: int = 3, size: int = 14) -> Generated:
    """Draw one; the same seed draws the same."""
    pen = Pen(chance=random.Random(seed), size=size)  # noqa: S311
    sheet = Sheet()
    blocks = [_block(pen, sheet, depth) for _ in range(2)]
    span = chain(sheet, [simple.ask(pen, sheet), *blocks, simple.ask(pen, sheet)])
    sheet.connect(sheet.add(start("begin")), span.first)
    sheet.connect(span.last, sheet.add(end("finish")))
    begins = None
    if pen.often(0.3):
        begins = sheet.add(start_on("begin_otherwise", simple.outside(pen, conditions=False)))
        sheet.connect(begins, span.first if pen.may() else span.last)
    if pen.often(0.4):
        scopes.handlers(pen, sheet)
    files = {"main": draw("main", sheet.shapes, sheet.flows)}
    files |= {key: draw(key, inside.shapes, inside.flows) for key, inside in pen.called.items()}
    at = begins if pen.may() else None
    return Generated(key="main", at=at, files=files, failing=dict(pen.failing), variables=at_first())


def _block(pen: Pen, sheet: Sheet, depth: int) -> Span:
    pen.size -= 1
    if depth <= 0 or pen.size <= 0 or pen.often(0.15):
        return pen.chance.choice(LEAVES)(pen, sheet, depth)
    if pen.often(0.2):
        return pen.chance.choice(NODES)(pen, sheet, depth)
    if pen.often(0.25):
        return chain(sheet, [_block(pen, sheet, depth - 1) for _ in range(2)])
    return pen.chance.choice(BLOCKS)(pen, sheet, depth, _block)
