from engine.api import Actor
from engine.commands.add_signer import AddSigner
from engine.commands.ask_question import AskQuestion
from engine.commands.complete_task import CompleteTask
from engine.commands.confirm_obligation import ConfirmObligation
from engine.commands.copy_task import CopyTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.hand_over import HandOver
from engine.commands.reply_supervision import ReplySupervision
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.transfer_task import TransferTask
from engine.queries.case_detail import CaseDetail
from engine.queries.hand_over import HandOverPreview
from engine.queries.obligations import Obligations
from engine.store.conversations import Copy, Question
from engine.store.obligations import Obligation
from engine.store.tasks import SupervisionOrder, Task
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_post, held, opened
from tests.factories.desk import ADMIN, APPLICANT, Desk
from tests.factories.slip import ask, chain, group, person

UNDER = 'conditions="true"'
THEN = ask("then", person('"xz"'))


def approved(harness: Desk, *then: str, who: str | None = None, starter: str | None = None) -> str:
    """A case whose first task the head of finance approved under a condition, in the post or by name."""
    asked = group("dept_head", '"CWC"') if who is None else person(f'"{who}"')
    harness.deploy_files(chain("bound", ask("first", asked, task=UNDER), *then))
    case = harness.start("bound", starter or APPLICANT)
    first = CompleteTask(task_id=harness.task(case).id, outcome="approve", conditions=("补合同",))
    harness.act(HEAD if who is None else who, first)
    return case


def keeper(harness: Desk) -> str:
    kept = harness.one(Obligation)
    return kept.kept_by or kept.set_by


def may_confirm(harness: Desk, case: str, who: str) -> bool:
    (row,) = harness.engine.read(Obligations(instance_id=case, person=who), Actor.person(who))
    return row.confirmable


def trail_of(harness: Desk, case: str, language: str = "zh") -> list[str]:
    page = harness.engine.read(CaseDetail(person=ADMIN, instance_id=case, language=language), Actor.person(ADMIN))
    return [line.what for line in page.trail]


def moved_words(harness: Desk, case: str) -> list[str]:
    return [line for line in trail_of(harness, case) if "换人办理" in line]


def supervised(harness: Desk) -> Task:
    task = by_post(harness, due='in="5 workdays" ladder="L-STD"')
    harness.advance("10 workdays")
    assert harness.one(SupervisionOrder).addressee == HEAD
    return task


def test_a_supervision_order_goes_to_the_successor_with_its_deadline(harness: Desk) -> None:
    task = supervised(harness)
    order = harness.one(SupervisionOrder)
    held(harness, {"person": CLERK2})
    now = harness.one(SupervisionOrder)
    assert (now.addressee, now.due_at, now.round) == (CLERK2, order.due_at, order.round)
    assert ("supervised", CLERK2) in harness.mails(task.instance_id)
    reply = ReplySupervision(order_id=order.id, reply="周五前办结")
    assert harness.code(HEAD, reply) == "not_permitted"
    harness.act(CLERK2, reply)
    (line,) = moved_words(harness, task.instance_id)
    assert "任期已满，督办单改由" in line


def test_an_order_to_one_who_has_spoken_goes_on_as_well(harness: Desk) -> None:
    both = ask("sign", person('"xz"'), group("dept_head", '"CWC"'), approval='policy="all"')
    task = harness.task(harness.deployed(chain("both", both)))
    order = SupervisionOrder(
        id="o" * 32, instance_id=task.instance_id, task_id=task.id, office="lsg_office", addressee=HEAD,
        issued_at=harness.clock.now(), due_at=harness.clock.now(), reply=None, closed_at=None,
        round=1, asked=None, replied_at=None, closed_by=None, closing=None,
    )  # fmt: skip
    with harness.engine.database.write_session() as session, session.begin():
        session.add(order)
    harness.done(task, HEAD)
    held(harness, {"person": CLERK2})
    assert harness.one(SupervisionOrder).addressee == CLERK2


def test_an_order_waits_where_nobody_follows(harness: Desk) -> None:
    supervised(harness)
    held(harness)
    assert harness.one(SupervisionOrder).addressee == HEAD
    held(harness, {"person": CLERK2})
    assert harness.one(SupervisionOrder).addressee == CLERK2


def test_a_condition_goes_to_the_successor_though_the_case_is_over(harness: Desk) -> None:
    case = approved(harness)
    assert harness.instance(case).state == "completed"
    held(harness, {"person": CLERK2})
    assert (harness.one(Obligation).set_by, keeper(harness)) == (HEAD, CLERK2)
    assert [may_confirm(harness, case, who) for who in (HEAD, CLERK2)] == [False, True]
    assert ("kept", CLERK2) in harness.mails(case)
    (line,) = moved_words(harness, case)
    assert "任期已满，附带条件改由" in line
    confirm = ConfirmObligation(obligation_id=harness.one(Obligation).id)
    assert harness.code(HEAD, confirm) == "not_permitted"
    harness.act(CLERK2, confirm)


def test_it_goes_on_from_successor_to_successor(harness: Desk) -> None:
    approved(harness, THEN)
    for follows in (CLERK2, DEPUTY, HEAD, CLERK2):
        held(harness, {"person": follows})
        assert keeper(harness) == follows


def test_a_condition_of_somebody_asked_by_name_stays(harness: Desk) -> None:
    approved(harness, who=HEAD)
    held(harness, {"person": CLERK2})
    assert keeper(harness) == HEAD


def test_a_condition_given_to_somebody_by_name_stays_with_them(harness: Desk) -> None:
    case = approved(harness, THEN)
    key = f"condition:{harness.one(Obligation).id}"
    harness.act(ADMIN, HandOver(person=HEAD, instance_id=case, parts={key: "gjcz"}, reason="调离"))
    held(harness, {"person": CLERK2})
    assert keeper(harness) == "gjcz"
    assert ("kept", "gjcz") in harness.mails(case)
    assert may_confirm(harness, case, "gjcz")
    assert "把 财务处处长 的附带条件移交给 国际处处长：调离" in trail_of(harness, case)
    assert "handed over from Director, finance to Director, international office: conditions (调离)" in trail_of(
        harness, case, "en"
    )


def test_whoever_is_to_fulfil_it_does_not_look_after_it(harness: Desk) -> None:
    approved(harness, THEN, starter=CLERK2)
    held(harness, {"person": CLERK2})
    assert keeper(harness) == HEAD
    held(harness, {"person": CLERK2}, {"person": DEPUTY})
    assert keeper(harness) == DEPUTY


def test_what_a_substitute_approved_under_follows_the_post(harness: Desk) -> None:
    harness.deploy_files(chain("bound", ask("first", group("dept_head", '"CWC"'), task=UNDER), THEN))
    case = harness.start("bound", APPLICANT)
    opened(harness)
    first = CompleteTask(task_id=harness.task(case).id, outcome="approve", conditions=("补合同",))
    harness.act(DEPUTY, first)
    held(harness, {"person": CLERK2})
    assert keeper(harness) == CLERK2


def test_words_to_a_person_stay_with_the_person(harness: Desk) -> None:
    case = approved(harness, THEN)
    task = harness.task(case)
    harness.act("xz", AskQuestion(task_id=task.id, person=HEAD, text="预算？"))
    harness.act("xz", CopyTask(task_id=task.id, persons=(HEAD,), kind="acknowledge"))
    harness.act("xz", AddSigner(task_id=task.id, persons=(HEAD,), place="before"))
    held(harness, {"person": CLERK2})
    assert (harness.one(Question).asked_of, harness.one(Copy).person) == (HEAD, HEAD)
    assert harness.assignment(task, HEAD).state == "asked"
    harness.done(task, HEAD)


def test_those_added_and_a_delegate_stay_beside_the_successor(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(HEAD, DelegateTask(task_id=task.id, person=DEPUTY))
    held(harness, {"person": CLERK2})
    assert (harness.assignment(task, CLERK2).state, harness.assignment(task, DEPUTY).state) == ("waiting", "asked")
    harness.act(DEPUTY, ResolveDelegation(task_id=task.id, opinion="拟同意"))
    harness.done(task, CLERK2)


def test_what_was_handed_on_by_name_is_theirs(harness: Desk) -> None:
    task = by_post(harness)
    harness.act(HEAD, TransferTask(task_id=task.id, person=DEPUTY))
    held(harness, {"person": CLERK2})
    harness.done(task, DEPUTY)


def test_a_hand_over_lists_what_stayed(harness: Desk) -> None:
    approved(harness, THEN)
    held(harness)
    view = harness.engine.read(HandOverPreview(person=HEAD), Actor.person(ADMIN))
    assert view is not None
    assert [item.kind for item in view.items] == ["condition"]
