"""Everything that can be reached from an object, as plain text: two texts are equal when nothing in it has changed."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

PLAIN = (str, bytes, int, float, bool, type(None), type)


def snapshot(thing: object) -> list[str]:
    """Describe an object and all that it holds; each object once, later only by its number."""
    lines: list[str] = []
    _describe(thing, "", {}, lines)
    return lines


def _describe(thing: object, path: str, seen: dict[int, tuple[int, object]], lines: list[str]) -> None:
    if isinstance(thing, PLAIN) or callable(thing):
        lines.append(f"{path} = {thing!r}" if isinstance(thing, PLAIN) else f"{path} calls")
        return
    known = seen.get(id(thing))
    if known is not None:
        lines.append(f"{path} is {known[0]}")
        return
    seen[id(thing)] = len(seen), thing
    lines.append(f"{path} is {len(seen) - 1}, a {type(thing).__name__}")
    for name, inner in _parts(thing):
        _describe(inner, f"{path}.{name}", seen, lines)


def _parts(thing: object) -> list[tuple[str, object]]:
    if isinstance(thing, Mapping):
        return [(f"[{key!r}]", value) for key, value in thing.items()]
    if isinstance(thing, (set, frozenset)):
        return [(str(number), one) for number, one in enumerate(sorted(thing, key=repr))]
    if isinstance(thing, (list, tuple)):
        return [(str(number), one) for number, one in enumerate(thing)]
    found = [(one.name, getattr(thing, one.name)) for one in fields(thing)] if is_dataclass(thing) else []
    return found or sorted(getattr(thing, "__dict__", {}).items())
