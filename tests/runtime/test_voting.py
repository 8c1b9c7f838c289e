"""What votes of several do between the first and the last: turns, groups, weights, scores, vetoes, secrecy."""

import json
from collections.abc import Sequence

import pytest

from engine.commands.complete_task import CompleteTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.reassign_task import ReassignTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.instances import InstanceState
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CHAIR, MEMBERS, Desk
from tests.factories.slip import DONE, STANDARD, VOTES, ask, chain, group, person

HEADS = ("cwcz", "fzbzr", "rscz")
BY_NAME = person('["cwcz", "fzbzr", "rscz"]')
DEPARTMENTS = (
    group("dept_head", '"CWC"'),
    group("dept_handler", '"CWC"'),
    group("dept_head", '"FZB"'),
    group("dept_handler", '"FZB"'),
)
SCORE = (("score", "done"), ("abstain", "abstain"))


def asked(
    harness: Desk,
    approval: str,
    *people: str,
    outcomes: Sequence[tuple[str, str]] = STANDARD,
    task: str = "",
    manifest: str = "",
) -> Task:
    """Start a case whose only task but for one at its end has this policy."""
    sign = ask("sign", *(people or (BY_NAME,)), outcomes=outcomes, approval=approval, task=f'verb="vote" {task}')
    last = ask("last", person("starter.id"), outcomes=DONE)
    return harness.task(harness.deployed(chain("voting", sign, last, manifest=manifest)))


def states(harness: Desk, task: Task) -> dict[str, str]:
    return {row.person: row.state for row in harness.asked(task.id)}


def say(task: Task, outcome: str = "approve", **data: object) -> CompleteTask:
    return CompleteTask(task_id=task.id, outcome=outcome, opinion="理由", data=data)


def vote(harness: Desk, task: Task, people: Sequence[str]) -> None:
    for who in people:
        harness.act(who, say(task, score=70))


def test_one_is_asked_after_the_other(harness: Desk) -> None:
    task = asked(harness, 'policy="sequence"')
    assert states(harness, task) == {"cwcz": "asked", "fzbzr": "waiting", "rscz": "waiting"}
    assert harness.mails(task.instance_id) == [("assigned", "cwcz")]
    assert harness.code("rscz", say(task)) == "not_your_turn"
    harness.act("cwcz", say(task))
    assert states(harness, task) == {"cwcz": "voted", "fzbzr": "asked", "rscz": "waiting"}
    assert ("assigned", "fzbzr") in harness.mails(task.instance_id)
    harness.act("fzbzr", say(task))
    harness.act("rscz", say(task))
    assert (harness.reread(task).outcome, harness.task(task.instance_id).element) == ("approve", "last")


def test_the_first_no_stops_it_or_all_are_heard(harness: Desk) -> None:
    task = asked(harness, 'policy="sequence"')
    harness.act("cwcz", say(task, "return"))
    assert (harness.reread(task).outcome, states(harness, task)["fzbzr"]) == ("return", "closed")
    task = asked(harness, 'policy="sequence" onReject="go_on"')
    harness.act("cwcz", say(task, "return"))
    harness.act("fzbzr", say(task, "approve"))
    harness.act("rscz", say(task, "reject"))
    closed = harness.reread(task)
    assert (closed.outcome, closed.data["present"], closed.data["opinion"]) == ("reject", 3, "理由")


def test_the_order_can_be_said(harness: Desk) -> None:
    task = asked(harness, 'policy="sequence" order=\'["rscz", "fzbzr"]\'')
    assert states(harness, task) == {"cwcz": "waiting", "fzbzr": "waiting", "rscz": "asked"}
    harness.act("rscz", say(task))
    harness.act("fzbzr", say(task))
    assert states(harness, task)["cwcz"] == "asked"


def test_whoever_took_their_vote_back_is_asked_before_the_next(harness: Desk) -> None:
    task = asked(harness, 'policy="sequence"')
    harness.act("cwcz", say(task))
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    assert states(harness, task) == {"cwcz": "asked", "fzbzr": "waiting", "rscz": "waiting"}
    assert harness.mails(task.instance_id) == [("assigned", "cwcz")]
    harness.act("cwcz", say(task, "reject"))
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    assert states(harness, task) == {"cwcz": "asked", "fzbzr": "waiting", "rscz": "waiting"}


def test_who_steps_aside_or_is_replaced_passes_the_turn_on(harness: Desk) -> None:
    task = asked(harness, 'policy="sequence"', task='recusable="true"')
    replace = ReassignTask(task_id=task.id, person="jwcz", reason="调岗", instead_of="fzbzr")
    harness.act(ADMIN, replace)
    assert states(harness, task)["jwcz"] == "waiting"
    assert ("assigned", "jwcz") not in harness.mails(task.instance_id)
    harness.act("cwcz", DeclareRecusal(task_id=task.id, reason="亲属"))
    assert states(harness, task) == {"cwcz": "recused", "fzbzr": "removed", "jwcz": "asked", "rscz": "waiting"}
    harness.act("jwcz", say(task))
    harness.act("rscz", say(task))
    assert harness.reread(task).outcome == "approve"


def test_one_opinion_a_department(harness: Desk) -> None:
    task = asked(harness, 'policy="group"', *DEPARTMENTS)
    assert (task.asked, set(states(harness, task).values())) == (2, {"asked"})
    harness.act("cw_jb", say(task))
    assert states(harness, task) == {"cwcz": "closed", "cw_jb": "voted", "fzbzr": "asked", "fzb_jb": "asked"}
    assert harness.code("cwcz", say(task)) == "group_has_spoken"
    harness.act("fzbzr", say(task))
    closed = harness.reread(task)
    assert (closed.outcome, closed.signed) == ("approve", 2)
    assert closed.data["groups"] == [
        {"group": "CWC", "outcome": "approve", "approvals": 1},
        {"group": "FZB", "outcome": "approve", "approvals": 1},
    ]


def test_a_department_that_takes_its_opinion_back_is_asked_again(harness: Desk) -> None:
    task = asked(harness, 'policy="group"', *DEPARTMENTS)
    harness.act("cw_jb", say(task, "reject"))
    harness.act("cw_jb", WithdrawDecision(task_id=task.id))
    assert set(states(harness, task).values()) == {"asked"}
    harness.act("cwcz", say(task))
    assert states(harness, task)["cw_jb"] == "closed"


def test_the_only_department_is_no_pool(harness: Desk) -> None:
    task = asked(harness, 'policy="group"', *DEPARTMENTS[:2])
    harness.act("cw_jb", say(task, "reject"))
    harness.act("cw_jb", WithdrawDecision(task_id=task.id))
    assert states(harness, task) == {"cwcz": "asked", "cw_jb": "asked"}


def test_each_department_reaches_its_minimum(harness: Desk) -> None:
    task = asked(harness, 'policy="group" minimum="1 CWC=2"', *DEPARTMENTS)
    harness.act("fzb_jb", say(task))
    assert states(harness, task) == {"cwcz": "asked", "cw_jb": "asked", "fzbzr": "closed", "fzb_jb": "voted"}
    harness.act("cwcz", say(task))
    assert harness.reread(task).state == "open"
    harness.act("cw_jb", say(task))
    assert harness.reread(task).outcome == "approve"


def test_a_department_without_anybody_left_is_none(harness: Desk) -> None:
    task = asked(harness, 'policy="group"', *DEPARTMENTS, task='recusable="true"')
    for who in ("fzbzr", "fzb_jb"):
        harness.act(who, DeclareRecusal(task_id=task.id, reason="亲属"))
    assert harness.reread(task).asked == 1
    harness.act("cwcz", say(task))
    assert harness.reread(task).outcome == "approve"


def test_whoever_takes_over_speaks_for_the_same_department(harness: Desk) -> None:
    task = asked(harness, 'policy="group"', *DEPARTMENTS)
    harness.act(ADMIN, ReassignTask(task_id=task.id, person="xcbz", reason="调岗", instead_of="cw_jb"))
    harness.act("xcbz", say(task))
    assert states(harness, task)["cwcz"] == "closed"


def test_groups_can_be_the_candidate_groups(harness: Desk) -> None:
    task = asked(harness, 'policy="group" groups="group"', *DEPARTMENTS)
    harness.act("cwcz", say(task))
    assert states(harness, task) == {"cwcz": "voted", "cw_jb": "asked", "fzbzr": "closed", "fzb_jb": "asked"}


@pytest.mark.parametrize("weights", ["[3, 1, 1]", '{"cwcz": 3, "fzbzr": 1, "rscz": 1}', "results.ranks"])
def test_a_vote_counts_with_its_weight(harness: Desk, weights: str) -> None:
    quoted = weights.replace("results.ranks", "for who in [3, 1, 1] return who")
    task = asked(harness, f'policy="weighted" weights=\'{quoted}\' threshold="2"')
    harness.act("fzbzr", say(task))
    harness.act("cwcz", say(task))
    closed = harness.reread(task)
    assert (closed.outcome, closed.data["present"]) == ("approve", 2)
    assert (closed.data["weight_for"], closed.data["weight_due"], closed.data["weight_present"]) == (4, 5, 4)


@pytest.mark.parametrize("weights", ["[3, 1]", "[3, 1, -1]", '"much"', '{"cwcz": 3}', "null"])
def test_weights_that_are_none_are_an_incident(harness: Desk, weights: str) -> None:
    sign = ask("sign", BY_NAME, approval=f"policy=\"weighted\" weights='{weights}'")
    case = harness.deployed(chain("weights", sign))
    assert [(i.code, i.element) for i in harness.incidents(case)] == [("weights_failed", "sign")]
    assert harness.open_tasks(case) == []


def test_scores_come_to_a_mean(harness: Desk) -> None:
    task = asked(harness, 'policy="score" passMark="80" quorum="1"', outcomes=SCORE)
    assert harness.refusal("cwcz", say(task, "score")).fields == {"lowest": 0, "highest": 100}
    for wrong in ("", "well", 101, -0.5, True):
        assert harness.code("cwcz", say(task, "score", score=wrong)) == "score_invalid"
    harness.act("cwcz", say(task, "score", score=85.5))
    harness.act("fzbzr", say(task, "score", score="70"))
    harness.act("rscz", say(task, "score", score=91))
    closed = harness.reread(task)
    assert (closed.outcome, closed.outcome_class) == ("approve", "approve")
    assert (closed.data["score"], closed.data["spread"], closed.data["scores"]) == (82.1667, 21, 3)
    assert [vote["data"] for vote in closed.data["votes"]] == [{"score": 85.5}, {"score": 70}, {"score": 91}]


def test_scores_that_lie_apart_ask_for_discussion(harness: Desk) -> None:
    task = asked(harness, 'policy="score" spread="20"', outcomes=SCORE)
    harness.act("cwcz", say(task, "score", score=95))
    assert harness.reread(task).state == "open"
    harness.act("fzbzr", say(task, "score", score=60))
    closed = harness.reread(task)
    assert (closed.outcome, closed.outcome_class, closed.data["deferrals"]) == ("discuss", "defer", 0)


def test_who_abstains_gives_no_score(harness: Desk) -> None:
    task = asked(harness, 'policy="score" mode="trimmed"', outcomes=SCORE)
    harness.act("cwcz", say(task, "abstain", score=1))
    harness.act("fzbzr", say(task, "score", score=59))
    harness.act("rscz", say(task, "score", score=60))
    closed = harness.reread(task)
    assert (closed.outcome, closed.data["score"], closed.data["scores"]) == ("reject", 59.5, 2)
    assert closed.data["votes"][0]["data"] == {}


def test_a_score_can_be_a_field_of_the_form(harness: Desk) -> None:
    approval = 'policy="score" scoreField="total" scoreMax="10" passMark="6"'
    sign = ask("sign", BY_NAME, outcomes=SCORE, task='form="marks"', approval=approval)
    form = {"type": "default", "id": "marks", "components": [{"type": "number", "key": "total", "id": "f1"}]}
    files = {**chain("marks", sign), "forms/marks.form": json.dumps(form).encode()}
    task = harness.task(harness.deployed(files))
    assert harness.code("cwcz", say(task, "score")) == "score_invalid"
    for who, total in (("cwcz", 5), ("fzbzr", 8), ("rscz", 6)):
        harness.act(who, say(task, "score", total=total))
    assert (harness.reread(task).outcome, harness.reread(task).data["score"]) == ("approve", 6.3333)


def test_a_form_that_looks_at_nothing_else_needs_no_state_either(harness: Desk) -> None:
    sign = ask("sign", BY_NAME, outcomes=SCORE, task='form="marks"', approval='policy="score" scoreField="total"')
    form = {"type": "default", "id": "marks", "components": [{"type": "number", "key": "total", "id": "f1"}]}
    files = {**chain("marks", sign), "forms/marks.form": json.dumps(form).encode()}
    task = harness.task(harness.deployed(files))
    harness.set(InstanceState, InstanceState.instance_id == task.instance_id, tokens=b"?", variables=b"?")
    assert harness.act("cwcz", say(task, "score", total=7)).value == {"decided": False, "outcome": "score"}


def test_only_who_is_named_has_a_veto(harness: Desk) -> None:
    approval = 'policy="quorum" pass="1/2" veto="at_once" vetoers="legal"'
    task = asked(harness, approval)
    harness.act("cwcz", say(task, "reject"))
    assert harness.reread(task).state == "open"
    harness.act("fzbzr", say(task, "reject"))
    assert (harness.reread(task).outcome, states(harness, task)["rscz"]) == ("reject", "closed")
    task = asked(harness, approval)
    for who in ("cwcz", "rscz"):
        harness.act(who, say(task))
    assert harness.reread(task).state == "open", "whoever has a veto is heard"
    harness.act("fzbzr", say(task))
    assert harness.reread(task).outcome == "approve"


def test_what_one_no_does_to_the_first_approval(harness: Desk) -> None:
    task = asked(harness, 'policy="any"')
    harness.act("rscz", say(task, "reject"))
    harness.act("cwcz", CompleteTask(task_id=task.id, outcome="approve", opinion="同意"))
    closed = harness.reread(task)
    assert (closed.outcome, closed.completed_by, closed.data["opinion"]) == ("approve", "cwcz", "同意")
    task = asked(harness, 'policy="any" onReject="stop"')
    harness.act("rscz", say(task, "reject"))
    assert harness.reread(task).outcome == "reject"


def test_how_often_a_matter_was_put_off_is_counted_without_the_case(harness: Desk) -> None:
    case = harness.slip("vote")
    harness.vote(case, [*MEMBERS, CHAIR], "defer")
    (first,) = harness.all(Task, Task.instance_id == case, Task.element == "vote")
    assert (first.outcome, first.data["deferrals"]) == ("defer", 1)
    last = next(e.actor for e in reversed(harness.trail(case)) if e.event == "TaskCompleted")
    harness.act(last, WithdrawDecision(task_id=first.id))
    harness.vote(case, [last], "defer")
    assert harness.reread(first).data["deferrals"] == 1
    harness.done(harness.task(case, "prepare"), APPLICANT, "done")
    harness.vote(case, [*MEMBERS, CHAIR], "defer")
    counted = [t.data["deferrals"] for t in harness.all(Task, Task.instance_id == case, Task.element == "vote")]
    assert counted == [1, 2]


APPROVALS = (
    'policy="quorum" quorum="2/3" hidden="true"',
    'policy="all"',
    'policy="group"',
    'policy="sequence"',
    'policy="each"',
    'policy="score" passMark="60"',
    "policy=\"weighted\" weights='[1, 1, 1]'",
)


@pytest.mark.parametrize("approval", APPROVALS)
def test_a_vote_that_decides_nothing_never_reads_the_state_of_its_case(harness: Desk, approval: str) -> None:
    """What can't be read stands where the state was: a vote passes by, the deciding one fails."""
    task = asked(harness, approval, outcomes=VOTES)
    broken = {"tokens": b"not a state", "variables": b"not a state"}
    harness.set(InstanceState, InstanceState.instance_id == task.instance_id, **broken)
    done = harness.act("cwcz", say(task, score=70))
    assert done.value == {"decided": False, "outcome": "approve"}
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    harness.act("cwcz", say(task, score=70))
    with pytest.raises(ValueError, match="line 1 column 1"):
        vote(harness, task, ("fzbzr", "rscz"))
