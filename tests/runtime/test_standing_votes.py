"""Scoped re-approval: those whose part has changed are asked again, the others' votes stand."""

from engine.commands.send_back import SendBack
from engine.commands.withdraw_decision import WithdrawDecision
from engine.store.tasks import Task
from tests.factories.desk import APPLICANT, Desk
from tests.factories.slip import DONE, STANDARD, ask, over, package, person
from tests.spiff.drawing import draw, end, start, xor

HEADS = ("cwcz", "fzbzr", "rscz")
PARTS = 'if vote.unit = "CWC" then not(list contains(changed, "budget")) else not(list contains(changed, "text"))'


def body(stands: str = PARTS, approval: str = 'policy="all"') -> dict[str, bytes]:
    told = stands.replace('"', "&quot;")
    shapes = [
        start(),
        ask("write", person("starter.id"), outcomes=DONE),
        ask(
            "sign",
            person('["cwcz", "fzbzr", "rscz"]'),
            outcomes=STANDARD,
            approval=approval,
            task=f'votesStand="{told}"',
        ),
        xor("signed"),
        ask("file", person('"ky_jb"')),
        end("e"),
        over("no", "rejected", "rejected"),
    ]
    flows = [
        "s>write",
        "write>sign",
        "sign>signed",
        'signed>write[results.sign.outcome = "return"]',
        'signed>no[results.sign.outcome = "reject"]',
        "signed>file*",
        "file>e",
    ]
    return package("scoped", draw("scoped", shapes, flows))


def returned(desk: Desk, stands: str = PARTS, by: str = "rscz", **again: object) -> Task:
    """Two agree, one sends it back; the applicant files again."""
    case = desk.deployed(body(stands))
    desk.done(desk.task(case), APPLICANT, "done", budget=10, text="一")
    task = desk.task(case)
    for who in HEADS:
        desk.done(task, who, "return" if who == by else "approve", "请补" if who == by else "同意")
    desk.done(desk.task(case, "write"), APPLICANT, "done", **{"budget": 10, "text": "一", **again})
    return desk.task(case, "sign")


def states(desk: Desk, task: Task) -> dict[str, str]:
    return {row.person: row.state for row in desk.asked(task.id)}


def test_only_those_whose_part_changed_vote_again(harness: Desk) -> None:
    task = returned(harness, budget=12)
    assert states(harness, task) == {"cwcz": "asked", "fzbzr": "voted", "rscz": "asked"}
    kept = harness.assignment(task, "fzbzr")
    assert (kept.outcome, kept.opinion, kept.mode) == ("approve", "同意", "stands")
    assert (task.signed, task.asked) == (1, 3)
    letters = [person for kind, person in harness.mails(task.instance_id) if kind == "assigned"]
    assert letters == ["cwcz", "rscz"]
    told = [row for row in harness.trail(task.instance_id) if row.event == "VotesStand"]
    assert [(row.payload["people"], row.payload["changed"]) for row in told] == [
        (["fzbzr"], ["budget", "write.budget"])
    ]
    harness.done(task, "cwcz")
    harness.done(task, "rscz")
    assert harness.task(task.instance_id).element == "file"


def test_who_sent_it_back_looks_again_whatever_changed(harness: Desk) -> None:
    task = returned(harness)
    assert states(harness, task) == {"cwcz": "voted", "fzbzr": "voted", "rscz": "asked"}


def test_where_all_would_stand_none_does(harness: Desk) -> None:
    case = harness.deployed(body("true"))
    harness.done(harness.task(case), APPLICANT, "done", budget=10)
    task = harness.task(case)
    for who in HEADS:
        harness.done(task, who)
    harness.act("ky_jb", SendBack(task_id=harness.task(case).id, to="write", opinion="补", straight=False))
    harness.done(harness.task(case), APPLICANT, "done", budget=10)
    assert set(states(harness, harness.task(case, "sign")).values()) == {"asked"}


def test_without_the_setting_all_vote_again(harness: Desk) -> None:
    task = returned(harness, "false", budget=12)
    assert set(states(harness, task).values()) == {"asked"}


def test_a_vote_that_stands_is_nobodys_to_take_back(harness: Desk) -> None:
    task = returned(harness, budget=12)
    refused = harness.code("fzbzr", WithdrawDecision(task_id=task.id))
    assert refused == "not_permitted"
    assert states(harness, task)["fzbzr"] == "voted"


def test_a_no_after_votes_that_stood_decides_as_any(harness: Desk) -> None:
    task = returned(harness, budget=12)
    harness.done(task, "cwcz", "reject", "超出预算")
    harness.done(task, "rscz")
    assert harness.case(task.instance_id).outcome_class == "rejected"
