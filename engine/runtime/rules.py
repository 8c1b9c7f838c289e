"""Evaluates what a diagram says of an element's people, over a case's values as they are now."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.domain.assignment import Rule
from engine.domain.elements import AssigneeRule, Heads, Picking, UserTaskSettings
from engine.domain.exclusion import doers
from engine.domain.picking import PickTerms

Evaluate = Callable[[str, Mapping[str, object]], object]
CHOSEN = "chosen_people"
"""Under which name a result holds whom its doer chose: element → logins."""


def evaluated_rules(
    element: str, settings: UserTaskSettings, variables: Mapping[str, object], evaluate: Evaluate
) -> tuple[Rule, ...]:
    """Return the element's rules with all their expressions evaluated.

    Raises whatever `evaluate` raises.
    """
    return tuple(rule for one in settings.assignees for rule in _evaluated(element, one, variables, evaluate))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What an element's own draw left among the results: the record's id, the group, who was drawn."""

    id: str
    group: str
    members: tuple[str, ...]


def draws(variables: Mapping[str, object]) -> tuple[Drawn, ...]:
    """Return the draws whose results are seen here."""
    results = variables.get("results")
    found = results.values() if isinstance(results, Mapping) else ()
    return tuple(
        Drawn(id=str(one["draw"]), group=str(one.get("group")), members=_names(one.get("members")))
        for one in found
        if isinstance(one, Mapping) and isinstance(one.get("draw"), str) and "members" in one
    )


def chooses(settings: UserTaskSettings, by: str) -> tuple[Picking, ...]:
    """Return the element's rules for which the doer of element `by` chooses people."""
    picks = (rule.pick for rule in settings.assignees)
    return tuple(pick for pick in picks if pick is not None and pick.kind == "chosen" and pick.by == by)


def _evaluated(element: str, rule: AssigneeRule, variables: Mapping[str, object], evaluate: Evaluate) -> Iterator[Rule]:
    pick = None if rule.pick is None else _terms(element, rule.pick, variables, evaluate)
    if rule.person is not None:
        yield from _named(_names(evaluate(rule.person, variables)), pick, variables)
    elif rule.posts:
        yield Rule(posts=rule.posts, pick=pick)
    elif rule.done_by:
        yield Rule(persons=_doers(variables, rule.done_by), word="rule_done_by", pick=pick)
    elif rule.heads is not None:
        yield from _of_heads(rule.heads, pick, variables, evaluate)
    else:
        unit = None if rule.unit is None else evaluate(rule.unit, variables)
        named = (rule.group,) if rule.groups is None else _names(evaluate(rule.groups, variables))
        for group in named:
            yield Rule(group=group, unit=None if rule.unit is None else str(unit), pick=pick)


def _named(names: tuple[str, ...], pick: PickTerms | None, variables: Mapping[str, object]) -> Iterator[Rule]:
    """Those of them whom an element drew are asked as drawn: in person where their group wants that."""
    drawn = draws(variables)
    groups = {person: draw.group for draw in drawn for person in draw.members}
    for group in dict.fromkeys(groups[name] for name in names if name in groups):
        persons = tuple(name for name in names if groups.get(name) == group)
        yield Rule(persons=persons, word="rule_drawn", drawn_from=group, pick=pick)
    others = tuple(name for name in names if name not in groups)
    if others or not names:
        yield Rule(persons=others, pick=pick)


def _of_heads(
    heads: Heads, pick: PickTerms | None, variables: Mapping[str, object], evaluate: Evaluate
) -> Iterator[Rule]:
    for of in _names(evaluate(heads.of, variables)):
        yield Rule(head_of=of, levels=heads.levels, stop=heads.stop, every_head=heads.every, pick=pick)


def _terms(element: str, pick: Picking, variables: Mapping[str, object], evaluate: Evaluate) -> PickTerms:
    fields = () if pick.field is None else _names(evaluate(pick.field, variables))
    result = _result(variables, pick.by)
    chosen = result.get(CHOSEN) if result is not None else None
    mine = chosen.get(element) if isinstance(chosen, Mapping) else None
    return PickTerms(
        kind=pick.kind,
        count=pick.count,
        external=pick.external,
        fields=frozenset(fields),
        max_load=pick.max_load,
        fresh=pick.again == "fresh",
        chosen=tuple(str(person) for person in mine) if isinstance(mine, list) else (),
    )


def _doers(variables: Mapping[str, object], elements: tuple[str, ...]) -> tuple[str, ...]:
    """Who did the elements: whose word decided, or who voted; those who only prepared it did not."""
    results = (_result(variables, element) for element in elements)
    told = ({**result, "prepared_by": None} for result in results if result is not None)
    return tuple(dict.fromkeys(person for result in told for person in doers(result)))


def _result(variables: Mapping[str, object], element: str) -> Mapping[str, object] | None:
    results = variables.get("results")
    found = results.get(element) if isinstance(results, Mapping) else None
    return found if isinstance(found, Mapping) else None


def _names(value: object) -> tuple[str, ...]:
    """The logins or codes that an expression gives: one, a list of them, or several in one text with commas."""
    texts = value if isinstance(value, list) else [value]
    pieces = (piece.strip() for text in texts if isinstance(text, str) for piece in text.split(","))
    return tuple(piece for piece in pieces if piece)
