"""Collects what a reader has to say about an element beside reading it: what was translated, what was left out."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal, TypeAlias

Weight: TypeAlias = Literal["warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One finding; whoever collects knows the element."""

    severity: Weight
    code: str
    text: str


_collected: ContextVar[dict[Note, None] | None] = ContextVar("collected", default=None)
"""An expression is read many calls below its element: none of them would do anything with a list but hand it on."""


@contextmanager
def collecting() -> Iterator[dict[Note, None]]:
    """What is noted inside, each sentence once, in its order."""
    notes: dict[Note, None] = {}
    token = _collected.set(notes)
    try:
        yield notes
    finally:
        _collected.reset(token)


def note(severity: Weight, code: str, text: str) -> None:
    """Say something about the element being read; where nobody collects it is not heard."""
    notes = _collected.get()
    if notes is not None:
        notes[Note(severity=severity, code=code, text=text)] = None
