"""A definition is compiled once and shared by all its cases: none of them changes anything in it."""

import random

import pytest

from tests.spiff.generated.diagrams import generate
from tests.spiff.generated.snapshot import snapshot
from tests.spiff.generated.walk import Walk


@pytest.mark.parametrize("seed", range(500, 530))
def test_cases_beside_each_other_change_nothing_in_their_definition(seed: int) -> None:
    generated = generate(seed)
    first = Walk(generated, random.Random(seed))  # noqa: S311
    before = {key: snapshot(compiled) for key, compiled in first.compiled.items()}
    walks = [first.steps(40)]
    walks += [Walk(generated, random.Random(number), first.compiled).steps(40) for number in range(4)]  # noqa: S311
    while walks:  # in turn, so that all of them are open at the same time
        walks = [walk for walk in walks if next(walk, None) is not None]
    assert {key: snapshot(compiled) for key, compiled in first.compiled.items()} == before


def test_a_snapshot_sees_a_change_deep_inside() -> None:
    compiled = Walk(generate(500), random.Random(0)).compiled["main"]  # noqa: S311
    before = snapshot(compiled)
    level = compiled.specs[None]
    starts, level.start_names = level.start_names, (*level.start_names, "another")
    after = snapshot(compiled)
    level.start_names = starts
    assert [line for line in after if line not in before] == [".specs.[None].start_names.1 = 'another'"]
    assert snapshot(compiled) == before
