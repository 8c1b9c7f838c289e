"""Gathers what ties people to a case: the applicant, its leader, who drafted, stepped aside or dealt with it before."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import select

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.exclusion import EVEN_WHEN_NAMED, REASONS, Ties, doers, exclusions
from engine.domain.texts import Text
from engine.runtime.task_settings import drawn_settings
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


def excluded_people(case: "Case", *, earlier: tuple[str, ...] = (), same_unit: bool = False) -> dict[str, str]:
    """Return who may not decide anywhere in this case: login → code of the reason.

    The application's field `pi` names the project's leader, who is as close to the case as its starter. `earlier`
    elements and `same_unit` keep out who acted there, and the applicant's colleagues.
    """
    leader = _leader(case)
    ties = Ties(
        starter=case.instance.starter,
        leader=leader,
        earlier=_earlier(case, earlier),
        units=_units(case, leader) if same_unit else frozenset(),
    )
    return exclusions(ties, case.act.organisation)


def excluded_from(
    case: "Case", settings: UserTaskSettings, variables: Mapping[str, object], *, recused: Iterable[str] = ()
) -> dict[str, str]:
    """Return who may not act on a task with these `settings`: login → code of the reason."""
    leader = _leader(case)
    ties = Ties(
        starter=case.instance.starter,
        leader=leader,
        drafters=tuple(drafters_of(variables.get("results"), settings.separate_from)),
        recused=tuple(recused),
        earlier=_earlier(case, settings.avoid_roles),
        units=_units(case, leader) if settings.avoid_same_unit else frozenset(),
    )
    return exclusions(ties, case.act.organisation)


def excluded_from_task(
    case: "Case", task: Task, assigned: Iterable[Assignment], settings: UserTaskSettings
) -> dict[str, str]:
    """Return who may not act on an open task: login → code of the reason."""
    recused = [row.person for row in assigned if row.state == "recused"]
    return excluded_from(case, settings, case.run.variables(task.scope), recused=recused)


def refuse_excluded(case: "Case", excluded: Mapping[str, str], person: str) -> None:
    """Raise Rejection("person_excluded") with the reason when `person` may not act."""
    reason = excluded.get(person)
    if reason is None:
        return
    known = case.act.organisation.person(person)
    raise Rejection(
        "person_excluded",
        person=Text(person, person) if known is None else known.name,
        reason=REASONS.get(reason, Text(reason, reason)),
    )


def refuse_taking(case: "Case", task: Task, assigned: Iterable[Assignment], mine: Assignment) -> None:
    """Raise Rejection("person_excluded") when the actor, asked in a pool, may not take the task any more."""
    if case.act.open_to_all:
        return
    excluded = excluded_from_task(case, task, assigned, drawn_settings(case, task))
    if any(step[0] == "rule_person" for step in mine.why):
        excluded = {person: reason for person, reason in excluded.items() if reason in EVEN_WHEN_NAMED}
    refuse_excluded(case, excluded, mine.person)


def drafters_of(results: object, elements: Iterable[str]) -> list[str]:
    """Return who completed the given elements, from the results a scope sees."""
    if not isinstance(results, Mapping):
        return []
    return [person for element in elements for person in doers(results.get(element))]


def _leader(case: "Case") -> str | None:
    leader = case.run.variables().get("pi")
    return leader if isinstance(leader, str) and leader else None


def _units(case: "Case", leader: str | None) -> frozenset[str]:
    known = case.act.organisation.person(leader) if leader is not None else None
    return frozenset({case.instance.starter_unit, *([known.unit] if known is not None else [])})


def _earlier(case: "Case", elements: tuple[str, ...]) -> tuple[str, ...]:
    """Return who acted on the given elements, in whatever process of the case they stand.

    The rows are looked at here, not by the database: those of this act are not written yet.
    """
    if not elements:
        return ()
    rows = case.act.session.scalars(
        select(Assignment)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.instance_id == case.instance.id, Task.element.in_(elements), Task.state != "undone")
        .order_by(Assignment.id)
    )
    return tuple(row.person for row in rows if row.state in ("voted", "recused"))
