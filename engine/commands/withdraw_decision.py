"""A person takes back their own decision: at once within some seconds, then until the next handler has opened it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.signing import YES
from engine.domain.tally import policy_of, tally, whose_turn
from engine.jobs import can_be_called_off
from engine.runtime import signers, voting
from engine.runtime.act import Act, Done
from engine.runtime.away import look_again, look_again_if_away
from engine.runtime.case import Case, lock_task
from engine.runtime.indexing import retell
from engine.runtime.messages import subscribe_anew
from engine.runtime.task_settings import settings_of
from engine.runtime.term_end import is_over
from engine.runtime.withdrawing import (
    Made,
    decisions_of,
    keep_as_draft,
    letters_that_left,
    newest_word,
    withdrawal_refused,
)
from engine.store.decisions import DecisionResult
from engine.store.instances import Incident
from engine.store.jobs import Job
from engine.store.obligations import Obligation
from engine.store.tasks import Assignment, Task


@dataclass(frozen=True, kw_only=True)
class WithdrawDecision:
    """Undo the actor's own decision on `task_id`."""

    task_id: str


def handle(command: WithdrawDecision, act: Act) -> Done:
    """Put the case back to where it stood before the act; everything the act made carries its number."""
    case, task, assigned = lock_task(act, command.task_id)
    undone, at = _given(act, case, task, assigned)
    told = letters_that_left(act.session, (case.instance.id, undone))
    case.begin()
    keep_as_draft(case, task, newest_word(assigned, act.actor.login))
    if task.state == "completed":
        _restore_state(case)
    _reopen(act, case, undone, at)
    for person in dict.fromkeys(letter.person for letter in told if letter.person is not None):
        case.mail("taken_back", person, payload={"by": act.actor.id})
    act.emit("DecisionWithdrawn", element=task.element, task_id=task.id, payload={"act": undone})
    return Done(case=case, task_id=task.id)


def _given(act: Act, case: Case, task: Task, assigned: list[Assignment]) -> tuple[int, datetime]:
    """Return by which act and when the actor gave the word they now take back; raises the refusal where they can't."""
    mine = newest_word(assigned, act.actor.login)
    kept = case.state.previous_tokens is not None
    made = Made(task=task, instance=case.instance, kept=kept, mine=mine)
    (decision,) = decisions_of(act.session, [made], act.actor.login, act.now, act.settings.undo_seconds)
    refused = withdrawal_refused(act, made, decision, act.actor.login)
    require("withdraw_decision", {"decider"} if mine is not None or decision.taken_back else ())
    if refused is not None:
        raise refused
    if mine is None or mine.voted_at is None or mine.closed_act is None:
        raise Rejection("undo_too_late")
    return mine.closed_act, mine.voted_at


def _restore_state(case: Case) -> None:
    state = case.state
    if state.previous_tokens is None or state.previous_variables is None:
        raise Rejection("undo_too_late")
    state.tokens, state.variables = state.previous_tokens, state.previous_variables
    state.previous_tokens, state.previous_variables = None, None
    known = case.run.variables().get("case")
    case.instance.title = str(known["title"]) if isinstance(known, dict) else ""
    retell(case)
    subscribe_anew(case)


def _reopen(act: Act, case: Case, undone: int, at: datetime) -> None:
    session, here = act.session, case.instance.id
    act.session.flush()
    session.execute(
        delete(DecisionResult)
        .where(DecisionResult.instance_id == here, DecisionResult.act == undone)
        .execution_options(synchronize_session=False)
    )
    made = {"closed_act": case.instance.act}
    plain = {"synchronize_session": False}
    session.execute(
        update(Task)
        .where(Task.instance_id == here, Task.created_act == undone)
        .values(state="undone", version=Task.version + 1, **made)
        .execution_options(**plain)
    )
    session.execute(
        update(Assignment)
        .where(Assignment.instance_id == here, Assignment.created_act == undone)
        .values(state="closed", **made)
        .execution_options(**plain)
    )
    session.execute(
        update(Obligation)
        .where(Obligation.instance_id == here, Obligation.created_act == undone)
        .values(state="undone", **made)
        .execution_options(**plain)
    )
    session.execute(
        update(Job)
        .where(Job.instance_id == here, Job.created_act == undone, can_be_called_off("waiting", "paused"))
        .values(state="cancelled", **made)
        .execution_options(**plain)
    )
    session.execute(
        update(Job)
        .where(Job.instance_id == here, Job.closed_act == undone, Job.state == "cancelled")
        .values(state="waiting", closed_act=None, lease_until=None)
        .execution_options(**plain)
    )
    session.execute(
        update(Incident)
        .where(Incident.instance_id == here, Incident.created_at == at, Incident.state == "open")
        .values(state="resolved", resolved_at=act.now, resolved_by=act.actor.id)
        .execution_options(**plain)
    )
    _reopen_tasks(act, case, undone)


def _reopen_tasks(act: Act, case: Case, undone: int) -> None:
    """Open again what the act closed; who had voted before keeps their vote, the actor's own is asked anew."""
    closed = act.session.scalars(
        select(Task).where(Task.instance_id == case.instance.id, Task.closed_act == undone, Task.state != "undone")
    ).all()
    for task in closed:
        task.state, task.closed_act, task.completed_at, task.completed_by = "open", None, None, None
        task.outcome, task.outcome_class, task.data = None, None, None
    rows = act.session.scalars(
        select(Assignment).where(Assignment.instance_id == case.instance.id, Assignment.closed_act == undone)
    ).all()
    touched = {row.task_id: act.session.get_one(Task, row.task_id) for row in rows}
    for row in rows:
        decides = row.kind == "decide"
        pooled = decides and touched[row.task_id].asked == 1 and _is_pool(act, case, touched[row.task_id])
        if row.state == "voted" and decides:
            touched[row.task_id].signed -= 1
        row.state = "candidate" if pooled else "asked"
        row.closed_act, row.voted_at, row.outcome, row.outcome_class = None, None, None, None
        row.opinion, row.data = None, None
        if row.on_behalf_of is not None or is_over(act.organisation, row, act.now):
            look_again(act, touched[row.task_id])  # the window may have closed meanwhile, or the term be over
        else:
            look_again_if_away(act, touched[row.task_id], [row.person])
    for task in touched.values():
        task.version += 1
        _turn_back(act, case, task)


def _turn_back(act: Act, case: Case, task: Task) -> None:
    """Let the chair, whoever comes later, and whoever waits for somebody added, wait again."""
    settings = settings_of(case, task)
    drawn = settings.policy
    assigned = act.session.scalars(
        select(Assignment).where(Assignment.task_id == task.id).order_by(Assignment.id)
    ).all()
    if task.claimed_at is None and not any(row.state == "voted" and row.kind == "decide" for row in assigned):
        task.claimed_by = None  # deciding without a claim had made it theirs
    if drawn.chair_last or drawn.kind == "sequence":
        now_asked = whose_turn(policy_of(drawn), voting.votes_of(assigned, drawn))
        for row in assigned:
            if row.kind == "decide" and row.state == "asked" and row.id not in now_asked:
                row.state = "waiting"
    if any(row.kind != "decide" for row in assigned):
        verdict = tally(voting.policy_for(task, settings), voting.votes_of(assigned, drawn))
        signers.turn_back(assigned, yes=verdict.decided and verdict.outcome_class in YES)


def _is_pool(act: Act, case: Case, task: Task) -> bool:
    if settings_of(case, task).policy.kind != "single":
        return False  # whoever is left of a body is asked, not in a pool
    people = act.session.scalars(
        select(Assignment.id).where(
            Assignment.task_id == task.id, Assignment.kind == "decide", Assignment.state != "removed"
        )
    )
    return len(people.all()) > 1
