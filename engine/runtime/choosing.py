"""Lets whoever does a task choose who is asked on a later one: from which list, and whether what they chose holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.domain.assignment import Rule, named, work_out
from engine.domain.elements import OutcomeChoice, UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.texts import Text
from engine.runtime.asking import Place, facts_of
from engine.runtime.rules import CHOSEN, chooses, evaluated_rules
from engine.store.tasks import Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

FORWARD = ("approve", "done")
"""Classes of outcomes that lead on, to whoever is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The list for one later element; `maximum` None is as many as stand on it."""

    element: str
    minimum: int
    maximum: int | None
    people: tuple[str, ...]


def offers(case: "Case", task: Task, chooser: str) -> tuple[Offer, ...]:
    """Return the lists from which `chooser` chooses when they do `task`; whoever may not be asked there is on none."""
    diagram = case.act.installation.catalogue.get(case.act.session, task.definition_id).compiled.diagram
    targets = diagram.choosers.get(task.element, ())
    found = []
    for target in targets:
        settings = diagram.elements[target].settings
        if isinstance(settings, UserTaskSettings):
            found.append(_offer(case, task, target, settings, chooser))
    return tuple(found)


def checked_choice(
    case: "Case", task: Task, outcome: OutcomeChoice, data: Mapping[str, Any], chooser: str
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Return the data without what was chosen, and what was chosen as it is kept.

    Nobody need be chosen where the outcome does not lead on.

    Raises Rejection: choice_too_few, choice_too_many, choice_not_listed.
    """
    listed = offers(case, task, chooser)
    if not listed:
        return data, {}
    rest = {name: value for name, value in data.items() if name != CHOSEN}
    if outcome.outcome_class not in FORWARD:
        return rest, {}
    given = data.get(CHOSEN)
    said = given if isinstance(given, Mapping) else {}
    return rest, {CHOSEN: {one.element: _checked(case, task, one, said.get(one.element)) for one in listed}}


def _offer(case: "Case", task: Task, target: str, settings: UserTaskSettings, chooser: str) -> Offer:
    variables = case.run.variables(task.scope)
    results = variables.get("results")
    # They are about to have done this element: whoever may not act after its doer may not be chosen.
    after = {**(results if isinstance(results, Mapping) else {}), task.element: {"by": chooser}}
    rules = evaluated_rules(target, settings, {**variables, "results": after}, case.evaluate)
    asked = chooses(settings, task.element)
    return Offer(
        element=target,
        minimum=asked[0].minimum,
        maximum=asked[0].maximum,
        people=_listed(case, target, settings, rules, {**variables, "results": after}),
    )


def _listed(
    case: "Case", target: str, settings: UserTaskSettings, rules: tuple[Rule, ...], variables: Mapping[str, object]
) -> tuple[str, ...]:
    of_choice = tuple(rule for rule in rules if rule.pick is not None and rule.pick.kind == "chosen")
    if case.act.open_to_all:
        return tuple(one.person for one in named(of_choice))
    facts = facts_of(case, Place(element=target), of_choice, settings, variables)
    worked = work_out(of_choice, case.act.organisation, facts).rules
    free = (one.person for rule in worked for one in rule.fallen if one.code == "not_chosen")
    return tuple(dict.fromkeys(free))


def _checked(case: "Case", task: Task, offer: Offer, given: object) -> list[str]:
    texts = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    people = list(dict.fromkeys(str(one).strip() for one in texts if str(one).strip()))
    package = case.act.installation.catalogue.get(case.act.session, task.definition_id).package
    name = Text(package.element_name(offer.element, "zh"), package.element_name(offer.element, "en"))
    for login in people:
        if login not in offer.people:
            known = case.act.organisation.person(login)
            raise Rejection(
                "choice_not_listed", person=Text(login, login) if known is None else known.name, element=name
            )
    if len(people) < offer.minimum:
        raise Rejection("choice_too_few", element=name, minimum=offer.minimum, count=len(people))
    if offer.maximum is not None and len(people) > offer.maximum:
        raise Rejection("choice_too_many", element=name, maximum=offer.maximum, count=len(people))
    return people
