"""Turns a task's votes into its outcome, and a decided task into the diagram's next steps."""

from typing import Any

from engine.domain.elements import UserTaskSettings
from engine.domain.tally import Policy, Verdict, Vote, policy_of, tally, who_may_vote_now
from engine.runtime.act import Done
from engine.runtime.case import Case
from engine.runtime.projection import advance
from engine.runtime.reserved import RESERVED
from engine.spiff.run import Run
from engine.store.tasks import Assignment, Task

OWN = frozenset({"outcome", "class", "by", "at", "opinion", "answers"})
"""What the engine adds to a result; it is no form field."""


def settings_of(case: Case, task: Task) -> UserTaskSettings:
    """Return what the diagram says about a task's element."""
    deployed = case.act.installation.catalogue.get(case.act.session, task.definition_id)
    settings = deployed.compiled.diagram.elements[task.element].settings
    if not isinstance(settings, UserTaskSettings):
        raise TypeError(f"Element {task.element} is no user task.")
    return settings


def votes_of(assigned: list[Assignment]) -> tuple[Vote, ...]:
    """Return the assignments as votes."""
    return tuple(
        Vote(
            assignment_id=a.id,
            person=a.person,
            state=a.state,  # type: ignore[arg-type]  # the column holds exactly these words
            outcome_class=a.outcome_class,  # type: ignore[arg-type]
            outcome=a.outcome,
            is_chair=a.is_chair,
        )
        for a in assigned
        if a.kind == "decide"
    )


def case_deferrals(case: Case, task: Task) -> int:
    """Return how often this element has put the matter off so far."""
    return int(case.facts.get("deferrals", {}).get(task.element, 0))


def settle(
    case: Case, task: Task, assigned: list[Assignment], settings: UserTaskSettings, *, deciding: Assignment | None
) -> Done:
    """Count the votes after a change to one of them: move on when they decide, else ask whose turn has come.

    `deciding` is the assignment that was just answered; None when somebody stepped aside.
    """
    policy = policy_of(settings.policy, deferrals=case_deferrals(case, task))
    verdict = tally(policy, votes_of(assigned))
    if verdict.decided:
        return _decide(case, task, assigned, settings, verdict, deciding=deciding)
    return _wait_for_others(case, task, assigned, policy, deciding=deciding)


def _decide(
    case: Case,
    task: Task,
    assigned: list[Assignment],
    settings: UserTaskSettings,
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
    task.completed_by = act.actor.id if settings.policy.kind in ("single", "any") or deciding is None else None
    if settings.policy.kind != "single":
        task.signed = sum(a.state == "voted" for a in assigned)
    result = _result(case, task, assigned, settings, verdict)
    task.data = {k: v for k, v in result.items() if k not in ("outcome", "class")}
    moved = advance(
        case,
        lambda run: _complete(run, case, task, result, _entered(case, assigned, spread=settings.spread)),
        done=task,
        returned=verdict.outcome_class == "return",
    )
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
        },
    )
    return Done(case=case, task_id=task.id, value={"decided": True, "outcome": verdict.outcome})


def _wait_for_others(
    case: Case, task: Task, assigned: list[Assignment], policy: Policy, *, deciding: Assignment | None
) -> Done:
    now_asked = set(who_may_vote_now(policy, votes_of(assigned)))
    for other in assigned:
        if other.state == "waiting" and other.id in now_asked:
            other.state = "asked"
            case.mail("assigned", other.person, task_id=task.id)
    if deciding is not None:
        case.act.emit(
            "VoteCast",
            element=task.element,
            task_id=task.id,
            on_behalf_of=deciding.on_behalf_of,
            payload={"outcome": deciding.outcome, "class": deciding.outcome_class},
        )
    return Done(case=case, task_id=task.id, value={"decided": False, "outcome": deciding.outcome if deciding else None})


def _result(
    case: Case, task: Task, assigned: list[Assignment], settings: UserTaskSettings, verdict: Verdict
) -> dict[str, Any]:
    cast = [a for a in assigned if a.state == "voted"]
    base: dict[str, Any] = {"outcome": verdict.outcome, "class": verdict.outcome_class, "at": case.act.now.isoformat()}
    if settings.policy.kind in ("single", "any"):
        last = cast[-1] if cast else None
        return {
            **(dict(last.data or {}) if last else {}),
            **base,
            "by": task.completed_by,
            "opinion": last.opinion if last else None,
        }
    decisive = [a for a in cast if a.outcome_class == verdict.outcome_class and a.opinion]
    return {
        **base,
        "opinion": "；".join(str(a.opinion) for a in decisive) or None,
        "votes": [
            {"person": a.person, "post": a.post, "outcome": a.outcome, "opinion": a.opinion, "data": a.data or {}}
            for a in cast
        ],
        "due": verdict.due,
        "present": verdict.present,
        "approvals": verdict.approvals,
        "rejections": verdict.rejections,
        "deferrals": _count_deferral(case, task, verdict),
        "abstentions": verdict.abstentions,
        "recused": [a.person for a in assigned if a.state == "recused"],
    }


def _count_deferral(case: Case, task: Task, verdict: Verdict) -> int:
    count = case_deferrals(case, task)
    if verdict.outcome_class == "defer" and verdict.outcome == "defer":
        count += 1
        counts = case.facts
        case.set_counts({**counts, "deferrals": {**counts.get("deferrals", {}), task.element: count}})
    return count


def _entered(case: Case, assigned: list[Assignment], *, spread: bool) -> dict[str, Any]:
    """Return what stands at the top level of the task's scope from now on, where process or element want that."""
    if not (spread or case.deployed.package.fields_at_top):
        return {}
    cast = [a for a in assigned if a.state == "voted" and a.data]
    return {name: value for a in cast for name, value in (a.data or {}).items() if name not in RESERVED | OWN}


def _complete(run: Run, case: Case, task: Task, result: dict[str, Any], entered: dict[str, Any]) -> None:
    package = case.deployed.package
    if task.scope == "" and task.element in package.application:
        for name, value in result.items():
            if name not in RESERVED and name not in OWN:
                run.write("", name, value)
        if package.title is not None:
            title = case.act.installation.expressions.evaluate(package.title, run.variables(), case.act.now)
            if isinstance(title, str) and title.strip():
                case.instance.title = title.strip()
                case.set_fact("title", case.instance.title)
    run.complete(task.token, result, entered)
