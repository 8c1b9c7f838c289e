"""Draws by lot: repeatable, with enough from outside, never somebody who may not be drawn."""

from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from engine.domain.assignment import work_out
from engine.domain.picking import Candidate, Load, Pick, PickTerms, lot, pick, repeated
from tests.factories.university import facts, panel, person, rule

candidates = st.lists(
    st.builds(
        Candidate,
        person=st.text("abcdef", min_size=1, max_size=3),
        external=st.booleans(),
        open=st.integers(0, 5),
        kept=st.booleans(),
        reason=st.sampled_from([None, None, "skipped_related", "load_full"]),
    ),
    unique_by=lambda c: c.person,
    max_size=12,
)
terms = st.builds(
    PickTerms,
    kind=st.sampled_from(["fair", "draw"]),
    count=st.integers(1, 6),
    external=st.fractions(0, 1, max_denominator=6),
)


@given(found=candidates, how=terms, seed=st.text(max_size=8), order=st.randoms())
def test_a_record_is_repeatable_and_no_order_matters(
    found: list[Candidate], how: PickTerms, seed: str, order: Random
) -> None:
    record = pick(0, how, seed, found)
    assert repeated(record) == record
    assert repeated(replace(record, result=("somebody else",))) == record
    order.shuffle(found)
    assert pick(0, how, seed, found) == record


@given(found=candidates, how=terms, seed=st.text(max_size=8))
def test_what_a_draw_keeps_to(found: list[Candidate], how: PickTerms, seed: str) -> None:
    record = pick(0, how, seed, found)
    free = {c.person for c in found if c.reason is None}
    assert set(record.result) <= free
    assert len(record.result) == len(set(record.result)) == min(how.count, len(free))
    from_outside = [c.person for c in found if c.external and c.person in record.result]
    there = [c.person for c in found if c.external and c.reason is None]
    assert len(from_outside) >= min(record.outside, len(there))
    assert record.short == (len(record.result) < how.count or len(from_outside) < record.outside)


@given(found=candidates, seed=st.text(max_size=8))
def test_who_was_drawn_before_stays(found: list[Candidate], seed: str) -> None:
    staying = {c.person for c in found if c.kept and c.reason is None}
    record = pick(0, PickTerms(kind="draw", count=max(1, len(staying))), seed, found)
    assert staying <= set(record.result)


def test_a_lot_can_be_computed_with_any_tool() -> None:
    """`printf 's:li' | sha256sum` says the same."""
    assert lot("s", "li") == "14d79a94fec10e8b4c6f9ad862a23ff2f64d0373db85715261abd32bb6506a93"


BODY = panel(
    [
        person("in1", fields=["law"]),
        person("in2", fields=["law", "oncology"]),
        person("in3", fields=["oncology"]),
        person("out1", external=True, fields=["law"]),
        person("out2", external=True, fields=["oncology"]),
    ]
)


def drawn(**said: object) -> Pick:
    loads = said.pop("loads", None)
    before = said.pop("before", {})
    excluded = said.pop("excluded", None)
    how = PickTerms(kind="draw", **said)  # type: ignore[arg-type]
    found = work_out(rule(group="panel", pick=how), BODY, facts(excluded, loads=loads, before=before))  # type: ignore[arg-type]
    (record,) = found.picks
    return record


def reasons(record: Pick) -> dict[str, str | None]:
    return {c.person: c.reason for c in record.candidates if c.reason is not None}


def test_only_those_of_the_field() -> None:
    record = drawn(count=3, fields=frozenset({"law"}))
    assert set(record.result) == {"in1", "in2", "out1"}
    assert reasons(record) == {"in3": "other_field", "out2": "other_field"}


def test_enough_from_outside() -> None:
    record = drawn(count=3, external=Fraction(2, 3))
    assert {"out1", "out2"} <= set(record.result)
    assert not record.short
    assert drawn(count=3, external=Fraction(1)).short


def test_nobody_with_three_open_reviews() -> None:
    record = drawn(count=5, loads={"in1": Load(open=3), "in2": Load(open=2)})
    assert reasons(record) == {"in1": "load_full"}
    assert record.short


def test_exclusions_stand_in_the_record() -> None:
    assert reasons(drawn(count=1, excluded={"in1": "skipped_related"})) == {"in1": "skipped_related"}


def test_a_later_draw_keeps_who_was_drawn_and_fills_up() -> None:
    first = drawn(count=3)
    gone = first.result[0]
    again = drawn(count=3, before={0: first.result}, excluded={gone: "skipped_recused"})
    assert set(first.result[1:]) < set(again.result)
    assert gone not in again.result
    assert len(again.result) == 3


def test_a_fresh_draw_takes_others() -> None:
    first = drawn(count=2)
    again = drawn(count=3, fresh=True, before={0: first.result})
    assert set(again.result).isdisjoint(first.result)
    assert reasons(again) == dict.fromkeys(first.result, "drawn_before")


def test_who_stays_may_have_much_to_do() -> None:
    first = drawn(count=2)
    again = drawn(count=2, before={0: first.result}, loads=dict.fromkeys(first.result, Load(open=9)))
    assert set(again.result) == set(first.result)
