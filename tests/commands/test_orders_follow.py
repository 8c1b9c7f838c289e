from engine.api import Actor
from engine.commands.claim_task import ClaimTask
from engine.commands.close_supervision import CloseSupervision
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.delegate_task import DelegateTask
from engine.commands.hand_over import HandOver
from engine.commands.reassign_task import ReassignTask
from engine.commands.reply_supervision import ReplySupervision
from engine.commands.transfer_task import TransferTask
from engine.queries.case_detail import CaseDetail
from engine.queries.hand_over import HandOverPreview
from engine.queries.supervision import RedList
from engine.queries.urging import TimesUrged
from engine.store.tasks import SupervisionOrder, Task
from tests.factories.away import CLERK2, DEPUTY, HEAD, by_post, held, opened
from tests.factories.desk import ADMIN, Desk
from tests.factories.slip import ask, chain, group, person

OFFICE = "gjfcz"
STANDARD = 'in="5 workdays" ladder="L-STD"'


def supervised(harness: Desk) -> Task:
    task = by_post(harness, due=STANDARD, task='recusable="true"')
    harness.advance("10 workdays")
    assert addressee(harness) == HEAD
    harness.act(HEAD, ClaimTask(task_id=task.id))  # the ladder has let their superior act as well
    return task


def addressee(harness: Desk) -> str:
    return harness.one(SupervisionOrder).addressee


def told(harness: Desk, task: Task) -> list[str]:
    return [job.person for job in harness.jobs(task.instance_id, "supervised") if job.payload.get("addressed")]


def trail_of(harness: Desk, task: Task, language: str = "zh") -> list[str]:
    query = CaseDetail(person=ADMIN, instance_id=task.instance_id, language=language)
    return [line.what for line in harness.engine.read(query, Actor.person(ADMIN)).trail]


def test_an_order_goes_with_a_task_that_is_handed_on(harness: Desk) -> None:
    task = supervised(harness)
    order = harness.one(SupervisionOrder)
    harness.act(HEAD, TransferTask(task_id=task.id, person=DEPUTY))
    now = harness.one(SupervisionOrder)
    assert (now.addressee, now.due_at, now.round, now.closed_at) == (DEPUTY, order.due_at, order.round, None)
    assert told(harness, task) == [DEPUTY]
    assert "“sign”的督办单改由现办理人答复" in trail_of(harness, task)
    assert "the supervision order on “sign” goes to whoever has it now" in trail_of(harness, task, "en")
    moved = [row for row in harness.trail(task.instance_id) if row.event == "SupervisionMoved"]
    assert [row.payload for row in moved] == [{"order": order.id, "from": HEAD, "to": DEPUTY, "joined": False}]


def test_only_whoever_has_it_answers_and_sees_it_among_theirs(harness: Desk) -> None:
    task = supervised(harness)
    harness.act(HEAD, TransferTask(task_id=task.id, person=DEPUTY))
    reply = ReplySupervision(order_id=harness.one(SupervisionOrder).id, reply="周五前办结")
    assert harness.code(HEAD, reply) == "not_permitted"

    def of(login: str) -> int:
        return len(harness.engine.read(RedList(person=login, only_mine=True), Actor.person(login)))

    assert (of(HEAD), of(DEPUTY)) == (0, 1)
    harness.act(DEPUTY, reply)


def test_it_goes_with_a_task_that_is_reassigned(harness: Desk) -> None:
    task = supervised(harness)
    harness.act(ADMIN, ReassignTask(task_id=task.id, person=CLERK2, reason="出国"))
    assert (addressee(harness), told(harness, task)) == (CLERK2, [CLERK2])


def test_it_goes_with_one_of_several_who_is_replaced(harness: Desk) -> None:
    both = ask("sign", person('"xz"'), group("dept_head", '"CWC"'), approval='policy="all"', due=STANDARD)
    task = harness.task(harness.deployed(chain("both", both)))
    harness.advance("10 workdays")
    harness.act(ADMIN, ReassignTask(task_id=task.id, person=CLERK2, reason="出国", instead_of=HEAD))
    assert sorted(order.addressee for order in harness.all(SupervisionOrder)) == [CLERK2, "xz"]


def test_the_orders_of_a_pool_become_one(harness: Desk) -> None:
    pool = ask("sign", group("dept_head", '"CWC"'), person('"xz"'), due=STANDARD)
    task = harness.task(harness.deployed(chain("pool", pool)))
    harness.advance("10 workdays")
    assert len(harness.all(SupervisionOrder)) == 2
    harness.act(ADMIN, ReassignTask(task_id=task.id, person=CLERK2, reason="出国"))
    still = harness.all(SupervisionOrder, SupervisionOrder.closed_at.is_(None))
    assert ([order.addressee for order in still], told(harness, task)) == ([CLERK2], [CLERK2])


def test_it_joins_the_order_of_a_colleague_of_the_pool(harness: Desk) -> None:
    pool = ask("sign", group("dept_head", '"CWC"'), person('"xz"'), due=STANDARD)
    task = harness.task(harness.deployed(chain("pool", pool)))
    harness.advance("10 workdays")
    harness.act(HEAD, ClaimTask(task_id=task.id))
    harness.act(HEAD, TransferTask(task_id=task.id, person="xz"))
    still = harness.all(SupervisionOrder, SupervisionOrder.closed_at.is_(None))
    assert ([order.addressee for order in still], told(harness, task)) == (["xz"], [])


def test_a_delegate_has_no_order_for_the_task_comes_back(harness: Desk) -> None:
    task = supervised(harness)
    harness.act(HEAD, DelegateTask(task_id=task.id, person=CLERK2))
    assert (addressee(harness), told(harness, task)) == (HEAD, [])


def test_a_substitute_has_it_while_they_have_the_task(harness: Desk) -> None:
    task = supervised(harness)
    opened(harness, days=5)
    assert (addressee(harness), told(harness, task)) == (DEPUTY, [DEPUTY])
    (line,) = [one for one in trail_of(harness, task) if "督办单" in one]
    assert "督办单随件改由 财务处副处长 答复" in line
    harness.advance("6 workdays")
    assert addressee(harness) == HEAD


def test_an_order_that_a_substitute_got_comes_back_with_the_task(harness: Desk) -> None:
    by_post(harness, due=STANDARD)
    opened(harness, days=20)
    harness.advance("10 workdays")
    assert addressee(harness) == DEPUTY
    harness.advance("15 workdays")
    assert addressee(harness) == HEAD


def test_a_substitute_who_steps_aside_gives_it_back(harness: Desk) -> None:
    task = supervised(harness)
    opened(harness, days=5)
    harness.act(DEPUTY, DeclareRecusal(task_id=task.id, reason="与申请人有亲属关系"))
    assert addressee(harness) == HEAD


def test_after_everybody_stepped_aside_it_goes_to_whoever_is_found(harness: Desk) -> None:
    task = supervised(harness)
    harness.act(HEAD, DeclareRecusal(task_id=task.id, reason="与申请人有亲属关系"))
    harness.act(ADMIN, ReassignTask(task_id=task.id, person=CLERK2, reason="改由经办人"))
    assert addressee(harness) == CLERK2


def handed(harness: Desk, about: Task, **parts: str) -> None:
    view = harness.engine.read(HandOverPreview(person=HEAD), Actor.person(ADMIN))
    assert view is not None
    keys = {item.kind: item.key for item in view.items}
    given = {keys[kind]: to for kind, to in parts.items()}
    harness.act(ADMIN, HandOver(person=HEAD, instance_id=about.instance_id, parts=given, reason="调离"))


def test_in_a_hand_over_it_goes_with_the_task(harness: Desk) -> None:
    task = supervised(harness)
    handed(harness, task, task=CLERK2)
    assert (addressee(harness), told(harness, task)) == (CLERK2, [CLERK2])


def test_in_a_hand_over_it_goes_to_whom_it_is_given(harness: Desk) -> None:
    task = supervised(harness)
    handed(harness, task, task=CLERK2, order=DEPUTY)
    assert addressee(harness) == DEPUTY


def test_what_was_answered_stays_with_who_answered(harness: Desk) -> None:
    task = supervised(harness)
    harness.act(HEAD, ReplySupervision(order_id=harness.one(SupervisionOrder).id, reply="周五前办结"))
    view = harness.engine.read(HandOverPreview(person=HEAD), Actor.person(ADMIN))
    assert view is not None
    assert [item.kind for item in view.items] == ["task"]
    harness.act(HEAD, TransferTask(task_id=task.id, person=DEPUTY))
    assert (addressee(harness), told(harness, task)) == (HEAD, [])
    (urged,) = harness.engine.read(TimesUrged(), Actor.person(ADMIN)).tasks
    assert [one.by for one in urged.answers if one.kind == "reply"] == ["财务处处长"]


def test_what_was_answered_before_a_term_ended_stays_too(harness: Desk) -> None:
    supervised(harness)
    harness.act(HEAD, ReplySupervision(order_id=harness.one(SupervisionOrder).id, reply="周五前办结"))
    held(harness, {"person": CLERK2})
    assert addressee(harness) == HEAD


def test_the_office_asks_again_of_whoever_has_it_now(harness: Desk) -> None:
    task = supervised(harness)
    order = harness.one(SupervisionOrder)
    harness.act(HEAD, ReplySupervision(order_id=order.id, reply="周五前办结"))
    harness.act(HEAD, TransferTask(task_id=task.id, person=CLERK2))
    harness.act(ADMIN, ReassignTask(task_id=task.id, person=DEPUTY, reason="出国"))
    harness.act(OFFICE, CloseSupervision(order_id=order.id, words="请说明卡在何处", again=True))
    assert [one.addressee for one in harness.all(SupervisionOrder)] == [HEAD, DEPUTY]
    assert harness.jobs(task.instance_id, "supervised")[-1].person == DEPUTY
