"""Rounds of added signers: whose turn it is, when a round is over, and what it makes of a yes, for every pattern."""

from collections.abc import Iterator
from itertools import product

import pytest

from engine.domain.elements import ApprovalPolicy
from engine.domain.handing import Link, delegators, transfers
from engine.domain.signing import Added, Mode, held, least_votes, over, second, turns, unneeded

WORDS = ("open", "yes", "no", "gone")
MODES: tuple[Mode, ...] = ("any", "all", "in_turn")


def members(kind: str, mode: Mode, *words: str) -> list[Added]:
    states = {
        "open": ("waiting", None),
        "yes": ("voted", "approve"),
        "no": ("voted", "reject"),
        "gone": ("removed", None),
    }
    return [
        Added(
            id=f"{kind}{number}",
            kind=kind,  # type: ignore[arg-type]
            parent="owner",
            act=3,
            mode=mode,
            state=states[word][0],
            outcome_class=states[word][1],  # type: ignore[arg-type]
        )
        for number, word in enumerate(words)
    ]


def patterns() -> Iterator[tuple[str, ...]]:
    for size in (1, 2, 3):
        yield from product(WORDS, repeat=size)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", ["before", "after"])
def test_a_round_always_comes_to_an_end(kind: str, mode: Mode) -> None:
    """As long as a round is not over somebody of it is to speak, and nobody once it is."""
    for words in patterns():
        added = members(kind, mode, *words)
        staying = [one for one in added if one.state != "removed"]
        now = turns(added, yes=True)
        finished = not staying or over(staying)
        assert bool(now) == (not finished), words
        assert unneeded(added) == (
            frozenset(o.id for o in staying if o.state == "waiting") if finished else frozenset()
        )


@pytest.mark.parametrize("mode", MODES)
def test_who_signs_after_is_asked_only_once_there_is_a_yes(mode: Mode) -> None:
    for words in patterns():
        assert turns(members("after", mode, *words), yes=False) == frozenset()


@pytest.mark.parametrize("mode", MODES)
def test_what_a_round_makes_of_a_yes(mode: Mode) -> None:
    for words in patterns():
        judged = second(members("after", mode, *words))
        yeses, noes, left = words.count("yes"), words.count("no"), words.count("open")
        if mode == "any":
            refused = noes > 0 and not yeses and not left
            decided = refused or yeses > 0 or not left
        else:
            refused = noes > 0
            decided = refused or not left
        assert (judged.decided, judged.refused_by is not None) == (decided, refused), words


def test_every_round_must_say_yes() -> None:
    first, other = members("after", "all", "yes"), members("after", "any", "open", "open")
    later = [Added(id=f"l{o.id}", kind="after", parent="owner", act=4, mode=o.mode, state=o.state) for o in other]
    assert second([*first, *later]).decided is False
    assert turns([*first, *later], yes=True) == {"lafter0", "lafter1"}


def test_whoever_is_waited_for_holds_the_owner() -> None:
    assert held(members("before", "all", "open")) == {"owner"}
    assert held(members("after", "all", "open")) == frozenset()
    assert held(members("before", "all", "yes", "gone")) == frozenset()


def test_a_delegate_who_waits_for_another_is_not_asked() -> None:
    one = Added(id="d1", kind="delegated", parent="owner", act=2, mode="all", state="waiting")
    other = Added(id="d2", kind="delegated", parent="d1", act=3, mode="all", state="asked")
    assert turns([one, other], yes=False) == {"d2"}
    assert held([one, other]) == {"owner", "d1"}


@pytest.mark.parametrize(
    ("policy", "least"),
    [
        (ApprovalPolicy(), 1),
        (ApprovalPolicy(kind="quorum", quorum_count=5), 5),
        (ApprovalPolicy(kind="quorum", quorum_count=2, pass_count=3), 3),
    ],
)
def test_with_how_many_votes_it_can_still_be_decided(policy: ApprovalPolicy, least: int) -> None:
    assert least_votes(policy) == least


def test_chains() -> None:
    links = {"a": Link("owner", None), "b": Link("one", "a"), "c": Link("two", "b")}
    assert delegators(links, "c") == ("two", "one", "owner")
    assert transfers([["rule_group", {}], ["transferred", {"by": "x"}], ["transferred", {"by": "y"}]]) == 2
