from datetime import timedelta
from fractions import Fraction

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.ladder_checks import RungText, checked_rungs
from engine.domain.ladder_profiles import PROFILES
from engine.domain.ladder_writing import read, written
from engine.domain.rungs import Act, AfterDue, AfterEntry, AtDue, BeforeDue, LadderProfile, Rung, ShareOfTime
from engine.domain.texts import Text
from engine.queries.ladders import as_typed

MINUTES = st.integers(0, 59_940).map(lambda n: timedelta(minutes=n))
WHENS = st.one_of(
    st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100).map(lambda f: ShareOfTime(share=f)),
    st.builds(BeforeDue, days=st.integers(0, 365), time=MINUTES),
    st.builds(AfterDue, days=st.integers(0, 365), time=MINUTES),
    st.just(AtDue()),
    st.builds(AfterEntry, clock=MINUTES),
)
RUNGS = st.builds(
    Rung,
    when=WHENS,
    act=st.sampled_from(Act),
    to=st.lists(st.sampled_from(["lsg_office", "lsg"]), unique=True).map(tuple),
    words=st.sampled_from([Text("", ""), Text("请尽快", "Soon")]),
)


@given(st.lists(RUNGS, min_size=1, max_size=20).map(tuple))
def test_what_is_written_is_read_back(rungs: tuple[Rung, ...]) -> None:
    kept = orjson.loads(orjson.dumps(written(rungs)))
    assert read("L-X", 3, kept) == LadderProfile(key="L-X", version=3, rungs=rungs)


@pytest.mark.parametrize("key", PROFILES)
def test_what_is_shipped_can_be_typed_again(key: str) -> None:
    rungs = PROFILES[key].rungs
    assert checked_rungs(as_typed(rungs), {"lsg_office"}) == rungs


def test_hours_may_have_decimals() -> None:
    (rung,) = checked_rungs((RungText(when="before", hours="1.5", act="remind"),), ())
    assert rung.when == BeforeDue(time=timedelta(minutes=90))
