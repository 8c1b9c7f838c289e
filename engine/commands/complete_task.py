"""A person decides or submits a task; the votes so far are counted, and a decided task moves the diagram."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.domain.elements import OutcomeChoice, OutcomeClass, UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.permissions import require
from engine.domain.tally import Policy, vote_allowed
from engine.domain.texts import Text
from engine.runtime import voting
from engine.runtime.act import Act, Done
from engine.runtime.asked import open_assignment
from engine.runtime.bulk import refuse_in_bulk
from engine.runtime.case import Case, lock_task
from engine.runtime.choosing import checked_choice
from engine.runtime.confirming import to_confirm
from engine.runtime.deciding import settle
from engine.runtime.exclusion import refuse_tied
from engine.runtime.late import spoken_for
from engine.runtime.obligations import bind, checked_conditions
from engine.runtime.signers import check_word
from engine.runtime.submission import checked_data
from engine.runtime.task_settings import settings_of
from engine.store.tasks import Assignment, Task

MAX_OPINION = 4000
_BY_NAME: Mapping[str, OutcomeClass] = {"approve": "approve", "reject": "reject", "return": "return"}


@dataclass(frozen=True, kw_only=True)
class CompleteTask:
    """Decide `task_id` with `outcome`.

    `data` holds the form's fields, `answers` (one text per item) where the task has items to answer, and
    `chosen_people` (element → logins) where whoever does it chooses who is asked later; `conditions`
    are what an approval is bound to, where the element allows that; `seen_version` is the task's version when the
    person opened it.
    """

    task_id: str
    outcome: str
    opinion: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    confirms: bool = False
    """Whether it only confirms what the person said on an earlier element: that outcome and opinion count."""
    seen_version: int | None = None


def handle(command: CompleteTask, act: Act) -> Done:
    """Record the decision; raises a Rejection when it may not be made, and then nothing has changed."""
    case, task, assigned = lock_task(act, command.task_id)
    mine = open_assignment(case, task, assigned)
    require("complete", {"asked"})
    case.require_active()
    if command.seen_version is not None and command.seen_version != task.version:
        raise Rejection("stale_version")
    settings = settings_of(case, task)
    if command.confirms:
        command = _confirming(command, task, settings, mine, act)
    choice = _choice(settings, command, any_code=act.open_to_all and not settings.declares_outcomes)
    if act.bulk:
        refuse_in_bulk(case, task, choice)
    policy = voting.policy_for(task, settings)
    if mine.kind == "decide":
        _check_vote(case, task, settings, policy, assigned, mine, choice)
        data = _data(case, task, settings, mine, choice, command.data)
    else:
        check_word(mine, choice, command.data)
        data = {}
    conditions = checked_conditions(settings, choice, mine, command.conditions)
    refuse_tied(case, task, assigned, mine)
    case.begin()
    _record_vote(case, task, mine, choice, command.opinion.strip(), data, alone=policy.kind == "single")
    bind(case, task, conditions)
    return settle(case, task, assigned, settings, deciding=mine, policy=policy)


def _confirming(
    command: CompleteTask, task: Task, settings: UserTaskSettings, mine: Assignment, act: Act
) -> CompleteTask:
    """Return the decision as it was made before, and keep with the assignment that it is a confirmation."""
    said = to_confirm(act.session, task, settings, mine.person)
    if said is None:
        raise Rejection("nothing_to_confirm")
    mine.why = [*mine.why, ["confirmed", {"element": said.element}]]
    return replace(command, outcome=said.outcome, opinion=said.opinion or "")


def _choice(settings: UserTaskSettings, command: CompleteTask, *, any_code: bool) -> OutcomeChoice:
    """Return what was chosen; `any_code` takes what a test of a plain diagram says, which declares no outcomes."""
    if any_code:
        return OutcomeChoice(code=command.outcome, outcome_class=_BY_NAME.get(command.outcome, "done"))
    choice = next((o for o in settings.outcomes if o.code == command.outcome), None)
    if choice is None:
        raise Rejection("unknown_outcome", outcome=command.outcome)
    negative = choice.outcome_class in ("return", "reject")
    if (choice.opinion_required or negative) and not command.opinion.strip():
        raise Rejection("opinion_required")
    if len(command.opinion) > MAX_OPINION:
        raise Rejection("text_too_long", field=Text("意见", "opinion"), limit=MAX_OPINION)
    return choice


def _data(
    case: Case,
    task: Task,
    settings: UserTaskSettings,
    mine: Assignment,
    choice: OutcomeChoice,
    submitted: Mapping[str, Any],
) -> dict[str, Any]:
    negative = choice.outcome_class in ("return", "reject")
    submitted, chosen = checked_choice(case, task, choice, submitted, mine.person)
    fields = voting.submitted_fields(settings, submitted)
    data = checked_data(case, task, settings, fields, mine, outcome=choice.code, negative=negative)
    return {**voting.with_score(settings, choice, submitted, data), **chosen}


def _check_vote(
    case: Case,
    task: Task,
    settings: UserTaskSettings,
    policy: Policy,
    assigned: list[Assignment],
    mine: Assignment,
    choice: OutcomeChoice,
) -> None:
    if policy.kind == "single" and choice.outcome_class != "defer":
        return  # whoever holds the task decides it, and that they hold it was just checked
    votes = voting.votes_of(assigned, settings.policy)
    my_vote = next(v for v in votes if v.assignment_id == mine.id)
    refused = vote_allowed(policy, votes, replace(my_vote, outcome_class=choice.outcome_class, outcome=choice.code))
    if refused == "not_your_turn":
        raise Rejection("not_your_turn")
    if refused == "group_has_spoken":
        raise spoken_for(case.act, mine)
    if refused == "deferral_exhausted":
        raise Rejection("deferral_exhausted", count=task.deferrals)
    if refused not in (None, "score_invalid"):
        raise Rejection("task_not_yours")


def _record_vote(
    case: Case,
    task: Task,
    mine: Assignment,
    choice: OutcomeChoice,
    opinion: str,
    data: dict[str, Any],
    *,
    alone: bool,
) -> None:
    """Fill in the vote; whoever decides alone has the task as if they had claimed it."""
    act = case.act
    mine.state, mine.outcome, mine.outcome_class = "voted", choice.code, choice.outcome_class
    mine.opinion, mine.data, mine.voted_at = opinion or None, data or None, act.now
    mine.closed_act = case.instance.act
    if mine.kind != "decide":
        return
    if alone:
        task.claimed_by = task.claimed_by or act.actor.login
    task.signed += 1
