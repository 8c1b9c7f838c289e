"""What votes of several need at run time: seats on entry, turns after each vote, scores, figures for the result."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.domain.elements import ApprovalPolicy, OutcomeChoice, UserTaskSettings
from engine.domain.errors import Rejection
from engine.domain.forms.expressions import as_json
from engine.domain.policies import RULES
from engine.domain.policies.ballot import OUT, sort_out
from engine.domain.policies.scores import SCORED
from engine.domain.tally import Policy, Verdict, Vote, moot, policy_of, whose_turn
from engine.domain.votes import ANSWERS, DISCUSS, NO_QUORUM
from engine.runtime.seats import number_of, vote_of
from engine.runtime.signers import announce, waiting_for
from engine.store.tasks import Assignment, Task

if TYPE_CHECKING:
    from engine.runtime.case import Case


def votes_of(assigned: Sequence[Assignment], settings: ApprovalPolicy) -> tuple[Vote, ...]:
    """Return the assignments as votes."""
    return tuple(vote_of(row, settings) for row in assigned if row.kind == "decide")


def policy_for(task: Task, settings: UserTaskSettings) -> Policy:
    """Return the policy of a task as it stands: with its buttons, and with what is left of its deferrals."""
    said = frozenset(choice.outcome_class for choice in settings.outcomes)
    offered = said if settings.declares_outcomes else ANSWERS
    return policy_of(settings.policy, deferrals=task.deferrals, offered=offered)


def puts_off(verdict: Verdict) -> bool:
    """Tell whether a verdict is a deferral that somebody wanted."""
    return verdict.outcome_class == "defer" and verdict.outcome not in (NO_QUORUM, DISCUSS)


def count_deferral(case: "Case", task: Task, verdict: Verdict) -> int:
    """Remember one more deferral of this element, for the next time it is asked; returns how many there were."""
    count = task.deferrals + puts_off(verdict)
    if puts_off(verdict):
        counts = case.facts
        case.set_counts({**counts, "deferrals": {**counts.get("deferrals", {}), task.element: count}})
    return count


def last_word(cast: Sequence[Assignment], verdict: Verdict) -> Assignment | None:
    """Return the vote that speaks for a task which one answer decides: the newest of those that say the same."""
    said = [row for row in cast if row.outcome_class == verdict.outcome_class] or cast
    return max(said, key=lambda row: (row.voted_at, row.id), default=None)


def asked_of(settings: UserTaskSettings, assigned: Sequence[Assignment]) -> int:
    """Return from how many a word is expected: people, one of a pool, or groups that have one opinion each."""
    return words_due(settings, votes_of(assigned, settings.policy))


def words_due(settings: UserTaskSettings, cast: Sequence[Vote]) -> int:
    """Return the same for whoever has the votes at hand."""
    policy = settings.policy
    votes = [vote for vote in cast if vote.state not in OUT]
    if policy.kind == "single":
        return min(len(votes), 1)
    if policy.kind == "group" and policy.group.opinions == "one":
        return len({vote.party for vote in votes})
    return len(votes)


def first_turns(settings: UserTaskSettings, rows: Sequence[Assignment]) -> None:
    """Let everybody wait whose turn has not come."""
    policy = settings.policy
    if policy.kind != "sequence" and not policy.chair_last:
        return
    now = set(whose_turn(policy_of(policy), votes_of(rows, policy)))
    for row in rows:
        if row.state == "asked" and row.id not in now:
            row.state = "waiting"


def next_turns(case: "Case", task: Task, assigned: Sequence[Assignment], policy: Policy, votes: Sequence[Vote]) -> None:
    """Ask whose turn has come, and close those whose group has spoken; nothing is decided yet."""
    now, spoken_for = set(whose_turn(policy, votes)) - waiting_for(assigned), set(moot(policy, votes))
    pooled = any(row.state == "candidate" and row.kind == "decide" for row in assigned)
    for row in assigned:
        if row.state == "waiting" and row.id in now:
            row.state = "candidate" if pooled else "asked"
            announce(case, task, row)
        elif row.id in spoken_for:
            row.state, row.closed_act = "closed", case.instance.act


def submitted_fields(settings: UserTaskSettings, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was submitted without the score of a task that has no form to hold it."""
    if settings.policy.kind != "score" or settings.form is not None:
        return data
    return {name: value for name, value in data.items() if name != settings.policy.score.name}


def with_score(
    settings: UserTaskSettings, choice: OutcomeChoice, submitted: Mapping[str, Any], checked: dict[str, Any]
) -> dict[str, Any]:
    """Return the checked fields with the score of a vote.

    Raises Rejection("score_invalid") for an answer that needs a score and has none, or one out of range.
    """
    terms = settings.policy.score
    if settings.policy.kind != "score" or choice.outcome_class not in SCORED:
        return checked
    given = checked.get(terms.name) if settings.form is not None else submitted.get(terms.name)
    score = number_of(given)
    if score is None or not terms.lowest <= score <= terms.highest:
        raise Rejection("score_invalid", lowest=as_json(terms.lowest), highest=as_json(terms.highest))
    return {**checked, terms.name: as_json(score)}


def figures(policy: Policy, votes: Sequence[Vote]) -> dict[str, Any]:
    """Return what a decided task tells beyond its votes, as JSON has it."""
    told = RULES[policy.kind](sort_out(policy, votes)).figures()
    return {name: as_json(value) for name, value in told.items()}


def heard(settings: UserTaskSettings, vote: Assignment) -> dict[str, Any]:
    """Return what the trail tells of a vote now: nothing but that it was cast, where votes are hidden."""
    return {"hidden": True} if settings.policy.hidden else {"outcome": vote.outcome, "class": vote.outcome_class}


def revealed(settings: UserTaskSettings, assigned: Sequence[Assignment]) -> dict[str, Any]:
    """Return what the trail tells of hidden votes once they have decided."""
    if not settings.policy.hidden:
        return {}
    cast = [row for row in assigned if row.state == "voted" and row.kind == "decide"]
    return {"votes": [{"person": r.person, "outcome": r.outcome, "class": r.outcome_class} for r in cast]}
