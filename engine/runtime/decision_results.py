"""Keeps what each evaluation of a decision read and gave, so that another version can be tried on it."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, cast

import orjson
from sqlalchemy import Table, bindparam, insert

from engine.feel import compile_expression, text_of
from engine.runtime.act import Act
from engine.runtime.decisions import Decided
from engine.store.decisions import DecisionResult
from engine.store.instances import Instance
from engine.store.types import plain

MAX_BYTES: Final = 32 * 1024
"""Inputs that are larger are not kept, and a what-if says so."""
_TABLE = cast("Table", DecisionResult.__table__)
_INSERT = insert(_TABLE).values({c.name: bindparam(c.name, type_=c.type) for c in _TABLE.columns}).inline()
_PLAIN: Final = frozenset({str, bool, int})
_TAG: Final = "$feel"


def keep_result(act: Act, instance: Instance, decided: Decided, inputs: Mapping[str, object]) -> None:
    """Have the result written with the act: all results of an act in one statement."""
    row: dict[str, Any] = {
        "id": act.new_id(),
        "instance_id": instance.id,
        "key": decided.key,
        "decision": decided.reference,
        "version": decided.version,
        "act": instance.act,
        "at": act.now,
        "inputs": kept_inputs({name: inputs.get(name) for name in sorted(decided.names)}),
        "outputs": kept_inputs(decided.outputs),
        "rules": decided.rules,
    }
    act.change(_INSERT, [row])


def kept_inputs(inputs: Mapping[str, object]) -> dict[str, Any] | None:
    """Return values as they are kept, None if they are too large."""
    found = {name: _kept(value) for name, value in inputs.items()}
    return found if len(orjson.dumps(found, default=plain)) <= MAX_BYTES else None


def given_inputs(kept: Mapping[str, object]) -> dict[str, object]:
    """Return values as they were before they were kept."""
    return {name: _given(value) for name, value in kept.items()}


def same_values(one: object, other: object) -> bool:
    """Tell whether two results say the same, however their numbers are written."""
    return _canonical(one) == _canonical(other)


def _canonical(value: object) -> bytes:
    return orjson.dumps(_kept(value), default=plain, option=orjson.OPT_SORT_KEYS)


def _kept(value: object) -> object:
    if value is None or value.__class__ in _PLAIN:
        return value
    if isinstance(value, Mapping):
        return {str(name): _kept(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_kept(inner) for inner in value]
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal | float):
        return plain(Decimal(repr(value)) if isinstance(value, float) else value)
    return {_TAG: _written(value)}


def _written(value: object) -> str:
    if isinstance(value, dt.datetime):
        maker = "date and time"
    elif isinstance(value, dt.date):
        maker = "date"
    elif isinstance(value, dt.time):
        maker = "time"
    else:
        maker = "duration"
    return f'{maker}("{text_of(value)}")'


def _given(value: object) -> object:
    if isinstance(value, Mapping):
        if set(value) == {_TAG}:
            return compile_expression(str(value[_TAG])).evaluate({})
        return {name: _given(inner) for name, inner in value.items()}
    return [_given(inner) for inner in value] if isinstance(value, list) else value
