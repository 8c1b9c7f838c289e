"""Who acts for somebody who is away: windows with a scope and a power, chains, and who may not stand in."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from engine.domain.organisation import Organisation, Substitution

MAX_CHAIN: Final = 4
"""How many substitutes may follow one another."""
POWERS: Final = ("see", "prepare", "act")
"""Each power includes the ones before it."""
TAIL: Final = frozenset({"substitute", "substitute_passed", "substitute_over"})
"""Steps of a "why" that only say who acts for whom; they are told anew whenever somebody else does."""

Steps = tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody is asked: when, in which process, for which group, and who can't stand in there.

    `barred` maps a login to the code of the reason: an exclusion, or that they have a part in the task already.
    """

    now: datetime
    process_key: str
    group: str | None = None
    barred: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Who acts, and what is to be said of it: who was passed over, and for whom they act."""

    person: str
    steps: Steps = ()


def acting(holder: str, organisation: Organisation, place: Place) -> Acting:
    """Return who acts for `holder` at a place: the last of their chain who may, else the holder themself.

    An exclusion beats a substitution: who is barred is passed over, and their own substitute is looked at next. A
    chain that comes back to somebody in it leads nowhere: the holder acts.
    """
    person, at, seen = holder, holder, {holder}
    passed: Steps = ()
    for _ in range(MAX_CHAIN):
        window = next(_open(organisation, at, place), None)
        if window is None:
            break
        at = window.substitute
        if at in seen:
            return Acting(person=holder, steps=(*passed, ("substitute_passed", {"person": at, "reason": "circle"})))
        seen.add(at)
        reason = _barred(at, organisation, place)
        if reason is None:
            person = at
        else:
            passed = (*passed, ("substitute_passed", {"person": at, "reason": reason}))
    if person != holder:
        passed = (*passed, ("substitute", {"for": holder}))
    return Acting(person=person, steps=passed)


def may_stand_in(person: str, holder: str, organisation: Organisation, place: Place) -> bool:
    """Tell whether open windows lead from `holder` to `person` at a place, over whomever."""
    at, seen = holder, {holder}
    for _ in range(MAX_CHAIN):
        window = next(_open(organisation, at, place), None)
        if window is None or window.substitute in seen:
            return False
        at = window.substitute
        seen.add(at)
        if at == person:
            return True
    return False


def who_relies_on(person: str, organisation: Organisation) -> frozenset[str]:
    """Return `person` and everybody whose chain of substitutes may lead to or over them, at whatever time."""
    found, front = {person}, [person]
    while front:
        at = front.pop()
        before = {w.person for w in organisation.substitutions if w.substitute == at and w.from_at is not None}
        front.extend(before - found)
        found |= before
    return frozenset(found)


def window_of(person: str, organisation: Organisation, place: Place) -> Substitution | None:
    """Return the window through which somebody who is away has others act for them at a place."""
    return next(_open(organisation, person, place), None)


def helpers(holder: str, power: str, organisation: Organisation, place: Place) -> tuple[str, ...]:
    """Return who may see or prepare what `holder` has at a place, without those who are barred."""
    found = (w.substitute for w in _open(organisation, holder, place, power))
    return tuple(p for p in dict.fromkeys(found) if _barred(p, organisation, place) is None)


def clashing(fresh: Substitution, known: Iterable[Substitution]) -> Substitution | None:
    """Return a window of the same person and power whose time and scope meet those of a new one."""
    return next(
        (
            w
            for w in known
            if w.person == fresh.person and w.power == fresh.power and w.id != fresh.id and _meet(fresh, w)
        ),
        None,
    )


def closes_circle(fresh: Substitution, known: Iterable[Substitution]) -> bool:
    """Tell whether a new window would have somebody act for themself, over others who are away at the same time."""
    if fresh.power != "act":
        return False
    windows = [w for w in known if w.power == "act" and _meet(fresh, w)]
    reached, front = {fresh.substitute}, [fresh.substitute]
    while front:
        at = front.pop()
        onward = {w.substitute for w in windows if w.person == at} - reached
        reached |= onward
        front.extend(onward)
    return fresh.person in reached


def group_of(why: Sequence[Sequence[object]]) -> str | None:
    """Return the candidate group that found somebody, from the steps that led to them."""
    found = [s[1].get("group") for s in why if s[0] == "rule_group" and isinstance(s[1], Mapping)]
    return str(found[-1]) if found else None


def without_tail(why: Iterable[Sequence[object]]) -> list[Sequence[object]]:
    """Return the steps to whoever is asked, without the last ones, which say who acts for them."""
    steps = list(why)
    while steps and steps[-1][0] in TAIL:
        steps.pop()
    return steps


def _open(organisation: Organisation, person: str, place: Place, power: str = "act") -> Iterator[Substitution]:
    return (
        window
        for window in organisation.substitutions
        if window.person == person
        and window.power == power
        and window.covers(place.now, place.process_key, place.group)
    )


def _barred(person: str, organisation: Organisation, place: Place) -> str | None:
    known = organisation.person(person)
    if known is None or not known.active:
        return "inactive"
    return place.barred.get(person)


def _meet(one: Substitution, other: Substitution) -> bool:
    """Tell whether two windows are open at the same moment for the same thing.

    A standing name is no window, nor is one that was ended before it opened.
    """
    if one.from_at is None or other.from_at is None:
        return False
    if one.from_at == one.until_at or other.from_at == other.until_at:
        return False
    in_time = (other.until_at is None or one.from_at < other.until_at) and (
        one.until_at is None or other.from_at < one.until_at
    )
    return in_time and _share(one.processes, other.processes) and _share(one.groups, other.groups)


def _share(one: Collection[str], other: Collection[str]) -> bool:
    """An empty scope is everything."""
    return not one or not other or not set(one).isdisjoint(other)
