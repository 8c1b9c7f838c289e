"""A snapshot of the organisation, and the questions rules ask of it: who holds what, when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from engine.domain.texts import Text

T = TypeVar("T")
SUPERVISING_OFFICE = "lsg_office"
"""The group that supervises where the late group names no other: the leading group's office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of the university."""

    code: str
    name: Text
    parent: str | None
    kind: str
    head: str | None = None
    """The post that leads it, where the posts alone don't tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can be asked."""

    login: str
    name: Text
    unit: str
    email: str
    language: str
    external: bool
    active: bool
    fields: tuple[str, ...] = ()
    """Fields of expertise, for draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post; `superior` is the post above it."""

    code: str
    unit: str
    title: Text
    superior: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A term, half open: from `from_at` on, until just before `until_at`."""

    post: str
    person: str
    from_at: datetime
    until_at: datetime | None

    def covers(self, moment: datetime) -> bool:
        """Tell whether the term runs at `moment`."""
        return self.from_at <= moment and (self.until_at is None or moment < self.until_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A post's seat in a candidate group; its term is half open, and without ends where none are given."""

    post: str
    seat: str
    from_at: datetime | None = None
    until_at: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Tell whether the seat is in the group at `moment`."""
        begun = self.from_at is None or self.from_at <= moment
        return begun and (self.until_at is None or moment < self.until_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A candidate group; seats in their order."""

    code: str
    name: Text
    seats: tuple[Seat, ...]
    substitutes_allowed: bool
    supervising_office: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """`substitute` stands in for `person`; without a window it is a standing name, used for copies only.

    `power` is see, prepare or act; an empty scope, of processes or of groups, is all of them.
    """

    person: str
    substitute: str
    from_at: datetime | None
    until_at: datetime | None
    processes: frozenset[str]
    groups: frozenset[str] = frozenset()
    power: str = "act"
    id: str = ""

    def covers(self, moment: datetime, process_key: str, group: str | None = None) -> bool:
        """Tell whether the window is open at `moment` for that process, and for whom `group` asks there."""
        if self.from_at is None or (self.processes and process_key not in self.processes):
            return False
        if self.groups and group not in self.groups:
            return False
        return self.from_at <= moment and not self.is_over(moment)

    def is_open(self, now: datetime) -> bool:
        """Tell whether it is a window, and has opened and not closed at `now`."""
        return self.from_at is not None and self.from_at <= now and not self.is_over(now)

    def is_over(self, moment: datetime) -> bool:
        """Tell whether the window has closed by `moment`."""
        return self.until_at is not None and self.until_at <= moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Everything rules may ask about people, at one version of the data."""

    version: int
    units: Mapping[str, Unit] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    holdings: tuple[Holding, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    substitutions: tuple[Substitution, ...] = ()
    relations: frozenset[tuple[str, str, str]] = frozenset()
    role_grants: frozenset[tuple[str, str]] = frozenset()
    held: Mapping[str, tuple[Holding, ...]] = field(init=False, repr=False, compare=False)
    """The holdings of each post: every question about who is asked comes down to them."""
    holds: Mapping[str, tuple[Holding, ...]] = field(init=False, repr=False, compare=False)
    """The holdings of each person."""
    seats: Mapping[str, tuple[tuple[str, Seat], ...]] = field(init=False, repr=False, compare=False)
    """The seats of each post, with the code of the group."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "held", _grouped(self.holdings, lambda holding: holding.post))
        object.__setattr__(self, "holds", _grouped(self.holdings, lambda holding: holding.person))
        seats = [(code, seat) for code, group in self.groups.items() for seat in group.seats]
        object.__setattr__(self, "seats", _grouped(seats, lambda found: found[1].post))

    def person(self, login: str) -> Person | None:
        """Return the person, or None."""
        return self.persons.get(login)

    def unit(self, code: str) -> Unit | None:
        """Return the unit, or None."""
        return self.units.get(code)

    def post(self, code: str) -> Post | None:
        """Return the post, or None."""
        return self.posts.get(code)

    def holders(self, post: str, now: datetime) -> tuple[str, ...]:
        """Return the active holders of a post at `now`."""
        held = [h.person for h in self.held.get(post, ()) if h.covers(now)]
        return tuple([p for p in held if self.persons[p].active])

    def posts_of(self, login: str, now: datetime) -> tuple[Post, ...]:
        """Return the posts a person holds at `now`."""
        return tuple([self.posts[h.post] for h in self.holds.get(login, ()) if h.covers(now)])

    def members(self, group: str, now: datetime) -> tuple[str, ...]:
        """Return the people of a group at `now`, in the order of its seats, nobody twice."""
        known = self.groups.get(group)
        if known is None:
            return ()
        sitting = (seat for seat in known.seats if seat.covers(now))
        return tuple(dict.fromkeys(p for seat in sitting for p in self.holders(seat.post, now)))

    def groups_of(self, login: str, now: datetime) -> frozenset[str]:
        """Return the codes of the groups a person sits in at `now`."""
        mine = (seat for post in self.posts_of(login, now) for seat in self.seats.get(post.code, ()))
        return frozenset(code for code, seat in mine if seat.covers(now))

    def superior_of(self, login: str, now: datetime) -> str | None:
        """Return the first holder of a superior post, or None."""
        for post in self.posts_of(login, now):
            if post.superior is not None:
                for holder in self.holders(post.superior, now):
                    if holder != login:
                        return holder
        return None

    def standing_substitute(self, login: str) -> str | None:
        """Return the person's standing substitute, or None; nobody who has left is one."""
        named = (s.substitute for s in self.substitutions if s.person == login and s.from_at is None)
        return next((p for p in named if self.persons[p].active), None)

    @property
    def supervising_offices(self) -> frozenset[str]:
        """The groups that supervise others, and hear of what is late."""
        named = (group.supervising_office for group in self.groups.values())
        return frozenset({SUPERVISING_OFFICE, *(code for code in named if code is not None)})

    def line_of(self, unit: str) -> tuple[str, ...]:
        """Return the units from the outermost down to `unit`, itself the last; of an unknown one nothing."""
        line: list[str] = []
        current: str | None = unit
        while current is not None and current in self.units and current not in line:
            line.insert(0, current)
            current = self.units[current].parent
        return tuple(line)

    def within(self, unit: str) -> tuple[str, ...]:
        """Return a unit with all that it is part of, the smallest first."""
        found: list[str] = []
        current: str | None = unit
        while current is not None and current not in found:
            found.append(current)
            known = self.units.get(current)
            current = known.parent if known is not None else None
        return tuple(found)

    def roles(self, login: str) -> frozenset[str]:
        """Return the person's roles in running the system."""
        return frozenset(role for person, role in self.role_grants if person == login)


def _grouped(every: Iterable[T], by: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    """Return each of them under what it is looked for by, in their order."""
    found: dict[str, list[T]] = {}
    for one in every:
        found.setdefault(by(one), []).append(one)
    return {key: tuple(some) for key, some in found.items()}
