"""Random block-structured processes, each with an interpreter that knows nothing of tokens: an oracle."""

import random
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Protocol

from tests.spiff.drawing import Shape, end, gateway, start, sub, user, xor


@dataclass
class Drawing:
    """What a block adds to the diagram."""

    shapes: list[Shape] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)


class Block(Protocol):
    """One part of a process with one way in and one way out."""

    def draw(self, into: Drawing) -> tuple[str, str]: ...

    def begin(self, chosen: dict[str, bool]) -> bool: ...

    def open(self) -> list[str]: ...

    def complete(self, name: str, again: bool) -> bool: ...


class Task:
    """One user task."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_open = False

    def draw(self, into: Drawing) -> tuple[str, str]:
        into.shapes.append(user(self.name))
        return self.name, self.name

    def begin(self, chosen: dict[str, bool]) -> bool:  # noqa: ARG002
        """Begin; whether the block is over at once."""
        self.is_open = True
        return False

    def open(self) -> list[str]:
        return [self.name] if self.is_open else []

    def complete(self, name: str, again: bool) -> bool:  # noqa: ARG002
        """Complete a task inside; whether the whole block is over."""
        self.is_open = False
        return True


class Sequence:
    def __init__(self, parts: list[Block]) -> None:
        self.parts = parts
        self.at = 0
        self.chosen: dict[str, bool] = {}

    def draw(self, into: Drawing) -> tuple[str, str]:
        ends = [part.draw(into) for part in self.parts]
        into.flows.extend(f"{before[1]}>{after[0]}" for before, after in pairwise(ends))
        return ends[0][0], ends[-1][1]

    def begin(self, chosen: dict[str, bool]) -> bool:
        self.at, self.chosen = 0, chosen
        return self._begin_next()

    def _begin_next(self) -> bool:
        while self.at < len(self.parts):
            if not self.parts[self.at].begin(self.chosen):
                return False
            self.at += 1
        return True

    def open(self) -> list[str]:
        return self.parts[self.at].open() if self.at < len(self.parts) else []

    def complete(self, name: str, again: bool) -> bool:
        if not self.parts[self.at].complete(name, again):
            return False
        self.at += 1
        return self._begin_next()


class Branches:
    """Parallel, inclusive or exclusive branches between a gateway and its join."""

    def __init__(self, kind: str, name: str, parts: list[Block]) -> None:
        self.kind, self.name, self.parts = kind, name, parts
        self.running: list[Block] = []

    def draw(self, into: Drawing) -> tuple[str, str]:
        fork, join = f"{self.name}f", f"{self.name}j"
        into.shapes += [gateway(self.kind, fork), gateway(self.kind, join)]
        for index, part in enumerate(self.parts):
            entry, leave = part.draw(into)
            condition = "" if self.kind == "parallel" else f"[pick.{self.name}_{index}]"
            into.flows += [f"{fork}>{entry}{condition}", f"{leave}>{join}"]
        if self.kind != "parallel":
            into.flows.append(f"{fork}>{join}*")
        return fork, join

    def begin(self, chosen: dict[str, bool]) -> bool:
        holding = [part for index, part in enumerate(self.parts) if chosen[f"{self.name}_{index}"]]
        taken = {"parallel": self.parts, "inclusive": holding, "exclusive": holding[:1]}[self.kind]
        self.running = [part for part in taken if not part.begin(chosen)]
        return not self.running

    def open(self) -> list[str]:
        return [name for part in self.running for name in part.open()]

    def complete(self, name: str, again: bool) -> bool:
        part = next(part for part in self.running if name in part.open())
        if part.complete(name, again):
            self.running.remove(part)
        return not self.running


class Loop:
    """A body, then a task that says whether to do it again."""

    def __init__(self, name: str, body: Block) -> None:
        self.name = name
        self.inner = Sequence([body, Task(f"{name}t")])

    def draw(self, into: Drawing) -> tuple[str, str]:
        enter, leave = f"{self.name}m", f"{self.name}x"
        into.shapes += [xor(enter), xor(leave), xor(f"{self.name}o")]
        first, last = self.inner.draw(into)
        into.flows += [
            f"{enter}>{first}",
            f"{last}>{leave}",
            f"{leave}>{enter}[results.{self.name}t.again]",
            f"{leave}>{self.name}o*",
        ]
        return enter, f"{self.name}o"

    def begin(self, chosen: dict[str, bool]) -> bool:
        return self.inner.begin(chosen)

    def open(self) -> list[str]:
        return self.inner.open()

    def complete(self, name: str, again: bool) -> bool:
        if not self.inner.complete(name, again):
            return False
        return self.inner.begin(self.inner.chosen) if again and name == f"{self.name}t" else True


class Box:
    """An embedded sub-process."""

    def __init__(self, name: str, body: Block) -> None:
        self.name, self.body = name, body

    def draw(self, into: Drawing) -> tuple[str, str]:
        inside = Drawing()
        first, last = self.body.draw(inside)
        begin, finish = f"{self.name}b", f"{self.name}e"
        shapes = [start(begin), *inside.shapes, end(finish)]
        into.shapes.append(sub(self.name, shapes, [*inside.flows, f"{begin}>{first}", f"{last}>{finish}"]))
        return self.name, self.name

    def begin(self, chosen: dict[str, bool]) -> bool:
        return bool(self.body.begin(chosen))

    def open(self) -> list[str]:
        return list(self.body.open())

    def complete(self, name: str, again: bool) -> bool:
        return bool(self.body.complete(name, again))


def random_block(chance: random.Random, numbers: "count[int]", depth: int = 3) -> Block:
    """Any block, nested at most `depth` deep."""
    name = f"n{next(numbers)}"
    if depth == 0 or chance.random() < 0.15:
        return Task(name)
    parts = [random_block(chance, numbers, depth - 1) for _ in range(chance.randint(2, 3))]
    form = chance.choice(["sequence", "parallel", "inclusive", "exclusive", "loop", "box"])
    match form:
        case "sequence":
            return Sequence(parts)
        case "loop":
            return Loop(name, parts[0])
        case "box":
            return Box(name, parts[0])
    return Branches(form, name, parts)
