import random
from itertools import count

import pytest

from tests.spiff.blocks import Drawing, Sequence, Task, random_block
from tests.spiff.drawing import Instance, compiled, end, start


@pytest.mark.parametrize("seed", range(80))
def test_random_processes_wait_exactly_where_the_oracle_says(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    process = Sequence([Task("first"), random_block(chance, count()), Task("last")])
    drawing = Drawing()
    first, last = process.draw(drawing)
    definition = compiled("p", [start(), *drawing.shapes, end()], [f"s>{first}", *drawing.flows, f"{last}>e"])
    chosen = {f"n{n}_{index}": chance.random() < 0.6 for n in range(100) for index in range(3)}
    case = Instance.begin(definition, pick=chosen)
    over = process.begin(chosen)
    for _ in range(120):
        assert case.open() == sorted(process.open())
        assert case.faults() == {}
        if over:
            break
        name = chance.choice(process.open())
        again = chance.random() < 0.3
        over = process.complete(name, again)
        case.complete(name, again=again)
    assert case.run.done == over
