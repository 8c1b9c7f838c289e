"""Diagrams as users write them, for tests of the door to users' own tests."""

import itertools
from collections.abc import Sequence

from tests.spiff.drawing import Shape, draw, end, mapped, start, xor


def plain(name: str, *, users: str = "", groups: str = "", title: str = "", inner: str = "") -> Shape:
    """A user task of plain BPMN: people in a potentialOwner, or nobody."""
    owners = ", ".join(
        [*(f"user({u})" for u in users.split()), *(f"group({g})" for g in groups.split())],
    )
    asked = (
        "<potentialOwner><resourceAssignmentExpression><formalExpression>"
        f"{owners}</formalExpression></resourceAssignmentExpression></potentialOwner>"
        if owners
        else ""
    )
    return Shape(tag="userTask", id=name, attributes=f'name="{title}"' if title else "", inner=asked + inner)


def straight(key: str, *shapes: Shape, extra: Sequence[Shape] = (), flows: Sequence[str] = ()) -> bytes:
    """A process that goes straight through `shapes`, with `extra` beside it."""
    names = ["s", *(shape.id for shape in shapes), "e"]
    line = [f"{a}>{b}" for a, b in itertools.pairwise(names)]
    return draw(key, [start(), *shapes, end("e"), *extra], [*line, *flows])


def serve(name: str, handler: str, **inputs: str) -> Shape:
    extension = f'<hq:service handler="{handler}"/>{mapped("input", inputs)}'
    return Shape(tag="serviceTask", id=name, extension=extension)


def each(name: str, collection: str, item: str, *, sequential: bool = False) -> str:
    """The loop of a multi-instance over a list."""
    return (
        f'<multiInstanceLoopCharacteristics id="{name}" isSequential="{str(sequential).lower()}"><extensionElements>'
        f'<hq:each collection="{collection}" item="{item}"/></extensionElements></multiInstanceLoopCharacteristics>'
    )


def decided(key: str = "request") -> bytes:
    """Somebody reviews, and the outcome decides where it goes."""
    shapes = [start(), plain("review", title="Review it"), xor("which"), end("yes"), end("no")]
    return draw(key, shapes, ["s>review", "review>which", 'which>yes[results.review.outcome = "approve"]', "which>no*"])
