from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chain import GENESIS, Anchor, ChainRow, canonical, next_hash, verify


class Colour(Enum):
    RED = "red"


def chain(length: int) -> list[ChainRow]:
    rows: list[ChainRow] = []
    for seq in range(1, length + 1):
        event = canonical({"chain": "c", "seq": seq, "event": "TaskCompleted", "data": {"n": seq}})
        rows.append(ChainRow(seq, next_hash(rows[-1].hash if rows else GENESIS, event), event))
    return rows


ROWS = chain(12)


def test_the_canonical_form_does_not_depend_on_order_or_zone() -> None:
    moment = datetime(2026, 10, 10, 8, tzinfo=UTC)
    shanghai = moment.astimezone(timezone(timedelta(hours=8)))
    one = canonical({"at": moment, "event": "TaskClaimed", "data": {"b": 1, "a": "会签"}})
    two = canonical({"data": {"a": "会签", "b": 1}, "event": "TaskClaimed", "at": shanghai})
    assert one == two
    assert one.decode() == '{"at":"2026-10-10T08:00:00.000000Z","data":{"a":"会签","b":1},"event":"TaskClaimed"}'


def test_the_canonical_form_of_every_plain_value() -> None:
    fields = {
        "bytes": b"\x00\xff",
        "day": date(2026, 10, 10),
        "decimal": Decimal("1.50"),
        "enum": Colour.RED,
        "list": [1, None, True],
        "mapping": MappingProxyType({"a": 1}),
        "set": {"b", "a"},
        "uuid": UUID(int=1),
    }
    assert canonical(fields).decode() == (
        '{"bytes":"00ff","day":"2026-10-10","decimal":"1.50","enum":"red","list":[1,null,true],'
        '"mapping":{"a":1},"set":["a","b"],"uuid":"00000000-0000-0000-0000-000000000001"}'
    )


@pytest.mark.parametrize("value", [datetime(2026, 1, 1), object(), {1: "number as a key"}, "\ud800"])  # noqa: DTZ001
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


def test_a_known_hash() -> None:
    assert next_hash(GENESIS, b"{}").hex() == "fb1634c4e6cd4b1f1afe3ce2d6ef080f7ac5d1f357d723ad4dfca782733b62db"


def test_a_previous_hash_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes, but got 3"):
        next_hash(b"abc", b"{}")


def test_a_whole_chain_is_sound() -> None:
    assert verify(ROWS) is None
    assert verify([]) is None
    assert verify(ROWS, anchor=Anchor(seq=12, hash=ROWS[-1].hash)) is None
    assert verify(ROWS, anchor=Anchor(seq=7, hash=ROWS[6].hash)) is None


def test_a_cut_at_the_end_shows_against_an_anchor() -> None:
    assert verify(ROWS[:9]) is None
    assert verify(ROWS[:9], anchor=Anchor(seq=12, hash=ROWS[-1].hash)) == 10
    assert verify([], anchor=Anchor(seq=12, hash=ROWS[-1].hash)) == 1


def test_a_chain_written_anew_shows_against_an_anchor() -> None:
    forged = chain(5)
    assert verify(forged, anchor=Anchor(seq=5, hash=b"\x01" * 32)) == 5


@given(st.integers(min_value=0, max_value=11), st.data())
def test_a_changed_event_is_found(place: int, data: st.DataObject) -> None:
    row = ROWS[place]
    byte = data.draw(st.integers(min_value=0, max_value=len(row.canonical) - 1))
    bit = 1 << data.draw(st.integers(min_value=0, max_value=7))
    edited = row.canonical[:byte] + bytes([row.canonical[byte] ^ bit]) + row.canonical[byte + 1 :]
    assert verify([*ROWS[:place], replace(row, canonical=edited), *ROWS[place + 1 :]]) == place + 1


@given(st.integers(min_value=0, max_value=10), st.integers(min_value=0, max_value=11))
def test_two_swapped_events_are_found(one: int, two: int) -> None:
    rows = list(ROWS)
    rows[one], rows[two] = rows[two], rows[one]
    assert verify(rows) == (None if one == two else min(one, two) + 1)


@given(st.integers(min_value=0, max_value=10))
def test_a_missing_event_is_found(place: int) -> None:
    assert verify(ROWS[:place] + ROWS[place + 1 :]) == place + 1


def test_two_events_whose_contents_change_places_are_found() -> None:
    rows = [*ROWS[:3], replace(ROWS[3], canonical=ROWS[4].canonical), replace(ROWS[4], canonical=ROWS[3].canonical)]
    assert verify(rows) == 4
