"""Evaluates what a diagram says of an element's people, over a case's values as they are now."""

from collections.abc import Callable, Iterator, Mapping

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


def chooses(settings: UserTaskSettings, by: str) -> tuple[Picking, ...]:
    """Return the element's rules for which the doer of element `by` chooses people."""
    picks = (rule.pick for rule in settings.assignees)
    return tuple(pick for pick in picks if pick is not None and pick.kind == "chosen" and pick.by == by)


def _evaluated(element: str, rule: AssigneeRule, variables: Mapping[str, object], evaluate: Evaluate) -> Iterator[Rule]:
    pick = None if rule.pick is None else _terms(element, rule.pick, variables, evaluate)
    if rule.person is not None:
        yield Rule(persons=_names(evaluate(rule.person, variables)), pick=pick)
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
