"""Finds the actor's own place on a task, or the refusal that says why they have none."""

from sqlalchemy import select

from engine.domain.assignment import Asked
from engine.domain.errors import Rejection
from engine.domain.signing import BESIDE, PREPARES
from engine.domain.texts import Text
from engine.runtime.act import Act
from engine.runtime.asking import new_assignment, takes_anyone
from engine.runtime.case import Case
from engine.runtime.exclusion import drafters_of
from engine.runtime.late import name, not_yours_any_more, said, spoken_for, task_moved_on, to_a_stranger
from engine.runtime.moving import taken_over
from engine.runtime.substitution import refuse_late_substitute
from engine.runtime.task_settings import settings_of
from engine.runtime.term_end import refuse_after_term
from engine.store.audit import Audit
from engine.store.tasks import Assignment, Task

OPEN = ("asked", "candidate", "waiting")


def open_assignment(
    case: Case, task: Task, assigned: list[Assignment], *, preparing: bool = False, leaving: bool = False
) -> Assignment:
    """Return the actor's open assignment on an open task, as one who speaks; with `preparing` as a delegate too.

    With `leaving` also before their turn has come, or while they wait for somebody whom they added: nobody need wait to
    step aside. Where whoever comes may do it, coming is being asked: the actor joins `assigned`.

    Raises Rejection: task_not_yours, task_handed_on, already_voted, task_already_completed, task_closed, not_your_turn,
    group_has_spoken, task_claimed_by_other, only_prepares, delegated_out, signers_first, task_moved, substitution_over,
    term_over.
    """
    act = case.act
    mine = _place(case, task, assigned)
    if mine is not None and mine.kind == PREPARES and not preparing and mine.state in OPEN and task.state == "open":
        raise Rejection("only_prepares")
    if mine is not None and mine.state == "voted" and task.state == "open":
        raise Rejection("already_voted", at=said(act, mine.voted_at))
    if task.state != "open":
        raise task_moved_on(act, task) if mine is not None else to_a_stranger(task_moved_on(act, task))
    if mine is None:
        mine = _join(case, task)
        assigned.append(mine)
    if mine.state == "waiting" and not leaving:
        _refuse_held(act, assigned, mine)
        raise Rejection("not_your_turn")
    if mine.state == "closed":
        raise spoken_for(act, mine)
    if mine.state not in OPEN:
        _refuse_moved(act, assigned, mine)
        raise not_yours_any_more(act, mine)
    refuse_after_term(case, task, assigned, mine)
    refuse_late_substitute(case, mine)
    if mine.kind == "decide" and task.claimed_by not in (None, act.actor.login):
        raise Rejection("task_claimed_by_other", by=name(act, task.claimed_by), at=said(act, task.claimed_at))
    return mine


def owned_assignment(case: Case, task: Task, assigned: list[Assignment]) -> Assignment:
    """Return the actor's open assignment as one of those who decide; out of a pool it must be claimed.

    Raises Rejection as `open_assignment` does, and owner_only, task_not_claimed.
    """
    mine = open_assignment(case, task, assigned)
    if mine.kind != "decide":
        raise Rejection("owner_only")
    if mine.state == "candidate" and task.claimed_by is None:
        raise Rejection("task_not_claimed")
    return mine


def _refuse_held(act: Act, assigned: list[Assignment], mine: Assignment) -> None:
    """Raise the refusal that says for whom the actor waits, if it is for somebody added beside them."""
    added = [a for a in assigned if a.parent == mine.id and a.state in OPEN and a.mode != BESIDE]
    awaited = [a for a in added if a.kind in ("before", PREPARES)]
    if awaited:
        names = [name(act, a.person) for a in awaited]
        who = Text("、".join(one.zh for one in names), ", ".join(one.en for one in names))
        raise Rejection("delegated_out" if awaited[0].kind == PREPARES else "signers_first", who=who)


def _refuse_moved(act: Act, assigned: list[Assignment], mine: Assignment) -> None:
    """Raise the refusal that says who has somebody's place now, and since when."""
    now = taken_over(assigned, mine)
    if now is None:
        return
    moved = select(Audit.at).where(Audit.chain == now.instance_id, Audit.act == now.created_act).limit(1)
    raise Rejection("task_moved", who=name(act, now.person), at=said(act, act.session.scalar(moved)))


def _place(case: Case, task: Task, assigned: list[Assignment]) -> Assignment | None:
    """Return the actor's latest assignment; None for somebody who has none, but may come."""
    own = [a for a in assigned if a.person == case.act.actor.login]
    latest = next((a for a in own if a.state in OPEN), own[-1] if own else None)
    if latest is not None and latest.state != "closed":
        return latest
    if case.act.actor.login is not None and case.act.open_to_all and takes_anyone(case, settings_of(case, task)):
        return None
    if latest is None:
        raise Rejection("task_not_yours")
    return latest


def _join(case: Case, task: Task) -> Assignment:
    settings = settings_of(case, task)
    if settings.separate_from:
        results = case.run.variables(task.scope).get("results")
        if case.act.actor.id in drafters_of(results, settings.separate_from):
            raise Rejection("task_not_yours")
    asked = Asked(person=case.act.actor.id, post=None, why=(("came", {}),))
    row = new_assignment(case, task, asked, "candidate")
    row.created_act = case.instance.act + 1  # the act that is about to begin, so that taking it back takes this away
    case.act.session.add(row)
    return row
