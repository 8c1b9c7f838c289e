"""Turns a task's votes into its outcome, and a decided task into the diagram's next steps."""

from typing import Any

from engine.domain.elements import UserTaskSettings
from engine.domain.tally import Policy, Verdict, tally
from engine.runtime import signers, voting
from engine.runtime.act import Done
from engine.runtime.case import Case
from engine.runtime.incidents import resolve_with_task
from engine.runtime.indexing import retell
from engine.runtime.obligations import conditions_of
from engine.runtime.projection import advance
from engine.runtime.reserved import RESERVED
from engine.runtime.returning import items_again
from engine.runtime.rules import CHOSEN
from engine.spiff.run import Run
from engine.store.tasks import Assignment, Task

BODIES = ("quorum", "weighted", "score")
"""Policies that know a quorum: a body without one has its way drawn."""
OWN = frozenset({"outcome", "class", "by", "at", "opinion", "answers", "signers", "prepared_by", "conditions", CHOSEN})
"""What the engine adds to a result; it is no form field."""


def settle(
    case: Case,
    task: Task,
    assigned: list[Assignment],
    settings: UserTaskSettings,
    *,
    deciding: Assignment | None,
    policy: Policy | None = None,
) -> Done:
    """Count the votes after a change to one of them: move on when they decide, else ask whose turn has come.

    `deciding` is the assignment that was just answered, None when somebody stepped aside; `policy` is the task's where
    the caller had to know it already.
    """
    policy = policy or voting.policy_for(task, settings)
    votes = voting.votes_of(assigned, settings.policy)
    if policy.kind not in BODIES and voting.words_due(settings, votes) == 0:
        return _wait_for_others(case, task, settings, deciding=deciding)  # nobody is left who could say anything
    verdict = tally(policy, votes)
    if verdict.decided:
        final = signers.second_look(case, task, assigned, verdict)
        if final is None:
            return _wait_for_others(case, task, settings, deciding=deciding)
        return _decide(case, task, assigned, settings, policy, final, deciding=deciding)
    if signers.align(case, task, assigned, yes=False):
        votes = voting.votes_of(assigned, settings.policy)
    voting.next_turns(case, task, assigned, policy, votes)
    return _wait_for_others(case, task, settings, deciding=deciding)


def _decide(
    case: Case,
    task: Task,
    assigned: list[Assignment],
    settings: UserTaskSettings,
    policy: Policy,
    verdict: Verdict,
    *,
    deciding: Assignment | None,
) -> Done:
    """Close a decided task and move the diagram."""
    act = case.act
    number = case.instance.act
    for other in assigned:
        if other.state in ("asked", "candidate", "waiting"):
            other.state, other.closed_act = "closed", number
    task.state, task.closed_act = "completed", number
    task.outcome, task.outcome_class = verdict.outcome, verdict.outcome_class
    task.completed_at = act.now
    task.completed_by = _decided_by(case, assigned, settings, verdict, deciding)
    if settings.policy.kind != "single":
        task.signed = sum(a.state == "voted" and a.kind == "decide" for a in assigned)
    if any(row.state == "recused" for row in assigned) or any(_in_need(row) for row in assigned):
        resolve_with_task(act, task)
    result = _result(case, task, assigned, settings, policy, verdict)
    if settings.conditions and verdict.outcome_class == "approve":
        result["conditions"] = conditions_of(case, task)
    task.data = {k: v for k, v in result.items() if k not in ("outcome", "class")}
    moved = advance(
        case,
        lambda run: _complete(run, case, task, result, _entered(case, assigned, spread=settings.spread)),
        done=task,
        returned=verdict.outcome_class == "return",
    )
    items_again(case, task, moved.opened)
    act.emit(
        "TaskCompleted",
        element=task.element,
        task_id=task.id,
        on_behalf_of=deciding.on_behalf_of if deciding else None,
        payload={
            "outcome": verdict.outcome,
            "class": verdict.outcome_class,
            "reason": verdict.reason,
            "path": moved.path,
            "opened": [t.id for t in moved.opened],
            **voting.revealed(settings, assigned),
        },
    )
    return Done(case=case, task_id=task.id, value={"decided": True, "outcome": verdict.outcome})


def _in_need(row: Assignment) -> bool:
    """Tell whether somebody was asked only because the rules found nobody."""
    return any(step[0] == "nobody_found" for step in row.why)


def _decided_by(
    case: Case, assigned: list[Assignment], settings: UserTaskSettings, verdict: Verdict, deciding: Assignment | None
) -> str | None:
    """Return the one person whose word decided: whoever signs after does so by a no only."""
    if settings.policy.kind not in ("single", "any"):
        return case.act.actor.id if deciding is None else None
    if deciding is not None and (deciding.kind == "decide" or verdict.reason == "signer_refused"):
        return deciding.person
    last = voting.last_word([a for a in assigned if a.kind == "decide" and a.state == "voted"], verdict)
    return last.person if last is not None else case.act.actor.id


def _wait_for_others(case: Case, task: Task, settings: UserTaskSettings, *, deciding: Assignment | None) -> Done:
    if deciding is not None:
        case.act.emit(
            "VoteCast" if deciding.kind == "decide" else "SignerSpoke",
            element=task.element,
            task_id=task.id,
            on_behalf_of=deciding.on_behalf_of,
            payload=voting.heard(settings, deciding),
        )
    return Done(case=case, task_id=task.id, value={"decided": False, "outcome": deciding.outcome if deciding else None})


def _result(
    case: Case, task: Task, assigned: list[Assignment], settings: UserTaskSettings, policy: Policy, verdict: Verdict
) -> dict[str, Any]:
    cast = [a for a in assigned if a.state == "voted" and a.kind == "decide"]
    heard = [*cast, *signers.refuser(assigned, verdict)]
    base: dict[str, Any] = {"outcome": verdict.outcome, "class": verdict.outcome_class, "at": case.act.now.isoformat()}
    if settings.policy.kind in ("single", "any"):
        last = voting.last_word(heard, verdict)
        own = voting.last_word(cast, verdict)
        return {
            **(dict(own.data or {}) if own else {}),
            **base,
            **signers.told(assigned),
            "by": task.completed_by,
            "opinion": last.opinion if last else None,
        }
    decisive = [a for a in heard if a.outcome_class == verdict.outcome_class and a.opinion]
    return {
        **(signers.owners_word(assigned) if task.joined is not None else {}),
        **base,
        **signers.told(assigned),
        "opinion": "；".join(str(a.opinion) for a in decisive) or None,
        "votes": [
            {"person": a.person, "post": a.post, "outcome": a.outcome, "opinion": a.opinion, "data": a.data or {}}
            for a in cast
        ],
        "due": verdict.due,
        "present": verdict.present,
        "approvals": verdict.approvals,
        "rejections": verdict.rejections,
        "deferrals": voting.count_deferral(case, task, verdict),
        "abstentions": verdict.abstentions,
        "recused": [a.person for a in assigned if a.state == "recused"],
        **voting.figures(policy, voting.votes_of(assigned, settings.policy)),
    }


def _entered(case: Case, assigned: list[Assignment], *, spread: bool) -> dict[str, Any]:
    """Return what stands at the top level of the task's scope from now on, where process or element want that."""
    if not (spread or case.deployed.package.fields_at_top):
        return {}
    cast = [a for a in assigned if a.state == "voted" and a.kind == "decide" and a.data]
    return {name: value for a in cast for name, value in (a.data or {}).items() if name not in RESERVED | OWN}


def _complete(run: Run, case: Case, task: Task, result: dict[str, Any], entered: dict[str, Any]) -> None:
    package = case.deployed.package
    if task.scope == "" and task.element in package.application:
        for name, value in result.items():
            if name not in RESERVED and name not in OWN:
                run.write("", name, value)
        retell(case)
        if package.title is not None:
            title = case.act.installation.expressions.evaluate(package.title, run.variables(), case.act.now)
            if isinstance(title, str) and title.strip():
                case.instance.title = title.strip()
                case.set_fact("title", case.instance.title)
    run.complete(task.token, result, entered)
