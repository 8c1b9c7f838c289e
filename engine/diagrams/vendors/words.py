"""What a table of another tool's words is made of: each word, where it may stand, and what becomes of it here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from engine.diagrams.notes import Weight

Verdict: TypeAlias = Literal["read", "nothing", "told", "refused"]
"""Understood; says nothing at run time; left out, which is said; refused by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Attributes or extension elements that have the same fate.

    `on` are the BPMN elements it stands on, empty for all. Under a value in `unless` it says nothing. `inside` are the
    attributes and children that an extension element may have; None where nobody looks inside.
    """

    names: tuple[str, ...]
    on: frozenset[str]
    verdict: Verdict
    says: str
    weight: Weight = "info"
    unless: frozenset[str] = frozenset()
    inside: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """The words of one tool, or of tools that speak the same way."""

    name: str
    spaces: tuple[str, ...]
    attributes: tuple[Word, ...]
    elements: tuple[Word, ...]

    def attribute(self, name: str) -> Iterator[Word]:
        return (word for word in self.attributes if name in word.names)

    def element(self, name: str) -> Iterator[Word]:
        """Some tools write the first letter large."""
        name = name[:1].lower() + name[1:]
        return (word for word in self.elements if name in word.names)


def read(names: str, on: str, says: str, *, inside: str | None = None) -> Word:
    return Word(
        names=tuple(names.split()), on=frozenset(on.split()), verdict="read", says=says,
        inside=None if inside is None else frozenset(inside.split()),
    )  # fmt: skip


def nothing(names: str, says: str, on: str = "") -> Word:
    return Word(names=tuple(names.split()), on=frozenset(on.split()), verdict="nothing", says=says)


def told(names: str, says: str, on: str = "", unless: str = "") -> Word:
    return Word(
        names=tuple(names.split()), on=frozenset(on.split()), verdict="told", says=says,
        unless=frozenset(unless.split()),
    )  # fmt: skip


def warned(names: str, says: str, on: str = "", unless: str = "") -> Word:
    """As `told`, where leaving it out may matter."""
    return replace(told(names, says, on, unless), weight="warning")


def refused(names: str, says: str, on: str = "", unless: str = "") -> Word:
    return Word(
        names=tuple(names.split()), on=frozenset(on.split()), verdict="refused", says=says,
        unless=frozenset(unless.split()),
    )  # fmt: skip
