"""The hash chain of an audit trail: each event's hash covers the one before, so that an edit, a swap or a cut shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from uuid import UUID

import orjson

GENESIS = bytes(32)
"""What stands before the first event of every chain."""
_DIGEST_SIZE = 32


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One event as it was stored: its number from 1, its hash, and its canonical form made from the stored fields."""

    seq: int
    hash: bytes
    canonical: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A chain's head as it was noted outside the database: without one, a cut at the end can't be seen."""

    seq: int
    hash: bytes


def canonical(fields: Mapping[str, object]) -> bytes:
    """The bytes that stand for an event: JSON with sorted keys, instants in UTC to the microsecond, no spaces.

    The caller puts the chain's name and `seq` among the fields; the order in which fields were given is irrelevant.
    """
    return orjson.dumps(fields, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME)


def next_hash(previous: bytes, canonical_bytes: bytes) -> bytes:
    """The hash of an event that follows one whose hash is `previous`."""
    if len(previous) != _DIGEST_SIZE:
        raise ValueError(f"Expected a previous hash of {_DIGEST_SIZE} bytes, but got {len(previous)}.")
    return sha256(previous + canonical_bytes).digest()


def verify(rows: Iterable[ChainRow], *, anchor: Anchor | None = None) -> int | None:
    """The `seq` of the first event that is missing, moved or changed, or None when all is as it was written."""
    previous, expected = GENESIS, 1
    anchored = anchor is None
    for row in rows:
        if row.seq != expected or row.hash != next_hash(previous, row.canonical):
            return expected
        if anchor is not None and row.seq == anchor.seq:
            if row.hash != anchor.hash:
                return expected
            anchored = True
        previous, expected = row.hash, expected + 1
    return None if anchored else expected


def _plain(value: object) -> object:
    match value:
        case datetime():
            if value.tzinfo is None:
                raise TypeError(f"Expected an instant with a time zone in an event, but got {value.isoformat()}.")
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes():
            return value.hex()
        case Enum():
            return value.value
        case Mapping():
            return dict(value)
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"Expected plain data in an event, but got a {type(value).__name__}.")
