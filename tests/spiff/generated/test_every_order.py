"""Joins in every order of arrival, round after round in the same case, which is saved and put back before each act."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, permutations

import pytest

from engine.spiff import Compiled
from tests.spiff.drawing import Instance, Shape, both, compiled, end, some, start, sub, user, xor

LETTERS = "abcde"


def rounds(fork: Shape, join: Shape, names: Sequence[str], *, conditions: bool) -> Instance:
    """A case that opens branches, joins them, and goes round: `t` says which branches, `k` whether again."""
    branches = [f"{fork.id}>{name}" + (f"[results.t.{name}]" if conditions else "") for name in names]
    drawn = compiled(
        "p",
        [start(), xor("m"), user("t"), fork, *map(user, names), join, user("k"), xor("x"), end("over")],
        ["s>m", "m>t", f"t>{fork.id}", *branches, *([f"{fork.id}>{join.id}*"] if conditions else []),
         *(f"{name}>{join.id}" for name in names), f"{join.id}>k", "k>x", "x>m[results.k.again]", "x>over*"],
    )  # fmt: skip
    return Instance.begin(drawn)


def play(case: Instance, orders: Iterable[Sequence[str]]) -> int:
    """Complete the branches of each round in its order; the join goes on after the last of them and never before."""
    played = 0
    for order in orders:
        case.complete("t", **{name: name in order for name in LETTERS})
        for index, name in enumerate(order):
            assert case.open() == sorted(order[index:])
            case.complete(name)
        assert case.open() == ["k"]
        case.complete("k", again=True)
        played += 1
    assert case.open() == ["t"]
    assert case.faults() == {}
    return played


@pytest.mark.parametrize("width", [2, 3, 4, 5])
def test_a_parallel_join_in_every_order(width: int) -> None:
    names = LETTERS[:width]
    case = rounds(both("g"), both("j"), names, conditions=False)
    assert play(case, permutations(names)) == {2: 2, 3: 6, 4: 24, 5: 120}[width]


@pytest.mark.parametrize("join", ["parallel", "inclusive"])
def test_an_inclusive_join_of_a_parallel_split_is_a_parallel_join(join: str) -> None:
    case = rounds(both("g"), some("j") if join == "inclusive" else both("j"), "abcd", conditions=False)
    assert play(case, permutations("abcd")) == 24


@pytest.mark.parametrize("width", [2, 3, 4, 5])
def test_an_inclusive_join_for_every_choice_of_branches_in_every_order(width: int) -> None:
    names = LETTERS[:width]
    case = rounds(some("g"), some("j"), names, conditions=True)
    assert play(case, chosen_in_every_order(names)) == {2: 5, 3: 16, 4: 65, 5: 326}[width]


def chosen_in_every_order(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for number in range(len(names) + 1):
        for choice in combinations(names, number):
            yield from permutations(choice)


@pytest.mark.parametrize("wrapped", [False, True], ids=["drawn flat", "inner block in a sub-process"])
@pytest.mark.parametrize("chosen", ["ab", "a", "b", ""])
def test_an_inclusive_block_inside_a_parallel_one_in_every_order(chosen: str, wrapped: bool) -> None:
    case = Instance.begin(nested(wrapped=wrapped))
    for order in permutations([*chosen, "c", "d"]):
        case.complete("t", a="a" in chosen, b="b" in chosen)
        opened = Counter(order) + Counter({"w": not chosen})
        for name in order:
            assert Counter(case.open()) == +opened
            case.complete(name)
            opened[name] -= 1
            opened["w"] += name in chosen and not any(opened[other] for other in chosen)
        assert case.open() == ["w"]
        case.complete("w").complete("k", again=True)
    assert case.open() == ["t"]


def nested(*, wrapped: bool) -> Compiled:
    """Beside `c` and `d` any of `a` and `b`, and then `w`."""
    inner = [some("o"), user("a"), user("b"), some("i")]
    ways = ["o>a[results.t.a]", "o>b[results.t.b]", "o>i*", "a>i", "b>i"]
    if wrapped:
        inside = [start("is"), *inner, end("ie")]
        inner, ways = [sub("box", inside, ["is>o", *ways, "i>ie"])], ["g>box", "box>w"]
    else:
        ways += ["g>o", "i>w"]
    return compiled(
        "p",
        [start(), xor("m"), user("t"), both("g"), *inner, user("w"), user("c"), user("d"), both("j"), user("k"),
         xor("x"), end()],
        ["s>m", "m>t", "t>g", *ways, "g>c", "g>d", "w>j", "c>j", "d>j", "j>k", "k>x", "x>m[results.k.again]", "x>e*"],
    )  # fmt: skip


@pytest.mark.parametrize("tokens", [2, 3])
def test_several_tokens_on_each_flow_of_a_join_pair_off_in_every_order(tokens: int) -> None:
    # `m` merges as many tokens as there are first tasks, so each branch is open that often at the same time.
    firsts = [f"f{number}" for number in range(tokens)]
    drawn = compiled(
        "p",
        [start(), both("f"), *map(user, firsts), xor("m"), both("g"), user("a"), user("b"), both("j"), user("k"),
         end()],
        ["s>f", *(f"f>{name}" for name in firsts), *(f"{name}>m" for name in firsts),
         "m>g", "g>a", "g>b", "a>j", "b>j", "j>k", "k>e"],
    )  # fmt: skip
    for order in sorted(set(permutations("ab" * tokens))):
        case = Instance.begin(drawn)
        for name in firsts:
            case.complete(name)
        done: Counter[str] = Counter()
        for name in order:
            case.complete(name)
            done[name] += 1
            assert case.open().count("k") == min(done["a"], done["b"])
        for _ in range(tokens):
            case.complete("k")
        assert case.run.done


@pytest.mark.parametrize("early", [0, 1, 2])
def test_a_join_that_is_entered_again_before_its_round_is_over_keeps_the_rounds_apart(early: int) -> None:
    # `a` may go back to before itself, so that its flow has arrivals of later rounds while `b` is still in the first.
    drawn = compiled(
        "p",
        [start(), both("g"), xor("m"), user("a"), both("again"), user("b"), both("j"), user("k"), xor("x"), end()],
        ["s>g", "g>m", "m>a", "a>again", "again>j", "again>x", "x>m[results.a.more]", "x>e*", "g>b", "b>j", "j>k",
         "k>e"],
    )  # fmt: skip
    case = Instance.begin(drawn)
    for _ in range(early):
        assert case.complete("a", more=True).open() == ["a", "b"]
    case.complete("a", more=False)
    assert case.open() == ["b"]
    assert case.complete("b").open() == ["k"]
    assert case.complete("k").run.done is (early == 0)
    assert list(case.faults()) == ["j"] * bool(early)
