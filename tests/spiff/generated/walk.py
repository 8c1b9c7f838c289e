"""Random walks through random processes."""

import random
from collections.abc import Iterator, Mapping

from engine.diagrams.compile import compile_process
from engine.spiff import Compiled
from tests.spiff.generated.diagrams import Generated
from tests.spiff.generated.sheet import DOUBTS, FLAGS
from tests.spiff.generated.trio import Act, Trio, act_on
from tests.spiff.generated.world import World
from tests.spiff.oracle.oracle import Waiting


class Walk:
    """One case of a random process."""

    def __init__(
        self, generated: Generated, chance: random.Random, shared: Mapping[str, Compiled] | None = None
    ) -> None:
        self.chance = chance
        self.compiled = shared or {key: _compiled(key, xml) for key, xml in generated.files.items()}
        services = {e for one in self.compiled.values() for e in one.diagram.elements if e.startswith("broken")}
        self.worlds = [
            World(definitions=dict(self.compiled), broken=set(services), failing=generated.failing) for _ in range(3)
        ]
        self.trio = Trio(self.compiled, generated.key, generated.variables, self.worlds, generated.at)

    def steps(self, limit: int) -> Iterator[str]:
        return self.trio.steps(limit, self.choose)

    def choose(self, waits: list[Waiting]) -> Act | None:
        """Anything that can be done, tasks twice as often as the rest; a condition comes by itself."""
        can = [one for one in waits if one.kind != "conditional" for _ in range(2 if one.kind == "task" else 1)]
        if not can:
            return None
        waiting = self.chance.choice(can)
        verb = {"task": "complete", "timer": "fire", "fault": "retry"}.get(waiting.kind, "deliver")
        if verb == "deliver" and self.chance.random() < 0.3:
            verb = "send"
        answers: dict[str, object] = {name: self.chance.random() < 0.5 for name in ("a", "b", "c")}
        answers["again"] = self.chance.random() < 0.3
        flag = {f"f{self.chance.randrange(FLAGS)}": self.chance.random() < 0.6} if self.chance.random() < 0.4 else {}
        if self.chance.random() < 0.2:
            flag[f"d{self.chance.randrange(DOUBTS)}"] = self.chance.random() < 0.7
        if verb == "retry" and self.chance.random() < 0.6:
            for world in self.worlds:
                world.broken.discard(waiting.element)
            flag = {f"d{number}": self.chance.random() < 0.5 for number in range(DOUBTS)}
        return act_on(waits, waiting, verb, answers, **flag)


def _compiled(key: str, xml: bytes) -> Compiled:
    return compile_process(xml, definition_id=f"{key}:1")
