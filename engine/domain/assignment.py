"""Decides who is asked on a task: rule → candidates → exclusions → substitutes → this person, with every step said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.domain.exclusion import EVEN_WHEN_NAMED
from engine.domain.organisation import Group, Organisation
from engine.domain.substitutes import Acting, Place, acting

MAX_CLIMB = 8
"""How many superiors are tried before giving up; also what ends a cycle in the data."""

Why = tuple[tuple[str, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One person who is asked, in which post and why."""

    person: str
    post: str | None
    why: Why
    on_behalf_of: str | None = None
    is_chair: bool = False
    group: str | None = None
    """The candidate group that found them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An assignee rule whose expressions are already evaluated."""

    group: str | None = None
    unit: str | None = None
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules may not overlook: who started the case, who drafted, who stepped aside."""

    now: datetime
    process_key: str
    excluded: Mapping[str, str]
    """login → code of the reason, as `engine.domain.exclusion` gives them."""
    chair_group: str | None = None


def resolve(rules: tuple[Rule, ...], organisation: Organisation, facts: Facts) -> tuple[Asked, ...]:
    """Return the people to ask, in order, nobody twice; empty when nobody is left.

    `organisation` is read at `facts.now`. A person who is excluded is skipped and the skip is part of the reason given
    to the one who takes their place; where a rule is left without anybody, the next superior of its posts is asked.
    """
    chosen: dict[str, Asked] = {}
    own = frozenset(person for rule in rules for person in _own(rule, organisation, facts))
    for rule in rules:
        taken = own | chosen.keys()
        if rule.group:
            found = _by_group(rule, organisation, facts, chosen, taken)
        else:
            found = _by_person(rule, organisation, facts, taken)
        for asked in found:
            chosen.setdefault(asked.person, asked)
    return tuple(chosen.values())


def named(rules: tuple[Rule, ...], recused: Collection[str] = ()) -> tuple[Asked, ...]:
    """Return whom the rules name, people and groups alike, as they are written: for want of an organisation."""
    found: dict[str, Asked] = {}
    for rule in rules:
        why: Why = (("rule_group", {"group": rule.group}),) if rule.group else (("rule_person", {}),)
        for name in (rule.group,) if rule.group else rule.persons:
            if name not in recused:
                found.setdefault(name, Asked(person=name, post=None, why=why))
    return tuple(found.values())


def _own(rule: Rule, organisation: Organisation, facts: Facts) -> Collection[str]:
    """Return whom a rule asks in their own right: they have a voice already, so they stand in for nobody else."""
    group = organisation.groups.get(rule.group or "")
    if group is None:
        return rule.persons
    seats = (s for s in group.seats if s.covers(facts.now))
    posts = (s.post for s in seats if rule.unit is None or organisation.posts[s.post].unit == rule.unit)
    return [holder for post in posts for holder in organisation.holders(post, facts.now)]


def _by_person(rule: Rule, organisation: Organisation, facts: Facts, taken: Collection[str]) -> list[Asked]:
    """Named people are asked themselves, for the applicant's own work is theirs; but some exclusions hold even then.

    Whoever is named for work that is not bound to themself can have a substitute.
    """
    why: Why = (("rule_person", {}),)
    found: list[Asked] = []
    for login in rule.persons:
        person = organisation.person(login)
        if person is None or not person.active or facts.excluded.get(login) in EVEN_WHEN_NAMED:
            continue
        acts = Acting(person=login)
        if login not in facts.excluded:
            acts = _acting(login, organisation, facts, None, {*taken, *(one.person for one in found)})
        behalf = login if acts.person != login else None
        found.append(Asked(person=acts.person, post=None, why=(*why, *acts.steps), on_behalf_of=behalf))
    return found


def _by_group(
    rule: Rule, organisation: Organisation, facts: Facts, chosen: Mapping[str, Asked], taken: Collection[str]
) -> list[Asked]:
    group = organisation.groups.get(rule.group or "")
    if group is None:
        return []
    why: Why = (("rule_group", {"group": group.code}),)
    seats = tuple(s for s in group.seats if s.covers(facts.now))
    if rule.unit is not None:
        seats = tuple(s for s in seats if organisation.posts[s.post].unit == rule.unit)
        why = (*why, ("unit", {"unit": rule.unit}))
    found: list[Asked] = []
    skipped: Why = ()
    for seat in seats:
        is_chair = seat.seat == "chair" and group.code == facts.chair_group
        holders = organisation.holders(seat.post, facts.now)
        if not holders:
            skipped = (*skipped, ("post_vacant", {"post": seat.post}))
        for holder in holders:
            acts = _acting(holder, organisation, facts, group, {*taken, *(one.person for one in found)})
            asked, skip = _seat(holder, seat.post, why, facts, acts, group=group, is_chair=is_chair)
            skipped = (*skipped, *skip)
            if asked is not None and asked.person not in chosen:
                found.append(asked)
    if found or not seats:
        return found
    found = _climb(seats[0].post, (*why, *skipped), organisation, facts, chosen)
    return [replace(asked, group=group.code) for asked in found]


def _seat(
    holder: str, post: str, why: Why, facts: Facts, acts: Acting, *, group: Group, is_chair: bool
) -> tuple[Asked | None, Why]:
    reason = facts.excluded.get(holder)
    if reason is not None:
        return None, ((reason, {"person": holder}),)
    asked = Asked(
        person=acts.person,
        post=post,
        why=(*why, ("post", {"post": post}), *acts.steps),
        on_behalf_of=holder if acts.person != holder else None,
        is_chair=is_chair,
        group=group.code,
    )
    return asked, ()


def _acting(
    holder: str, organisation: Organisation, facts: Facts, group: Group | None, taken: Collection[str]
) -> Acting:
    """Return who acts for the holder: nobody stands in who is excluded, or who has a part in the task already."""
    if group is not None and not group.substitutes_allowed:
        return Acting(person=holder)
    barred = {**dict.fromkeys(taken, "already_asked"), **facts.excluded}
    code = None if group is None else group.code
    return acting(holder, organisation, Place(now=facts.now, process_key=facts.process_key, group=code, barred=barred))


def _climb(post: str, why: Why, organisation: Organisation, facts: Facts, chosen: Mapping[str, Asked]) -> list[Asked]:
    """Ask the next superior post with a holder who may be asked."""
    current = organisation.posts[post].superior
    for _ in range(MAX_CLIMB):
        if current is None:
            return []
        for holder in organisation.holders(current, facts.now):
            if holder in facts.excluded or holder in chosen:
                why = (*why, (facts.excluded.get(holder, "already_asked"), {"person": holder}))
                continue
            return [Asked(person=holder, post=current, why=(*why, ("next_superior", {"post": current})))]
        current = organisation.posts[current].superior
    return []
