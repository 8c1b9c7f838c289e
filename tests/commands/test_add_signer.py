import pytest

from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.reassign_task import ReassignTask
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.transfer_task import TransferTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.signing import MAX_SIGNERS
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, MEMBERS, OTHER_CLERK, Desk
from tests.factories.slip import ask, chain, person

THEN = ask("then", person('"jwcz"'))


def add(task: Task, place: str, *people: str, mode: str = "all", text: str = "") -> AddSigner:
    return AddSigner(task_id=task.id, persons=people, place=place, mode=mode, text=text)  # type: ignore[arg-type]


def alone(harness: Desk, task: str = "") -> Task:
    return harness.task(harness.deployed(chain("alone", ask("sign", person('"cwcz"'), task=task), THEN)))


def body(harness: Desk, policy: str, *people: str) -> Task:
    names = ", ".join(f'"{p}"' for p in people)
    sign = ask("sign", person(f"[{names}]"), approval=policy, task='recusable="true"')
    return harness.task(harness.deployed(chain("body", sign, THEN)))


def result(harness: Desk, task: Task) -> dict[str, object]:
    found: dict[str, object] = harness.variables(task.instance_id)["results"]["sign"]
    return found


# before


def test_the_owner_waits_until_all_have_spoken_and_then_decides(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "before", "xz", "gjcz", text="请看经费"))
    assert harness.people(task, "asked") == ["xz", "gjcz"]
    assert harness.people(task, "waiting") == ["cwcz"]
    assert {("added", "xz"), ("added", "gjcz")} <= set(harness.mails(task.instance_id))
    assert harness.code("cwcz", harness.vote_command(task)) == "signers_first"
    harness.done(task, "xz", "approve", "可行")
    assert harness.people(task, "asked") == ["gjcz"]
    harness.done(task, "gjcz", "reject", "经费不足")
    assert harness.people(task, "asked") == ["cwcz"]
    assert harness.reread(task).state == "open"
    harness.done(task, "cwcz", "approve", "已落实经费")
    told = result(harness, task)
    assert (told["outcome"], told["by"]) == ("approve", "cwcz")
    assert told["signers"] == [
        {"person": "xz", "place": "before", "outcome": "approve", "opinion": "可行"},
        {"person": "gjcz", "place": "before", "outcome": "reject", "opinion": "经费不足"},
    ]
    assert harness.events(task.instance_id).count("SignerSpoke") == 2


def test_one_of_any_is_enough(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "before", "xz", "gjcz", mode="any"))
    harness.done(task, "gjcz")
    assert harness.people(task, "asked") == ["cwcz"]
    assert harness.people(task, "closed") == ["xz"]


def test_in_turn_one_is_asked_after_the_other(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "before", "xz", "gjcz", mode="in_turn"))
    assert harness.people(task, "asked") == ["xz"]
    assert harness.code("gjcz", harness.vote_command(task)) == "not_your_turn"
    harness.done(task, "xz")
    assert harness.people(task, "asked") == ["gjcz"]
    assert ("added", "gjcz") in harness.mails(task.instance_id)
    harness.done(task, "gjcz")
    assert harness.people(task, "asked") == ["cwcz"]


def test_out_of_a_pool_it_comes_back_to_the_one_who_claimed_it(harness: Desk) -> None:
    task = harness.task(harness.slip())
    assert harness.code(CLERK, add(task, "before", "xz")) == "task_not_claimed"
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, add(task, "before", "xz"))
    assert CLERK in harness.people(task, "waiting")
    harness.done(task, "xz")
    assert CLERK in harness.people(task, "candidate")
    assert harness.code(OTHER_CLERK, harness.vote_command(task)) == "task_claimed_by_other"
    harness.done(task, CLERK)
    assert harness.reread(task).completed_by == CLERK


def test_a_word_taken_back_lets_the_owner_wait_again(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "before", "xz", "gjcz", mode="in_turn"))
    harness.done(task, "xz")
    harness.act("xz", WithdrawDecision(task_id=task.id))
    assert (harness.people(task, "asked"), harness.people(task, "waiting")) == (["xz"], ["cwcz", "gjcz"])
    harness.done(task, "xz")
    harness.done(task, "gjcz")
    assert harness.people(task, "asked") == ["cwcz"]
    harness.act("gjcz", WithdrawDecision(task_id=task.id))
    assert (harness.people(task, "asked"), harness.people(task, "waiting")) == (["gjcz"], ["cwcz"])
    assert harness.reread(task).signed == 0


def test_a_signer_who_steps_aside_is_not_waited_for(harness: Desk) -> None:
    task = alone(harness, 'recusable="true"')
    harness.act("cwcz", add(task, "before", "xz"))
    harness.act("xz", DeclareRecusal(task_id=task.id, reason="顾问"))
    assert harness.people(task, "asked") == ["cwcz"]


def test_before_a_vote_in_a_body_the_others_go_on(harness: Desk) -> None:
    task = body(harness, 'policy="all"', "cwcz", "xz")
    harness.act("cwcz", add(task, "before", "gjcz"))
    harness.done(task, "xz")
    assert harness.people(task, "asked") == ["gjcz"]
    harness.done(task, "gjcz")
    harness.done(task, "cwcz")
    assert harness.reread(task).outcome == "approve"
    assert [v["person"] for v in harness.reread(task).data["votes"]] == ["cwcz", "xz"]


def test_when_others_decide_nobody_before_is_needed_any_more(harness: Desk) -> None:
    task = body(harness, 'policy="any"', "cwcz", "xz")
    harness.act("cwcz", add(task, "before", "gjcz"))
    harness.done(task, "xz")
    assert harness.people(task, "closed") == ["cwcz", "gjcz"]
    harness.act("xz", WithdrawDecision(task_id=task.id))
    assert (harness.people(task, "asked"), harness.people(task, "waiting")) == (["xz", "gjcz"], ["cwcz"])


# after


def test_after_the_decision_they_are_asked_before_it_moves(harness: Desk) -> None:
    task = alone(harness)
    case = task.instance_id
    harness.act("cwcz", add(task, "after", "xz"))
    assert harness.people(task, "waiting") == ["xz"]
    harness.done(task, "cwcz", "approve", "同意")
    assert [t.element for t in harness.open_tasks(case)] == ["sign"]
    assert harness.people(task, "asked") == ["xz"]
    assert ("added", "xz") in harness.mails(case)
    harness.done(task, "xz", "approve", "附议")
    assert [t.element for t in harness.open_tasks(case)] == ["then"]
    told = result(harness, task)
    assert (told["by"], told["opinion"], told["outcome"]) == ("cwcz", "同意", "approve")
    assert harness.reread(task).completed_by == "cwcz"


def test_a_no_of_theirs_is_the_task_s_no(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "after", "xz", "gjcz"))
    harness.done(task, "cwcz", "approve", "同意")
    harness.done(task, "gjcz", "reject", "不合规定")
    now = harness.reread(task)
    assert (now.outcome, now.outcome_class, now.completed_by) == ("reject", "reject", "gjcz")
    told = result(harness, task)
    assert (told["by"], told["opinion"]) == ("gjcz", "不合规定")
    assert harness.people(task, "closed") == ["xz"]


def test_after_a_no_nobody_is_asked_any_more(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "after", "xz"))
    harness.done(task, "cwcz", "reject", "不同意")
    assert harness.reread(task).outcome == "reject"
    assert harness.people(task, "closed") == ["xz"]


@pytest.mark.parametrize(("first", "second", "outcome"), [("reject", "approve", "approve"), ("reject",) * 3])
def test_of_any_one_yes_is_enough(harness: Desk, first: str, second: str, outcome: str) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "after", "xz", "gjcz", mode="any"))
    harness.done(task, "cwcz")
    harness.done(task, "xz", first, "理由")
    assert harness.reread(task).state == "open"
    harness.done(task, "gjcz", second, "理由")
    assert harness.reread(task).outcome == outcome


def test_after_in_turn(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "after", "xz", "gjcz", mode="in_turn"))
    harness.done(task, "cwcz")
    assert (harness.people(task, "asked"), harness.people(task, "waiting")) == (["xz"], ["gjcz"])
    harness.done(task, "xz")
    harness.done(task, "gjcz")
    assert harness.reread(task).outcome == "approve"


def test_the_decision_taken_back_lets_them_wait_again(harness: Desk) -> None:
    task = body(harness, 'policy="any"', "cwcz", "kycz")
    harness.act("cwcz", add(task, "after", "xz", "gjcz"))
    before = [(a.person, a.state) for a in harness.asked(task.id)]
    harness.done(task, "cwcz")
    assert harness.people(task, "closed") == ["kycz"]
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    assert [(a.person, a.state) for a in harness.asked(task.id)] == before
    harness.done(task, "kycz")
    harness.done(task, "xz")
    harness.act("xz", WithdrawDecision(task_id=task.id))
    assert harness.people(task, "asked") == ["xz", "gjcz"]
    harness.done(task, "xz")
    harness.done(task, "gjcz")
    harness.act("gjcz", WithdrawDecision(task_id=task.id))
    assert (harness.people(task, "asked"), harness.reread(task).state) == (["gjcz"], "open")
    assert [t.element for t in harness.open_tasks(task.instance_id)] == ["sign"]


def test_when_the_last_of_them_steps_aside_the_decision_stands(harness: Desk) -> None:
    task = alone(harness, 'recusable="true"')
    harness.act("cwcz", add(task, "after", "xz"))
    harness.done(task, "cwcz")
    harness.act("xz", DeclareRecusal(task_id=task.id, reason="顾问"))
    now = harness.reread(task)
    assert (now.outcome, now.completed_by) == ("approve", "cwcz")


def test_who_signs_after_is_not_replaced_by_an_administrator(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "after", "xz"))
    harness.done(task, "cwcz")
    assert harness.code(ADMIN, ReassignTask(task_id=task.id, person="gjcz", reason="出差")) == "signers_last"


def test_added_and_then_handed_on(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "after", "xz"))
    harness.act("cwcz", TransferTask(task_id=task.id, person="gjcz"))
    assert (harness.people(task, "asked"), harness.people(task, "waiting")) == (["gjcz"], ["xz"])
    harness.done(task, "gjcz")
    assert harness.people(task, "asked") == ["xz"]
    harness.done(task, "xz")
    assert harness.reread(task).completed_by == "gjcz"


def test_a_superior_takes_over_what_waits_for_signers(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "before", "xz"))
    harness.act(ADMIN, ReassignTask(task_id=task.id, person="gjcz", reason="出差"))
    assert (harness.people(task, "asked"), harness.people(task, "waiting")) == (["xz"], ["gjcz"])
    harness.done(task, "xz")
    harness.done(task, "gjcz")
    assert harness.reread(task).completed_by == "gjcz"


# beside


@pytest.mark.parametrize(
    ("mode", "votes", "outcome"),
    [
        ("all", [("cwcz", "approve"), ("xz", "approve")], "approve"),
        ("all", [("cwcz", "approve"), ("xz", "reject")], "reject"),
        ("any", [("xz", "approve")], "approve"),
        ("any", [("xz", "reject"), ("cwcz", "approve")], "approve"),
        ("in_turn", [("cwcz", "approve"), ("xz", "approve")], "approve"),
        ("in_turn", [("cwcz", "reject")], "reject"),
    ],
)
def test_who_decided_alone_decides_with_them(
    harness: Desk, mode: str, votes: list[tuple[str, str]], outcome: str
) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "parallel", "xz", mode=mode))
    assert harness.reread(task).asked == 2
    for voter, vote in votes:
        assert harness.reread(task).state == "open"
        harness.done(task, voter, vote, "理由", amount=7 if voter == "cwcz" else 8)
    assert harness.reread(task).outcome == outcome


def test_the_owner_s_fields_stay_where_the_diagram_looks_for_them(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "parallel", "xz"))
    harness.done(task, "xz", amount=8)
    harness.done(task, "cwcz", amount=7)
    told = result(harness, task)
    assert (told["amount"], told["by"], len(told["votes"])) == (7, "cwcz", 2)  # type: ignore[arg-type]


def test_of_a_pool_only_the_one_who_claimed_it_stays(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(CLERK, add(task, "parallel", "xz"))
    assert harness.people(task, "asked") == [CLERK, "xz"]
    assert harness.people(task, "candidate") == []
    harness.done(task, "xz")
    harness.done(task, CLERK)
    assert harness.reread(task).outcome == "approve"


def test_in_a_body_the_base_changes_and_it_is_counted_anew(harness: Desk) -> None:
    task = body(harness, 'policy="quorum" quorum="1" pass="1/2"', "cwcz", "xz", "gjcz")
    harness.done(task, "cwcz")
    harness.act("xz", add(task, "parallel", "kycz"))
    assert harness.reread(task).asked == 4
    harness.done(task, "xz")
    assert harness.reread(task).state == "open"
    harness.done(task, "kycz")
    assert harness.reread(task).state == "open" or harness.reread(task).data["due"] == 4
    if harness.reread(task).state == "open":
        harness.done(task, "gjcz", "reject", "理由")
    assert (harness.reread(task).outcome, harness.reread(task).data["due"]) == ("approve", 4)


def test_in_a_drawn_sequence_they_are_asked_with_whoever_added_them(harness: Desk) -> None:
    task = body(harness, 'policy="sequence"', "cwcz", "xz", "gjcz")
    harness.done(task, "cwcz")
    harness.act("xz", add(task, "parallel", "kycz"))
    assert harness.people(task, "asked") == ["xz", "kycz"]
    harness.done(task, "xz")
    assert harness.people(task, "waiting") == ["gjcz"]
    harness.done(task, "kycz")
    assert harness.people(task, "asked") == ["gjcz"]


def test_one_mode_a_task(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "parallel", "xz", mode="any"))
    assert harness.code("cwcz", add(task, "parallel", "gjcz", mode="all")) == "signer_terms"
    harness.act("cwcz", add(task, "parallel", "gjcz", mode="any"))
    votes = body(harness, 'policy="all"', "cwcz", "xz")
    assert harness.code("cwcz", add(votes, "parallel", "kycz", mode="any")) == "signer_terms"


def test_a_joined_task_is_decided_twice_by_nobody(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "parallel", "xz"))
    harness.done(task, "xz")
    assert harness.code("xz", harness.vote_command(task)) == "already_voted"
    harness.done(task, "cwcz")
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    assert (harness.people(task, "voted"), harness.people(task, "asked")) == (["xz"], ["cwcz"])


# who and what


def test_who_may_not_be_added(harness: Desk) -> None:
    task = alone(harness, 'recusable="true"')
    for place in ("before", "after", "parallel"):
        assert harness.code("cwcz", add(task, place, APPLICANT)) == "person_excluded"
        assert harness.code("cwcz", add(task, place, "cwcz")) == "person_self"
        assert harness.code("cwcz", add(task, place, "nobody")) == "person_unknown"
        assert harness.code("cwcz", add(task, place)) == "persons_required"
        assert harness.code("cwcz", add(task, place, "xz", "xz")) == "persons_required"
    harness.act("cwcz", add(task, "after", "xz"))
    assert harness.code("cwcz", add(task, "before", "xz")) == "person_already_asked"
    many = [login for login in harness.engine.organisation.persons if login not in ("cwcz", "xz", APPLICANT)]
    assert harness.code("cwcz", add(task, "after", *many[: MAX_SIGNERS + 1])) == "too_many_signers"


def test_a_vote_is_not_widened_but_may_be_prepared_by_a_word_before(harness: Desk) -> None:
    task = harness.task(harness.slip("vote"))
    assert harness.code(MEMBERS[0], add(task, "parallel", "cwcz")) == "vote_in_person"
    assert harness.code(MEMBERS[0], add(task, "after", "cwcz")) == "vote_in_person"
    harness.act(MEMBERS[0], add(task, "before", "cwcz"))
    assert MEMBERS[0] in harness.people(task, "waiting")


def test_who_was_added_gives_a_word_and_nothing_else(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "before", "xz"))
    assert harness.code("xz", add(task, "before", "gjcz")) == "owner_only"
    assert harness.code("xz", TransferTask(task_id=task.id, person="gjcz")) == "owner_only"
    assert harness.code("xz", DelegateTask(task_id=task.id, person="gjcz")) == "owner_only"
    assert harness.code("xz", SendBack(task_id=task.id, to="x", opinion="补正")) == "owner_only"


def test_who_was_added_fills_in_no_form(harness: Desk) -> None:
    task = alone(harness)
    harness.act("cwcz", add(task, "before", "xz"))
    filled = CompleteTask(task_id=task.id, outcome="approve", data={"amount": 3})
    assert harness.code("xz", filled) == "unknown_field"


def test_what_is_refused(harness: Desk) -> None:
    task = alone(harness)
    assert harness.code("xz", add(task, "before", "gjcz")) == "task_not_yours"
    assert harness.code("cwcz", add(task, "around", "gjcz")) == "signer_terms"
    assert harness.code("cwcz", add(task, "before", "gjcz", mode="some")) == "signer_terms"
    assert harness.code("cwcz", add(task, "before", "gjcz", text="长" * 4001)) == "text_too_long"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code("cwcz", add(task, "before", "gjcz")) == "case_not_active"
