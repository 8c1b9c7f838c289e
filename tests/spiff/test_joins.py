import random

import pytest

from engine.spiff import Compiled
from tests.spiff.drawing import Instance, both, compiled, end, some, start, user, xor

CHOSEN = "results.apply.{} = true"


@pytest.fixture(scope="module")
def inclusive_loop() -> Compiled:
    return compiled(
        "loop",
        [start(), xor("m"), user("apply"), some("g"), user("b"), user("c"), some("j"), xor("k"), user("z"), end()],
        [
            "s>m", "m>apply", "apply>g", f"g>b[{CHOSEN.format('x')}]", f"g>c[{CHOSEN.format('y')}]", "g>j*",
            "b>j", "c>j", "j>k", f"k>m[{CHOSEN.format('again')}]", "k>z*", "z>e",
        ],
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_an_inclusive_join_in_a_loop_waits_for_exactly_the_branches_of_its_round(
    inclusive_loop: Compiled, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311
    case = Instance.begin(inclusive_loop)
    for again in [True] * 6 + [False]:
        x, y = chance.random() < 0.7, chance.random() < 0.7
        case.complete("apply", x=x, y=y, again=again)
        order = [name for name, chosen in (("b", x), ("c", y)) if chosen]
        chance.shuffle(order)
        for index, name in enumerate(order):
            assert case.open() == sorted(order[index:])
            case.complete(name)
        assert case.open() == (["apply"] if again else ["z"])
    assert case.complete("z").run.done


@pytest.mark.parametrize("seed", range(20))
def test_a_parallel_join_in_a_loop_fires_once_a_round(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    drawn = compiled(
        "p",
        [start(), xor("m"), both("g"), user("a"), user("b"), user("c"), both("j"), user("k"), xor("x"), end()],
        ["s>m", "m>g", "g>a", "g>b", "g>c", "a>j", "b>j", "c>j", "j>k", "k>x", "x>m[results.k.again]", "x>e*"],
    )
    case = Instance.begin(drawn)
    for again in [True] * 5 + [False]:
        order = ["a", "b", "c"]
        chance.shuffle(order)
        for index, name in enumerate(order):
            assert case.open() == sorted(order[index:])
            case.complete(name)
        assert case.open() == ["k"]
        case.complete("k", again=again)
    assert case.run.done


def test_a_second_token_on_one_flow_waits_for_the_next_round_of_the_join() -> None:
    # `a` may be done twice (m is passed by two tokens); only one arrival per flow is consumed at a time.
    drawn = compiled(
        "p",
        [
            start(), both("g"), xor("m"), user("a"), user("b"), user("c"), user("d"), both("j"), xor("r"),
            user("z"), end(),
        ],
        ["s>g", "g>b", "g>c", "b>m", "c>m", "m>a", "a>j", "g>r", "z>r", "r>d", "d>j", "j>z", "j>e"],
    )  # fmt: skip
    case = Instance.begin(drawn)
    case.complete("b").complete("c").complete("a").complete("a")
    assert case.open() == ["d"]
    case.complete("d")
    assert case.open() == ["z"]
    assert case.complete("z").open() == ["d"]
    assert case.complete("d").open() == ["z"]


def test_an_inclusive_join_does_not_wait_for_a_branch_that_has_gone_elsewhere() -> None:
    drawn = compiled(
        "p",
        [start(), some("g"), user("a"), user("b"), xor("x"), some("j"), user("z"), end("e1"), end("e2")],
        ["s>g", "g>a[true]", "g>b[true]", "g>j*", "a>j", "b>x", "x>j[results.b.come]", "x>e2*", "j>z", "z>e1"],
    )
    case = Instance.begin(drawn)
    case.complete("a")
    assert case.open() == ["b"]
    assert case.complete("b", come=False).open() == ["z"]


def test_a_join_that_nobody_can_reach_any_more_is_told_instead_of_forgotten() -> None:
    drawn = compiled(
        "p",
        [start(), user("a"), xor("x"), user("b"), user("c"), both("j"), end()],
        ["s>a", "a>x", "x>b[results.a.left = true]", "x>c*", "b>j", "c>j", "j>e"],
    )
    case = Instance.begin(drawn).complete("a", left=True).complete("b")
    assert case.faults()["j"][0] == "deadlock"
    assert case.retry("j").faults()["j"][0] == "deadlock"
    assert not case.run.done
