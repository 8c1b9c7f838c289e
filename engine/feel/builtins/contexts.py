"""Functions over contexts."""

from __future__ import annotations

from typing import Final

from engine.feel.builtins.table import Table
from engine.feel.values import Value

TABLE: Final = Table()


@TABLE.add("get value", "m: context, key: string")
@TABLE.add("get value", "context: context, key: string")
def get_value(context: dict[str, Value], key: str) -> Value:
    return context.get(key)


@TABLE.add("get value", "context: context, keys: list")
def get_value_by_keys(context: dict[str, Value], keys: list[Value]) -> Value:
    # The standard has one key only; a way of keys is what other engines of the language take as well.
    value: Value = context if keys else None
    for key in keys:
        if not isinstance(value, dict) or not isinstance(key, str):
            return None
        value = value.get(key)
    return value


@TABLE.add("get entries", "m: context")
def get_entries(context: dict[str, Value]) -> Value:
    return [{"key": key, "value": value} for key, value in context.items()]


@TABLE.add("context", "entries: list")
def context_of(entries: list[Value]) -> Value:
    context: dict[str, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in context:
            return None
        context[key] = entry["value"]
    return context


@TABLE.add("context put", "context: context, key: string, value: any")
def context_put(context: dict[str, Value], key: str, value: Value) -> Value:
    return {**context, key: value}


@TABLE.add("context put", "context: context, keys: list, value: any")
def context_put_by_keys(context: dict[str, Value], keys: list[Value], value: Value) -> Value:
    if not keys:
        return None
    key = keys[0]
    if not isinstance(key, str):
        return None
    if len(keys) == 1:
        return {**context, key: value}
    inner = context.get(key)
    if not isinstance(inner, dict):
        return None
    changed = context_put_by_keys(inner, keys[1:], value)
    return None if changed is None else {**context, key: changed}


@TABLE.add("context merge", "contexts: list")
def context_merge(contexts: list[Value]) -> Value:
    merged: dict[str, Value] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        merged.update(context)
    return merged
