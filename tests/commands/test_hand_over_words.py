from copy import deepcopy

import pytest
import yaml

from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.complete_task import CompleteTask
from engine.commands.confirm_obligation import ConfirmObligation
from engine.commands.copy_case import CopyCase
from engine.commands.import_organisation import ImportOrganisation
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.hand_over import HandOverPreview, Leavers
from engine.store.conversations import Copy, Question
from engine.store.instances import CaseActor
from engine.store.obligations import Obligation
from engine.testing import ROOT
from tests.commands.test_hand_over import hand, items, preview
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_name, by_post, holder, opened
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import ask, chain, person


@pytest.fixture
def conditional(harness: Desk) -> str:
    """A case in which the head of finance has set a condition."""
    first = ask("first", person(f'"{HEAD}"'), task='conditions="true"')
    case = harness.deployed(chain("more", first, ask("sign", person('"xz"'))))
    done = CompleteTask(task_id=harness.task(case).id, outcome="approve", conditions=("补合同",))
    harness.act(HEAD, done)
    return case


def left(harness: Desk, login: str) -> None:
    document = deepcopy(yaml.safe_load((ROOT / "demo" / "organisation.yaml").read_text("utf-8")))
    next(p for p in document["persons"] if p["login"] == login)["active"] = False
    harness.act(ADMIN, ImportOrganisation(document=document))
    harness.settle()


def test_a_successor_who_is_away_has_it_done_by_their_substitute(harness: Desk) -> None:
    task = harness.task(harness.deployed(chain("president", ask("sign", person('"xz"')))))
    opened(harness)
    harness.act(ADMIN, hand(harness, task.instance_id, "xz", task=HEAD))
    harness.settle()
    assert holder(harness, task) == (DEPUTY, HEAD)


def test_a_case_they_started_is_handed_over_once(harness: Desk) -> None:
    case = by_post(harness).instance_id
    harness.act(ADMIN, hand(harness, case, APPLICANT))
    assert preview(harness, APPLICANT).items == ()
    assert [a.person for a in harness.all(CaseActor, CaseActor.relation == "successor")] == [CLERK2]


def test_nobody_gets_the_same_copy_twice(harness: Desk) -> None:
    case = by_post(harness).instance_id
    harness.act(ADMIN, CopyCase(instance_id=case, persons=("xz", CLERK2), kind="acknowledge", text="请阅"))
    assert bool(items(harness, "xz")["copy"].refused)
    assert harness.code(ADMIN, hand(harness, case, "xz")) == "copied_already"
    harness.act(ADMIN, hand(harness, case, "xz", copy=DEPUTY))
    assert [c.person for c in harness.all(Copy)] == [DEPUTY, CLERK2]
    assert ("copied", DEPUTY) in harness.mails(case)


def test_nobody_answers_their_own_question(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(HEAD, AskQuestion(task_id=task.id, person="xz", text="预算？", pause=True))
    assert "提问" in items(harness, "xz", HEAD)["question"].refused
    assert harness.code(ADMIN, hand(harness, task.instance_id, "xz", question=HEAD)) == "asks_themself"


def test_an_answer_reaches_whoever_has_the_asker_s_task_by_now(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(HEAD, AskQuestion(task_id=task.id, person="xz", text="预算？", pause=True))
    harness.act(ADMIN, hand(harness, task.instance_id))
    harness.act("xz", AnswerQuestion(question_id=harness.one(Question).id, text="已列支"))
    assert [who for kind, who in harness.mails(task.instance_id) if kind == "answered"] == [HEAD, CLERK2]
    harness.done(task, CLERK2)


def test_no_condition_goes_to_whoever_is_to_fulfil_it(harness: Desk, conditional: str) -> None:
    assert bool(items(harness, HEAD, APPLICANT)["condition"].refused)
    assert harness.code(ADMIN, hand(harness, conditional, condition=APPLICANT)) == "person_excluded"
    harness.act(ADMIN, hand(harness, conditional))
    harness.act(CLERK2, ConfirmObligation(obligation_id=harness.one(Obligation).id))


def test_who_has_left_with_words_alone_is_told_of_too(harness: Desk, conditional: str) -> None:
    harness.act("xz", AskQuestion(task_id=harness.task(conditional).id, person=HEAD, text="预算？"))
    assert HEAD not in [one.login for one in harness.engine.read(Leavers())]
    left(harness, HEAD)
    first = harness.engine.read(Leavers())[0]
    assert (first.login, first.active, first.open_tasks) == (HEAD, False, 2)
    harness.act(ADMIN, hand(harness, conditional))
    assert HEAD not in [one.login for one in harness.engine.read(Leavers())]


def test_what_was_handed_over_can_be_taken_back_by_its_new_holder(harness: Desk) -> None:
    drawn = chain("two", ask("sign", person(f'"{HEAD}"')), ask("then", person('"xz"')))
    task = harness.task(harness.deployed(drawn))
    harness.act(ADMIN, hand(harness, task.instance_id))
    harness.done(task, CLERK2)
    harness.act(CLERK2, WithdrawDecision(task_id=task.id))
    assert holder(harness, task) == (CLERK2, None)
    assert preview(harness).items == ()


def test_windows_in_which_they_stand_in_and_standing_names(harness: Desk) -> None:
    by_name(harness)
    opened(harness)
    seen = harness.engine.read(HandOverPreview(person=DEPUTY))
    assert seen is not None
    assert [(w.person, w.stands_in) for w in seen.windows] == [("财务处处长", True)]
    assert [w.stands_in for w in preview(harness).windows] == [False]
    stands = {s.substitute: s.person for s in harness.engine.organisation.substitutions if s.from_at is None}
    named = harness.engine.read(HandOverPreview(person=next(iter(stands))))
    assert named is not None
    assert sum(one.stands_in for one in named.standing) == sum(
        s.substitute == named.login for s in harness.engine.organisation.substitutions if s.from_at is None
    )
