"""Says why somebody is asked by an element's rules, or at which step each rule leaves them out."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.assignment import Asked, Facts, Rule, Why, Worked, work_out
from engine.domain.organisation import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """The step at which a rule, by its number, leaves somebody out."""

    rule: int
    steps: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`asked` is how they come to be asked; without it `left_out` has an entry for every rule."""

    person: str
    asked: Asked | None = None
    left_out: tuple[LeftOut, ...] = ()


def explain(person: str, rules: tuple[Rule, ...], organisation: Organisation, facts: Facts) -> Explanation:
    """Explain for anybody, known or not, by the same working that asks: they are asked exactly when `resolve` asks."""
    resolution = work_out(rules, organisation, facts)
    asked = next((one for one in resolution.asked if one.person == person), None)
    if asked is not None:
        return Explanation(person=person, asked=asked)
    left = tuple(
        LeftOut(rule=number, steps=tuple(_steps(person, worked, organisation, facts)))
        for number, worked in enumerate(resolution.rules)
    )
    return Explanation(person=person, left_out=left)


def _steps(
    person: str, worked: Worked, organisation: Organisation, facts: Facts
) -> Iterator[tuple[str, dict[str, str]]]:
    """What the rule says of them; at least one step."""
    said = [one for one in worked.fallen if one.person == person]
    if said:
        last = said[-1]
        yield last.code, {"person": person, **last.fields}
    elif any(one.person == person for one in worked.asked):
        yield "starter_in_the_way", {}  # they would be asked, were it not that nobody is while the starter is found
    else:
        yield _outside(person, worked, organisation, facts)
        for post in worked.vacant:
            yield "post_vacant", {"post": post}


def _outside(person: str, worked: Worked, organisation: Organisation, facts: Facts) -> tuple[str, dict[str, str]]:
    """Why a rule never came across them."""
    known = organisation.person(person)
    if known is None or not known.active:
        return ("unknown" if known is None else "inactive"), {"person": person}
    for held in organisation.holdings:
        if held.person == person and held.post in worked.posts and not held.covers(facts.now):
            return ("term_to_come" if held.from_at > facts.now else "term_over"), {"post": held.post}
    rule = worked.rule
    if rule.group is not None:
        code = "not_in_group" if rule.group in organisation.groups else "no_such_group"
        return code, {"group": rule.group}
    if rule.head_of is not None and not worked.posts:
        return "no_head", {"of": rule.head_of}
    if rule.posts or rule.head_of is not None:
        return "not_in_post", {"post": worked.posts[0]} if worked.posts else {}
    return "not_the_doer" if rule.word == "rule_done_by" else "not_named", {}
