"""Gathers what ties people to a case: the applicant, its leader, who drafted, stepped aside or dealt with it before."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, select

from engine.domain.elements import UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.exclusion import EVEN_WHEN_NAMED, REASONS, Ties, doers, exclusions, part_of
from engine.domain.organisation import Organisation
from engine.domain.texts import Text
from engine.runtime.task_settings import drawn_settings
from engine.store.loading import Reading, read
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

STEPPED_ASIDE = "stepped_aside"
"""The engine's own count of who stepped aside in the case: whoever did is not asked again in it."""
IN_PERSON = frozenset({"rule_person", "rule_done_by", "came"})
"""The last step to somebody whom the diagram names themself."""
_DOES = ("decide", "delegated")
_NO_UNIT: tuple[frozenset[str], tuple[str, ...]] = (frozenset(), ())
_ASSIGNMENTS, _TASKS = cast("Table", Assignment.__table__), cast("Table", Task.__table__)


class Acted(NamedTuple):
    """Somebody who was asked on an element, and what became of it."""

    person: str
    on_behalf_of: str | None
    kind: str
    state: str
    element: str
    item: object


def excluded_people(case: "Case", *, earlier: tuple[str, ...] = (), same_unit: bool = False) -> dict[str, str]:
    """Return who may not decide anywhere in this case: login → code of the reason.

    The application's field `pi` names the project's leader, who is as close to the case as its starter. `earlier`
    elements and `same_unit` keep out who acted there, and the applicant's colleagues.
    """
    leader = _leader(case)
    units, colleagues = _colleagues(case, leader) if same_unit else _NO_UNIT
    ties = Ties(
        starter=case.instance.starter,
        leader=leader,
        recused=tuple(stepped_aside(case)),
        earlier=tuple(_both(_done(case, earlier))),
        units=units,
        colleagues=colleagues,
    )
    return exclusions(ties, case.act.organisation)


def excluded_from(
    case: "Case",
    settings: UserTaskSettings,
    variables: Mapping[str, object],
    *,
    recused: Iterable[str] = (),
    item: object = None,
) -> dict[str, str]:
    """Return who may not act on a task with these `settings`, about `item`: login → code of the reason."""
    leader = _leader(case)
    done = _done(case, (*settings.separate_from, *settings.avoid_roles))
    units, colleagues = _colleagues(case, leader) if settings.avoid_same_unit else _NO_UNIT
    drafted = (row for row in done if row.element in settings.separate_from and part_of(row.item, item))
    ties = Ties(
        starter=case.instance.starter,
        leader=leader,
        drafters=(
            *drafters_of(variables.get("results"), settings.separate_from),
            *_both(row for row in drafted if row.state == "voted" and row.kind in _DOES),
        ),
        recused=(*recused, *stepped_aside(case)),
        earlier=tuple(_both(row for row in done if row.element in settings.avoid_roles)),
        concerned=_concerned(case, settings, variables),
        units=units,
        colleagues=colleagues,
    )
    found = exclusions(ties, case.act.organisation)
    return _with_starter(found, ties) if settings.starter_asked == "self" else found


def _concerned(case: "Case", settings: UserTaskSettings, variables: Mapping[str, object]) -> tuple[str, ...]:
    """Whom a task is about, by the diagram's own words."""
    value = None if settings.keeps_out is None else case.evaluate(settings.keeps_out, variables)
    named = value if isinstance(value, list) else [value]
    return tuple(str(person) for person in named if person)


def _with_starter(found: dict[str, str], ties: Ties) -> dict[str, str]:
    """Let the starter act where the element wants that, unless something else than having started it keeps them out."""
    parts = {
        "skipped_earlier": ties.earlier,
        "skipped_concerned": ties.concerned,
        "skipped_drafter": ties.drafters,
        "skipped_recused": ties.recused,
    }
    own = next((reason for reason, people in parts.items() if ties.starter in people), None)
    rest = {person: reason for person, reason in found.items() if person != ties.starter}
    return rest if own is None else {**rest, ties.starter: own}


def excluded_from_task(
    case: "Case", task: Task, assigned: Iterable[Assignment], settings: UserTaskSettings
) -> dict[str, str]:
    """Return who may not act on an open task: login → code of the reason."""
    recused = [row.person for row in assigned if row.state == "recused"]
    return excluded_from(case, settings, case.run.variables(task.scope), recused=recused, item=task.item)


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


def refuse_tied(case: "Case", task: Task, assigned: Iterable[Assignment], mine: Assignment) -> None:
    """Raise Rejection("person_excluded") when the actor may not act on the task any more, however they came to it.

    Whoever takes a task out of a pool is looked at in full; of others only what can have changed since they were
    asked: that keeps a vote a small act, which does not look at the case's own state.
    """
    takes = mine.state == "candidate" and task.claimed_by is None
    if case.act.open_to_all or not (
        takes or may_have_changed(case.act.organisation, drawn_settings(case, task), mine.person)
    ):
        return
    refuse_excluded(case, own_ties(case, task, assigned, mine), mine.person)


def own_ties(case: "Case", task: Task, assigned: Iterable[Assignment], mine: Assignment) -> dict[str, str]:
    """Return what keeps people from a task, without what does not hold for somebody whom the diagram names."""
    excluded = excluded_from_task(case, task, assigned, drawn_settings(case, task))
    if mine.why and mine.why[-1][0] in IN_PERSON:
        return {person: reason for person, reason in excluded.items() if reason in EVEN_WHEN_NAMED}
    return excluded


def may_have_changed(organisation: Organisation, settings: UserTaskSettings, person: str) -> bool:
    """Tell whether a tie of `person` can have come up after they were asked, without looking at the case's state."""
    looks_back = settings.separate_from or settings.avoid_roles or settings.avoid_same_unit or settings.keeps_out
    return bool(looks_back) or any(person in (one, other) for one, other, _ in organisation.relations)


def stepped_aside(case: "Case") -> list[str]:
    """Return who stepped aside in the case, in whatever part of it."""
    return sorted(case.facts.get(STEPPED_ASIDE, {}))


def remember_stepped_aside(case: "Case", person: str) -> None:
    """Keep somebody out of what is still to come in the case."""
    note(case, STEPPED_ASIDE, person)
    case.state.variables = case.run.dump_variables()


def note(case: "Case", name: str, person: str, value: int = 1) -> None:
    """Put somebody under one of the engine's own counts; the run that is under way keeps it."""
    counts = case.facts
    case.set_counts({**counts, name: {**counts.get(name, {}), person: value}})


def drafters_of(results: object, elements: Iterable[str]) -> list[str]:
    """Return who completed the given elements, from the results a scope sees."""
    if not isinstance(results, Mapping):
        return []
    return [person for element in elements for person in doers(results.get(element))]


def _leader(case: "Case") -> str | None:
    leader = case.run.variables().get("pi")
    return leader if isinstance(leader, str) and leader else None


def _colleagues(case: "Case", leader: str | None) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the units that applicant and leader are at home in or hold a post in, and whoever holds a post there."""
    organisation, now = case.act.organisation, case.act.now
    close = [login for login in (case.instance.starter, leader) if login is not None]
    home = (known.unit for known in map(organisation.person, close) if known is not None)
    posts = (post.unit for login in close for post in organisation.posts_of(login, now))
    units = frozenset({case.instance.starter_unit, *home, *posts})
    there = (post.code for post in organisation.posts.values() if post.unit in units)
    return units, tuple(login for code in there for login in organisation.holders(code, now))


def _done(case: "Case", elements: tuple[str, ...]) -> list[Acted]:
    """Return who acted on the given elements, in whatever process of the case they stand.

    The rows are looked at here, not by the database: those of this act are not written yet.
    """
    if not elements:
        return []
    named = {f"element_{at}": element for at, element in enumerate(elements)}
    (rows,) = read(case.act.session, {"case": case.instance.id, **named}, _acted(len(elements)))
    known = {row.id: row for row in case.act.session.identity_map.values() if isinstance(row, Assignment)}
    found = (Acted(*values) for _, *values in (_current(row, known.get(row[0])) for row in rows))
    return [one for one in found if one.state in ("voted", "recused")]


def _current(row: tuple[Any, ...], known: Assignment | None) -> tuple[Any, ...]:
    """Return a row as this act has left it."""
    if known is None:
        return row
    return (known.id, known.person, known.on_behalf_of, known.kind, known.state, *row[5:])


@cache
def _acted(count: int) -> Reading:
    """Read everybody asked on so many elements of a case; diagrams name a few, so there are few such statements."""
    asked = _ASSIGNMENTS.c
    return Reading(
        select(asked.id, asked.person, asked.on_behalf_of, asked.kind, asked.state, _TASKS.c.element, _TASKS.c.item)
        .join(_TASKS, _TASKS.c.id == asked.task_id)
        .where(_TASKS.c.instance_id == bindparam("case"), _TASKS.c.state != "undone")
        .where(_TASKS.c.element.in_([bindparam(f"element_{at}") for at in range(count)]))
        .order_by(asked.id)
    )


def _both(rows: Iterable[Acted]) -> Iterator[str]:
    """Whoever acted, and whom they acted for: a substitute's word is both of theirs."""
    for row in rows:
        yield row.person
        if row.on_behalf_of is not None:
            yield row.on_behalf_of
