from engine.commands.comment import MAX_COMMENT, MAX_MENTIONS, Comment
from engine.commands.terminate_instance import TerminateInstance
from engine.queries.task_detail import TaskDetail
from engine.store import conversations
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.slip import ask, chain, person


def started(harness: Desk) -> str:
    return harness.deployed(chain("alone", ask("sign", person('"cwcz"'))))


def remark(case: str, *mentions: str, text: str = "请看附件二", task: str | None = None) -> Comment:
    return Comment(instance_id=case, text=text, mentions=mentions, task_id=task)


def test_a_reader_remarks_and_whom_it_mentions_is_told(harness: Desk) -> None:
    case = started(harness)
    harness.act(APPLICANT, remark(case, "cwcz", "cwcz", APPLICANT))
    row = harness.one(conversations.Comment)
    assert (row.person, row.text, row.mentions) == (APPLICANT, "请看附件二", ["cwcz", APPLICANT])
    assert [mail for mail in harness.mails(case) if mail[0] == "mentioned"] == [("mentioned", "cwcz")]
    event = harness.last(case)
    assert (event.event, event.payload) == (
        "CommentWritten",
        {"text": "请看附件二", "people": ["cwcz", APPLICANT]},
    )


def test_only_an_assignee_draws_in_somebody_new(harness: Desk) -> None:
    case = started(harness)
    task = harness.task(case)
    assert harness.code(APPLICANT, remark(case, "kycz")) == "mention_unreadable"
    harness.act("cwcz", remark(case, "kycz", task=task.id))
    assert harness.engine.read(TaskDetail(person="kycz", task_id=task.id)).task_id == task.id
    harness.act("kycz", remark(case, "cwcz"))
    assert harness.code("kycz", remark(case, "jwcz")) == "mention_unreadable"


def test_a_case_that_is_over_may_be_remarked_on(harness: Desk) -> None:
    case = started(harness)
    harness.act(ADMIN, TerminateInstance(instance_id=case, reason="核查"))
    harness.act(APPLICANT, remark(case))


def test_what_is_refused(harness: Desk) -> None:
    case = started(harness)
    assert harness.code(CLERK, remark(case)) == "not_permitted"
    assert harness.code("cwcz", remark(case, text=" ")) == "text_required"
    assert harness.code("cwcz", remark(case, text="长" * (MAX_COMMENT + 1))) == "text_too_long"
    assert harness.code("cwcz", remark(case, "nobody")) == "person_unknown"
    assert harness.code("cwcz", remark(case, *map(str, range(MAX_MENTIONS + 1)))) == "too_many_mentions"
    assert harness.code("cwcz", remark(case, task="0" * 32)) == "not_found"
    assert harness.code("cwcz", remark("0" * 32)) == "not_found"
