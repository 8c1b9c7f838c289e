"""Draws a panel from a pool so that anybody can draw it again: the order is a hash of the draw and the person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from engine.domain.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who may be drawn."""

    login: str
    name: Text
    outside: bool
    """Whether they belong to another institution."""


def draw(
    pool: Sequence[Member], size: int, *, seed: str, outside: int = 0, keep: Collection[str] = ()
) -> tuple[Member, ...]:
    """Return at most `size` members of `pool`: whoever is kept first, then by the order that `seed` gives.

    At least `outside` of them come from outside as long as there are so many. Nobody can choose the order: it is that
    of SHA-256 over seed and login, so the record of a draw can be checked.
    """
    kept = [member for member in pool if member.login in keep]
    turn = sorted((m for m in pool if m.login not in keep), key=lambda m: sha256(f"{seed}:{m.login}".encode()).digest())
    owed = max(0, outside - sum(member.outside for member in kept))
    guests = list(islice((member for member in turn if member.outside), owed))
    rest = [member for member in turn if member not in guests]
    return (*kept, *guests, *rest)[: max(size, len(kept))]
