"""Decides who is asked on a task: rule → candidates → exclusions → substitutes → this person, with every step said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from engine.domain.elements import StarterAsked
from engine.domain.exclusion import EVEN_WHEN_NAMED
from engine.domain.narrowing import PickFacts, narrowed
from engine.domain.organisation import Group, Organisation, Seat
from engine.domain.picking import Pick, PickTerms
from engine.domain.substitutes import Acting, Place, acting
from engine.domain.unit_heads import heads

MAX_CLIMB = 8
"""How many superiors are tried before giving up; also what ends a cycle in the data."""

_STARTER: Final[Mapping[StarterAsked, str]] = {"superior": "starter_upwards", "refuse": "starter_refused"}
"""What becomes of the starter's own place where the element says so."""

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
    """An assignee rule whose expressions are already evaluated.

    A rule with `pick` asks some of those it finds; `word` says in the reason how `persons` came to be named.
    """

    group: str | None = None
    unit: str | None = None
    persons: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    head_of: str | None = None
    levels: int = 0
    stop: str | None = None
    every_head: bool = False
    word: str = "rule_person"
    drawn_from: str | None = None
    """The candidate group that `persons` were drawn from by an element's own draw: whether they may be stood in for."""
    pick: PickTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules may not overlook: who started the case, who drafted, who stepped aside, what was picked."""

    now: datetime
    process_key: str
    excluded: Mapping[str, str]
    """login → code of the reason, as `engine.domain.exclusion` gives them."""
    chair_group: str | None = None
    starter: str | None = None
    starter_asked: StarterAsked = "passed_over"
    picking: PickFacts = field(default_factory=PickFacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """Somebody whom a rule came across and did not ask: the code of the reason, with its fields."""

    person: str
    code: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def step(self) -> tuple[str, Mapping[str, str]]:
        """The same as a step of a reason."""
        return self.code, {"person": self.person, **self.fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What one rule came to: `posts` it looked at, in which nobody sat where `vacant`."""

    rule: Rule
    asked: tuple[Asked, ...]
    fallen: tuple[Fallen, ...] = ()
    posts: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()
    pick: Pick | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What all rules of an element came to."""

    rules: tuple[Worked, ...]
    asked: tuple[Asked, ...]
    refused: bool = False
    """Whether they found the starter where that must not be."""

    @property
    def picks(self) -> tuple[Pick, ...]:
        """What was picked, by lot or by load."""
        return tuple(worked.pick for worked in self.rules if worked.pick is not None)


def resolve(rules: tuple[Rule, ...], organisation: Organisation, facts: Facts) -> tuple[Asked, ...]:
    """Return the people to ask, in order, nobody twice; empty when nobody is left.

    `organisation` is read at `facts.now`. A person who is excluded is skipped and the skip is part of the reason given
    to the one who takes their place; where a rule is left without anybody, the next superior of its posts is asked.
    """
    return work_out(rules, organisation, facts).asked


def work_out(rules: tuple[Rule, ...], organisation: Organisation, facts: Facts) -> Resolution:
    """Return whom the rules ask, with everybody they came across and the reason why not."""
    chosen: dict[str, Asked] = {}
    own = frozenset(person for rule in rules for person in _own(rule, organisation, facts))
    worked: list[Worked] = []
    for number, rule in enumerate(rules):
        taken = own | chosen.keys()
        if _by_posts(rule):
            found = _seats(rule, organisation, facts, chosen, taken)
        else:
            found = _persons(rule, organisation, facts, taken)
        if rule.pick is not None:
            found = _narrowed(number, rule.pick, found, organisation, facts)
        worked.append(found)
        for asked in found.asked:
            chosen.setdefault(asked.person, asked)
    refused = facts.starter_asked == "refuse" and any(f.code == "starter_refused" for w in worked for f in w.fallen)
    return Resolution(rules=tuple(worked), asked=() if refused else tuple(chosen.values()), refused=refused)


def named(rules: tuple[Rule, ...], recused: Collection[str] = ()) -> tuple[Asked, ...]:
    """Return whom the rules name, people and groups alike, as they are written: for want of an organisation."""
    found: dict[str, Asked] = {}
    for rule in rules:
        why: Why = (("rule_group", {"group": rule.group}),) if rule.group else (("rule_person", {}),)
        chosen = rule.pick.chosen if rule.pick is not None else ()
        for name in chosen or ((rule.group,) if rule.group else (*rule.persons, *rule.posts)):
            if name not in recused:
                found.setdefault(name, Asked(person=name, post=None, why=why))
    return tuple(found.values())


def _by_posts(rule: Rule) -> bool:
    return rule.group is not None or bool(rule.posts) or rule.head_of is not None


def _own(rule: Rule, organisation: Organisation, facts: Facts) -> Collection[str]:
    """Return whom a rule asks in their own right: they have a voice already, so they stand in for nobody else."""
    if not _by_posts(rule):
        return rule.persons
    seats, _, _ = _places(rule, organisation, facts)
    posts = (s.post for s in seats if rule.unit is None or organisation.posts[s.post].unit == rule.unit)
    return [holder for post in posts for holder in organisation.holders(post, facts.now)]


def _persons(rule: Rule, organisation: Organisation, facts: Facts, taken: Collection[str]) -> Worked:
    """Named people are asked themselves, for the applicant's own work is theirs; but some exclusions hold even then.

    Whoever is named for work that is not bound to themself can have a substitute.
    """
    asked: list[Asked] = []
    fallen: list[Fallen] = []
    for login in rule.persons:
        person = organisation.person(login)
        if person is None or not person.active:
            fallen.append(Fallen(person=login, code="inactive" if person else "unknown"))
        elif facts.excluded.get(login) in EVEN_WHEN_NAMED:
            fallen.append(Fallen(person=login, code=facts.excluded[login]))
        elif login == facts.starter and facts.starter_asked == "refuse":
            fallen.append(Fallen(person=login, code="starter_refused"))
        elif login == facts.starter and facts.starter_asked == "superior":
            fallen.append(Fallen(person=login, code="starter_upwards"))
            held = organisation.posts_of(login, facts.now)
            way: Why = ((rule.word, {}), fallen[-1].step)
            asked += _climb(held[0].code, way, organisation, facts, {}, fallen) if held else []
        else:
            one, away = _in_person(login, rule, organisation, facts, {*taken, *(found.person for found in asked)})
            asked += [one] if one is not None else []
            fallen += [away] if away is not None else []
    return Worked(rule=rule, asked=tuple(asked), fallen=tuple(fallen))


def _in_person(
    login: str, rule: Rule, organisation: Organisation, facts: Facts, taken: Collection[str]
) -> tuple[Asked | None, Fallen | None]:
    """Ask somebody who is named, or who acts for them."""
    acts, group = Acting(person=login), organisation.groups.get(rule.drawn_from or "")
    if login not in facts.excluded:
        acts = _acting(login, organisation, facts, group, taken)
    way: Why = () if group is None else (("rule_group", {"group": group.code}),)
    why: Why = (*way, (rule.word, {}), *acts.steps)
    if _by_lot(rule) and _is_away(login, organisation, facts, None):
        return None, Fallen(person=login, code="away")  # a lot is drawn for a person, not for whoever acts for them
    if acts.person == login:
        return Asked(person=login, post=None, why=why), None
    away = Fallen(person=login, code="substituted", fields={"by": acts.person})
    return Asked(person=acts.person, post=None, why=why, on_behalf_of=login), away


def _places(rule: Rule, organisation: Organisation, facts: Facts) -> tuple[tuple[Seat, ...], Why, Group | None]:
    """The posts that a rule names, and how it came to them."""
    if rule.group is not None:
        group = organisation.groups.get(rule.group)
        seats = () if group is None else tuple(s for s in group.seats if s.covers(facts.now))
        return seats, (("rule_group", {"group": rule.group}),), group
    if rule.head_of is None:
        known = [code for code in rule.posts if code in organisation.posts]
        return tuple(Seat(post=code, seat="member") for code in known), (("rule_post", {}),), None
    found = heads(organisation, rule.head_of, levels=rule.levels, stop=rule.stop, every=rule.every_head)
    return tuple(Seat(post=code, seat="member") for code in found), (("rule_head", {"of": rule.head_of}),), None


def _seats(
    rule: Rule, organisation: Organisation, facts: Facts, chosen: Mapping[str, Asked], taken: Collection[str]
) -> Worked:
    seats, why, group = _places(rule, organisation, facts)
    fallen: list[Fallen] = []
    if rule.unit is not None:
        fallen += _elsewhere(rule.unit, seats, organisation, facts)
        seats = tuple(s for s in seats if organisation.posts[s.post].unit == rule.unit)
        why = (*why, ("unit", {"unit": rule.unit}))
    found: list[Asked] = []
    skipped: Why = ()
    vacant = tuple(seat.post for seat in seats if not organisation.holders(seat.post, facts.now))
    for seat in seats:
        if seat.post in vacant:
            skipped = (*skipped, ("post_vacant", {"post": seat.post}))
        is_chair = group is not None and seat.seat == "chair" and group.code == facts.chair_group
        for holder in organisation.holders(seat.post, facts.now):
            acts = _acting(holder, organisation, facts, group, {*taken, *(one.person for one in found)})
            asked, skip = _seat(holder, seat.post, why, facts, acts, group=group, is_chair=is_chair)
            if asked is not None and _by_lot(rule) and _is_away(holder, organisation, facts, group):
                asked, skip = None, Fallen(person=holder, code="away")  # a lot is drawn for a person, not for a post
            if asked is not None and asked.person in chosen:
                fallen.append(Fallen(person=asked.person, code="already_asked"))
            found += [asked] if asked is not None and asked.person not in chosen else []
            fallen += [skip] if skip is not None else []
            skipped = (*skipped, skip.step) if skip is not None and asked is None else skipped
            if skip is not None and skip.code == "starter_upwards":
                found += _named_by(group, _climb(seat.post, (*why, skip.step), organisation, facts, chosen, fallen))
    if not found and seats and (rule.pick is None or rule.pick.kind == "fair"):
        found = _named_by(group, _climb(seats[0].post, (*why, *skipped), organisation, facts, chosen, fallen))
    posts = tuple(seat.post for seat in seats)
    return Worked(rule=rule, asked=tuple(found), fallen=tuple(fallen), posts=posts, vacant=vacant)


def _is_away(holder: str, organisation: Organisation, facts: Facts, group: Group | None) -> bool:
    """Tell whether somebody would act for the holder, were nobody barred."""
    place = Place(now=facts.now, process_key=facts.process_key, group=None if group is None else group.code)
    return acting(holder, organisation, place).person != holder


def _by_lot(rule: Rule) -> bool:
    return rule.pick is not None and rule.pick.kind == "draw"


def _elsewhere(unit: str, seats: tuple[Seat, ...], organisation: Organisation, facts: Facts) -> list[Fallen]:
    """Those of a group whose posts belong to other units than the one that is asked."""
    posts = [seat.post for seat in seats if organisation.posts[seat.post].unit != unit]
    people = [person for post in posts for person in organisation.holders(post, facts.now)]
    return [Fallen(person=person, code="other_unit", fields={"unit": unit}) for person in people]


def _named_by(group: Group | None, climbed: list[Asked]) -> list[Asked]:
    return climbed if group is None else [replace(asked, group=group.code) for asked in climbed]


def _seat(
    holder: str, post: str, why: Why, facts: Facts, acts: Acting, *, group: Group | None, is_chair: bool
) -> tuple[Asked | None, Fallen | None]:
    reason = facts.excluded.get(holder)
    if holder == facts.starter and facts.starter_asked in _STARTER:
        return None, Fallen(person=holder, code=_STARTER[facts.starter_asked])
    if reason is not None:
        return None, Fallen(person=holder, code=reason)
    away = None if acts.person == holder else Fallen(person=holder, code="substituted", fields={"by": acts.person})
    asked = Asked(
        person=acts.person,
        post=post,
        why=(*why, ("post", {"post": post}), *acts.steps),
        on_behalf_of=None if away is None else holder,
        is_chair=is_chair,
        group=None if group is None else group.code,
    )
    return asked, away


def _acting(
    holder: str, organisation: Organisation, facts: Facts, group: Group | None, taken: Collection[str]
) -> Acting:
    """Return who acts for the holder: nobody stands in who is excluded, or who has a part in the task already."""
    if group is not None and not group.substitutes_allowed:
        return Acting(person=holder)
    barred = {**dict.fromkeys(taken, "already_asked"), **facts.excluded}
    code = None if group is None else group.code
    return acting(holder, organisation, Place(now=facts.now, process_key=facts.process_key, group=code, barred=barred))


def _climb(
    post: str,
    why: Why,
    organisation: Organisation,
    facts: Facts,
    chosen: Mapping[str, Asked],
    fallen: list[Fallen],
) -> list[Asked]:
    """Ask the next superior post with a holder who may be asked."""
    current = organisation.posts[post].superior
    for _ in range(MAX_CLIMB):
        if current is None:
            return []
        for holder in organisation.holders(current, facts.now):
            if holder in facts.excluded or holder in chosen:
                fallen.append(Fallen(person=holder, code=facts.excluded.get(holder, "already_asked")))
                why = (*why, fallen[-1].step)
                continue
            return [Asked(person=holder, post=current, why=(*why, ("next_superior", {"post": current})))]
        current = organisation.posts[current].superior
    return []


def _narrowed(number: int, terms: PickTerms, found: Worked, organisation: Organisation, facts: Facts) -> Worked:
    """Ask only those whom the rule picks."""
    people: dict[str, Asked] = {}
    for one in found.asked:
        people.setdefault(one.person, one)  # in the first of their seats
    reasons: dict[str, str | None] = {one.person: one.code for one in reversed(found.fallen)}
    narrow = narrowed(number, terms, {**reasons, **dict.fromkeys(people)}, organisation, facts.picking)
    asked = (replace(people[p], why=(*people[p].why, narrow.step(p))) for p in narrow.result)
    fallen = (*found.fallen, *(Fallen(person=person, code=code) for person, code in narrow.codes.items()))
    return replace(found, asked=tuple(asked), fallen=fallen, pick=narrow.record)
