"""Asks anew who sits where on an open task: terms that ended, windows that opened or closed; votes cast stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from engine.domain.exclusion import EVEN_WHEN_NAMED
from engine.domain.incident_reasons import because
from engine.domain.signing import OPEN, SPEAKS
from engine.domain.substitutes import without_tail
from engine.runtime.exclusion import excluded_from_task
from engine.runtime.incidents import add_incident
from engine.runtime.moving import carry_draft, move
from engine.runtime.orders import follow
from engine.runtime.substitution import ask_helpers, who_acts
from engine.runtime.task_settings import drawn_settings
from engine.runtime.term_end import following, is_over, spare
from engine.store.instances import Incident
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case

VACANT = "seat_vacant"
Step = Sequence[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """Who is to sit in the place of a row, and why; `person` None: the place is given up, nobody is lost by it."""

    row: Assignment
    person: str | None
    on_behalf_of: str | None
    post: str | None
    why: tuple[Step, ...]
    reason: str
    """substitute, substitute_over, term_over; empty where the same person stays and only the why is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reseated:
    """What has changed on a task: who had a place and who has it, and whose place stays though their term is over."""

    moves: tuple[Mapping[str, str | None], ...]
    vacant: tuple[str, ...]


def reseat(case: "Case", task: Task, assigned: list[Assignment]) -> Reseated | None:
    """Give every open place to whoever is to have it now; None, and nothing done, where all sit right.

    Counts an act on the case only when something changes.
    """
    excluded = excluded_from_task(case, task, assigned, drawn_settings(case, task))
    rows = [row for row in assigned if row.kind in SPEAKS and row.state in OPEN]
    vacant = [row for row in rows if _is_vacant(case, row, assigned, excluded)]
    known = _known_incident(case, task)
    helped = ask_helpers(case, task, assigned, excluded, dry=True)
    if not (any(_seating(case, row, assigned, excluded) for row in rows) or helped or bool(vacant) != bool(known)):
        ask_helpers(case, task, assigned, excluded)  # whoever may see it now
        return None
    case.begin()
    moves = []
    for row in rows:
        seating = _seating(case, row, assigned, excluded)  # one after the other: two may have the same substitute
        if seating is not None:
            moves += _take(case, task, assigned, seating)
    ask_helpers(case, task, assigned, excluded)
    _tell_of_vacancy(case, task, [row.person for row in vacant], known)
    return Reseated(moves=tuple(moves), vacant=tuple(row.person for row in vacant))


def give_back_place(case: "Case", task: Task, assigned: list[Assignment], row: Assignment, *, waits: bool) -> None:
    """A substitute stepped aside: the next of the chain has the place, or the one who is away themself.

    `waits` says that the turn of the place has not come.

    Where they may not act either, nobody has it, as if they had stepped aside.
    """
    excluded = excluded_from_task(case, task, assigned, drawn_settings(case, task))
    holder = row.on_behalf_of or row.person
    named = any(step[0] == "rule_person" for step in row.why)
    if holder in excluded and (not named or excluded[holder] in EVEN_WHEN_NAMED):
        return
    acts = who_acts(case, row, holder, assigned, excluded)
    state, left = row.state, row.person
    pooled = any(a.state == "candidate" and a.kind == "decide" for a in assigned)
    row.state = "waiting" if waits else "candidate" if pooled else "asked"
    move(
        case,
        task,
        assigned,
        row,
        acts.person,
        why=[*without_tail(row.why), *([code, dict(fields)] for code, fields in acts.steps)],
        on_behalf_of=holder if acts.person != holder else None,
        mail={"by": row.person, "reason": "substitute_over"},
    )
    row.state = state
    follow(case, task, [left], acts.person)


def _seating(
    case: "Case", row: Assignment, assigned: Sequence[Assignment], excluded: Mapping[str, str]
) -> Seating | None:
    holder, post, steps, reason = row.on_behalf_of or row.person, row.post, without_tail(row.why), ""
    if is_over(case.act.organisation, row, case.act.now):
        follows = following(case, row, assigned, excluded)
        if follows is None and spare(row, assigned):
            return Seating(row=row, person=None, on_behalf_of=None, post=post, why=(), reason="term_over")
        if follows is not None:
            steps.append(["term_over", {"person": holder, "post": str(post)}])
            (holder, post), reason = follows, "term_over"
    acts = who_acts(case, row, holder, assigned, excluded)
    behalf = holder if acts.person != holder else None
    tail = [[code, dict(fields)] for code, fields in acts.steps]
    if acts.person == row.person and not reason and behalf == row.on_behalf_of:
        passed = [step for step in row.why if step[0] == "substitute_over"]
        if [*steps, *passed, *tail] == [list(step) for step in row.why]:
            return None
        return Seating(
            row=row, person=row.person, on_behalf_of=behalf, post=post, why=(*steps, *passed, *tail), reason=""
        )
    if not reason:
        reason = "substitute" if behalf is not None else "substitute_over"
    over = [["substitute_over", {"person": row.person}]] if reason == "substitute_over" else []
    return Seating(
        row=row, person=acts.person, on_behalf_of=behalf, post=post, why=(*steps, *over, *tail), reason=reason
    )


def _is_vacant(case: "Case", row: Assignment, assigned: Sequence[Assignment], excluded: Mapping[str, str]) -> bool:
    if not is_over(case.act.organisation, row, case.act.now):
        return False
    return following(case, row, assigned, excluded) is None and not spare(row, assigned)


def _take(case: "Case", task: Task, assigned: list[Assignment], seating: Seating) -> list[dict[str, str | None]]:
    row, old = seating.row, seating.row.person
    if seating.person is None:
        row.state, row.closed_act = "removed", case.instance.act
        if task.claimed_by == old:
            task.claimed_by, task.claimed_at = None, None
        task.version += 1
        return [{"from": old, "to": None, "reason": seating.reason}]
    if not seating.reason:
        row.why = [list(step) for step in seating.why]
        return []
    told = {"from": old, "to": seating.person, "for": seating.on_behalf_of, "reason": seating.reason}
    if seating.person == old:  # the substitute is the successor
        row.on_behalf_of, row.post, row.why = seating.on_behalf_of, seating.post, [list(s) for s in seating.why]
        task.version += 1
        return [told]
    move(
        case,
        task,
        assigned,
        row,
        seating.person,
        why=seating.why,
        on_behalf_of=seating.on_behalf_of,
        post=seating.post,
        mail={"by": seating.on_behalf_of or old, "reason": seating.reason},
    )
    if seating.reason == "term_over":
        carry_draft(case, task, old, seating.person)
    return [told]


def _known_incident(case: "Case", task: Task) -> Incident | None:
    return case.act.session.scalars(
        select(Incident).where(Incident.task_id == task.id, Incident.code == VACANT, Incident.state == "open").limit(1)
    ).first()


def _tell_of_vacancy(case: "Case", task: Task, people: Sequence[str], known: Incident | None) -> None:
    act = case.act
    if people and known is None:
        why = because("seat_vacant", people=", ".join(people))
        add_incident(
            act,
            "assignment",
            VACANT,
            why,
            instance_id=case.instance.id,
            element=task.element,
            task_id=task.id,
            created_act=case.instance.act,
        )
        told = {"code": VACANT, "message": str(why)}
        act.emit("IncidentOpened", element=task.element, task_id=task.id, actor="system:engine", payload=told)
    elif known is not None and not people:
        act.session.execute(
            update(Incident)
            .where(Incident.id == known.id)
            .values(state="resolved", resolved_at=act.now, resolved_by=act.actor.id)
            .execution_options(synchronize_session=False)
        )
