from engine.commands.add_signer import AddSigner
from engine.commands.claim_task import ClaimTask
from engine.commands.declare_recusal import DeclareRecusal
from engine.commands.remind_task import MAX_TEXT, RemindTask
from engine.commands.suspend_instance import SuspendInstance
from engine.store.tasks import Task
from tests.factories.desk import ADMIN, APPLICANT, CLERK, OTHER_CLERK, Desk
from tests.factories.slip import ask, chain, person


def urge(task: Task, text: str = "") -> RemindTask:
    return RemindTask(task_id=task.id, text=text)


def both(harness: Desk) -> Task:
    sign = ask("sign", person('["cwcz", "xz"]'), approval='policy="all"', task='recusable="true"')
    return harness.task(harness.deployed(chain("both", sign)))


def urged(harness: Desk, task: Task) -> list[str]:
    return [to for kind, to in harness.mails(task.instance_id) if kind == "urged"]


def test_the_starter_urges_those_who_have_it(harness: Desk) -> None:
    task = both(harness)
    harness.act(APPLICANT, urge(task, "合作方在等"))
    assert urged(harness, task) == ["cwcz", "xz"]
    event = harness.last(task.instance_id)
    assert (event.event, event.payload) == ("TaskReminded", {"people": ["cwcz", "xz"], "text": "合作方在等"})


def test_at_most_once_a_day_whoever_it_is(harness: Desk) -> None:
    task = both(harness)
    harness.act(APPLICANT, urge(task))
    harness.done(task, "cwcz")
    harness.pass_time(hours=3)
    assert harness.code(APPLICANT, urge(task)) == "reminded_today"
    assert harness.code("cwcz", urge(task)) == "reminded_today"
    harness.pass_time(hours=21)
    harness.act("cwcz", urge(task))
    assert urged(harness, task) == ["cwcz", "xz", "xz"]


def test_whoever_has_spoken_waits_and_may_urge_and_who_has_it_may_not(harness: Desk) -> None:
    task = both(harness)
    assert harness.code("cwcz", urge(task)) == "not_permitted"
    harness.done(task, "cwcz")
    harness.act("cwcz", urge(task))
    assert urged(harness, task) == ["xz"]


def test_the_owner_urges_those_who_speak_before(harness: Desk) -> None:
    task = both(harness)
    harness.act("cwcz", AddSigner(task_id=task.id, persons=("gjcz",), place="before"))
    harness.act("cwcz", urge(task))
    assert urged(harness, task) == ["xz", "gjcz"]


def test_of_a_pool_only_the_one_who_claimed_it(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.act(CLERK, ClaimTask(task_id=task.id))
    harness.act(APPLICANT, urge(task))
    assert urged(harness, task) == [CLERK]


def test_nobody_is_left_to_be_urged(harness: Desk) -> None:
    task = both(harness)
    for one in ("cwcz", "xz"):
        harness.act(one, DeclareRecusal(task_id=task.id, reason="顾问"))
    assert harness.code(APPLICANT, urge(task)) == "nobody_to_ask"


def test_what_is_refused(harness: Desk) -> None:
    task = both(harness)
    assert harness.code(OTHER_CLERK, urge(task)) == "not_permitted"
    assert harness.code(APPLICANT, urge(task, "长" * (MAX_TEXT + 1))) == "text_too_long"
    assert harness.code(APPLICANT, RemindTask(task_id="0" * 32)) == "not_found"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code(APPLICANT, urge(task)) == "case_not_active"


def test_a_task_that_is_done(harness: Desk) -> None:
    task = harness.task(harness.slip())
    harness.done(task, CLERK)
    assert harness.code(APPLICANT, urge(task)) == "task_closed"
