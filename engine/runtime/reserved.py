"""Which names at the top level of a case's variables are the engine's own."""

from collections.abc import Iterable

from engine.domain.errors import Rejection

PRIVATE = "_engine"
"""The engine's own facts among a case's root variables; no diagram may read it."""
RESERVED = frozenset({"starter", "case", "results", PRIVATE})


def refuse_reserved(names: Iterable[str]) -> None:
    """Raise Rejection("reserved_name") when one of `names`, which come from outside, is the engine's own."""
    for name in names:
        if name in RESERVED:
            raise Rejection("reserved_name", name=name)
