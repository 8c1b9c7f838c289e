"""Draws small diagrams at random, sound or not."""

from dataclasses import dataclass
from random import Random

from tests.spiff.drawing import (
    TERMINATE,
    Shape,
    border,
    both,
    end,
    service,
    some,
    start,
    timer_definition,
    user,
    xor,
)

KINDS = {"user": user, "service": service, "xor": xor, "both": both, "some": some}
CHOOSES = ("xor", "some")


@dataclass(frozen=True)
class Drawing:
    shapes: list[Shape]
    flows: list[str]


def draw_randomly(random: Random) -> Drawing:
    """Elements in a row, each with flows to some that follow and now and then to an earlier one."""
    kinds = [random.choice(["user", "user", "service", "xor", "both", "some"]) for _ in range(random.randint(3, 9))]
    names = [f"n{at}" for at in range(len(kinds))]
    shapes = [start(), *(KINDS[kind](name) for kind, name in zip(kinds, names, strict=True)), end("e")]
    if random.random() < 0.3:
        shapes.append(end("t", inner=TERMINATE))
    ends = [shape.id for shape in shapes if shape.tag == "endEvent"]
    reached: dict[str, list[str]] = {name: [] for name in names}
    for at, name in enumerate(names):
        wanted = random.choice([1, 1, 2, 2, 3]) if kinds[at] in (*CHOOSES, "both") else random.choice([1, 1, 1, 2])
        for _ in range(wanted):
            target = _target(random, names, at, ends)
            if target != name and target not in reached[name]:
                reached[name].append(target)
        if not reached[name]:
            reached[name].append(ends[0])
    flows = ["s>n0"]
    for at, name in enumerate(names):
        flows += _leaving(name, reached[name], chooses=kinds[at] in CHOOSES)
    hosts = [name for name, kind in zip(names, kinds, strict=True) if kind == "user"]
    if hosts and random.random() < 0.4:
        event = border("b", random.choice(hosts), timer_definition("P1D"), interrupting=random.random() < 0.5)
        shapes.append(event)
        flows.append(f"b>{random.choice([*names, *ends])}")
    return Drawing(shapes, flows)


def _target(random: Random, names: list[str], at: int, ends: list[str]) -> str:
    lot = random.random()
    if lot < 0.12:
        return random.choice(names)
    if lot < 0.85 and at + 1 < len(names):
        return random.choice(names[at + 1 : at + 4])
    return random.choice(ends)


def _leaving(name: str, targets: list[str], *, chooses: bool) -> list[str]:
    """Where one is chosen, each has a condition that may hold or not, and the last is the default."""
    if not chooses or len(targets) == 1:
        return [f"{name}>{target}" for target in targets]
    return [*(f"{name}>{target}[maybe]" for target in targets[:-1]), f"{name}>{targets[-1]}*"]
