"""Picks some of those who could be asked, by the least open work or by lot, so that a record of it can be repeated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from hashlib import sha256
from math import ceil

from engine.domain.elements import PickKind

NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""When somebody was asked last who never was."""
NOT_PICKED = {"fair": "not_next", "draw": "not_drawn"}
"""What is said of whoever could have been picked and was not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much waits for somebody, and when they were asked last."""

    open: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickTerms:
    """How to pick, its expressions evaluated; see `engine.domain.elements.Picking`."""

    kind: PickKind
    count: int = 1
    external: Fraction = Fraction(0)
    fields: frozenset[str] = frozenset()
    max_load: int = 3
    fresh: bool = False
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could be picked; `reason` is the code of why they may not be."""

    person: str
    external: bool = False
    fields: tuple[str, ...] = ()
    open: int = 0
    last: datetime | None = None
    kept: bool = False
    """Whether they were picked at an earlier entry, and stay."""
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """One picking with all that decided it. `rule` is the number of the element's rule, from 0."""

    rule: int
    kind: PickKind
    seed: str
    count: int
    outside: int
    """How many of them at least come from outside."""
    candidates: tuple[Candidate, ...]
    result: tuple[str, ...] = field(default=())

    @property
    def short(self) -> bool:
        """Whether fewer were found than are needed, in all or from outside."""
        outside = {c.person for c in self.candidates if c.external}
        return len(self.result) < self.count or len(outside.intersection(self.result)) < self.outside


def pick(rule: int, terms: PickTerms, seed: str, candidates: Iterable[Candidate]) -> Pick:
    """Return a picking with its result; candidates stand in the record by their logins."""
    listed = tuple(sorted(candidates, key=lambda c: c.person))
    outside = ceil(terms.count * terms.external) if terms.kind == "draw" else 0
    kept_seed = seed if terms.kind == "draw" else ""
    return repeated(
        Pick(rule=rule, kind=terms.kind, seed=kept_seed, count=terms.count, outside=outside, candidates=listed)
    )


def repeated(record: Pick) -> Pick:
    """Return the record with the result that follows from it: the same as it holds, whoever repeats it, whenever."""
    free = [c for c in record.candidates if c.reason is None]
    chosen = _fair(free, record.count) if record.kind == "fair" else _drawn(free, record)
    return Pick(
        rule=record.rule,
        kind=record.kind,
        seed=record.seed,
        count=record.count,
        outside=record.outside,
        candidates=record.candidates,
        result=tuple(c.person for c in chosen),
    )


def lot(seed: str, person: str) -> str:
    """Return somebody's lot: SHA-256 over the seed and the login; the lowest are drawn."""
    return sha256(f"{seed}:{person}".encode()).hexdigest()


def barred(terms: PickTerms, candidate: Candidate, before: Sequence[str]) -> str | None:
    """Return why a candidate may not be picked: a field not theirs, too much open, drawn before."""
    if terms.kind != "draw":
        return None
    if terms.fields and terms.fields.isdisjoint(candidate.fields):
        return "other_field"
    if terms.fresh and candidate.person in before:
        return "drawn_before"
    return "load_full" if candidate.open >= terms.max_load and not candidate.kept else None


def _fair(free: Sequence[Candidate], count: int) -> list[Candidate]:
    return sorted(free, key=lambda c: (c.open, c.last or NEVER, c.person))[:count]


def _drawn(free: Sequence[Candidate], record: Pick) -> list[Candidate]:
    """Those from outside who are needed come first; the other places go by lot, whoever it is."""
    ranked = sorted(free, key=lambda c: (not c.kept, lot(record.seed, c.person)))
    first = [c for c in ranked if c.external][: min(record.outside, record.count)]
    others = [c for c in ranked if c not in first][: record.count - len(first)]
    return sorted((*first, *others), key=ranked.index)
