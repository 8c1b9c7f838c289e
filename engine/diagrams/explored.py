"""What playing a net may cost, and what it has shown."""

from dataclasses import dataclass, field
from typing import Final, TypeAlias

MAX_STATES: Final = 20_000
MAX_STEPS: Final = 1_500_000
"""Tokens looked at, over all states: a bound that is met at the same state on every machine."""
MAX_TOKENS: Final = 2_000
"""At once, in one scope: more than the engine carries for one case."""
Path: TypeAlias = tuple[str, ...]
"""Elements in the order in which they were passed."""


@dataclass(slots=True, kw_only=True)
class Budget:
    """What one diagram may cost, over all its scopes."""

    states: int = MAX_STATES
    steps: int = MAX_STEPS

    @property
    def spent(self) -> bool:
        return self.states <= 0 or self.steps <= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """A join that waits for ever for tokens on some flows, after a way that leads there."""

    join: str
    missing: Path
    path: Path

    @property
    def fired_before(self) -> bool:
        return self.join in self.path


@dataclass(slots=True, kw_only=True)
class Explored:
    """What was seen on all ways; elements are told with a way that leads there."""

    completes: bool = False
    left: bool = False
    """Whether an error or a cancellation may end the scope."""
    stuck: dict[str, Stuck] = field(default_factory=dict)
    growing: dict[str, Path] = field(default_factory=dict)
    """Where tokens pile up without end."""
    apart: set[str] = field(default_factory=set)
    """Of these, where they go their own way to an end: they neither come back nor are waited for."""
    crowded: dict[str, Path] = field(default_factory=dict)
    """Where there are more tokens than one case may have."""
    doubled: dict[str, Path] = field(default_factory=dict)
    """Where two tokens of one split meet."""
    passed: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    """Sub-processes that a token enters and never leaves."""
    peak: int = 0
    states: int = 0
    all_seen: bool = True
