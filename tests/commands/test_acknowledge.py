from engine.commands.acknowledge import Acknowledge
from engine.commands.copy_case import CopyCase
from engine.commands.withdraw_decision import WithdrawDecision
from engine.runtime.copies import MAX_TEXT
from engine.store.conversations import Copy
from tests.factories.desk import APPLICANT, CLERK, Desk
from tests.factories.slip import ask, chain, person


def copied(harness: Desk) -> tuple[str, Copy]:
    case = harness.deployed(chain("alone", ask("sign", person('"cwcz"')), ask("then", person('"xz"'))))
    harness.act(APPLICANT, CopyCase(instance_id=case, persons=("kycz",), kind="acknowledge"))
    return case, harness.one(Copy)


def test_it_was_read(harness: Desk) -> None:
    case, row = copied(harness)
    harness.act("kycz", Acknowledge(copy_id=row.id, text="无意见"))
    now = harness.one(Copy)
    assert (now.state, now.reply, now.acknowledged_at) == ("acknowledged", "无意见", harness.clock.now())
    event = harness.last(case)
    assert (event.event, event.actor) == ("CopyAcknowledged", "kycz")


def test_reading_takes_nobody_the_time_to_undo(harness: Desk) -> None:
    case, row = copied(harness)
    task = harness.task(case)
    harness.done(task, "cwcz")
    harness.act("kycz", Acknowledge(copy_id=row.id))
    harness.act("cwcz", WithdrawDecision(task_id=task.id))
    assert harness.one(Copy).state == "acknowledged"


def test_what_is_refused(harness: Desk) -> None:
    _, row = copied(harness)
    assert harness.code(CLERK, Acknowledge(copy_id=row.id)) == "not_permitted"
    assert harness.code("kycz", Acknowledge(copy_id="0" * 32)) == "not_found"
    assert harness.code("kycz", Acknowledge(copy_id=row.id, text="长" * (MAX_TEXT + 1))) == "text_too_long"
    harness.act("kycz", Acknowledge(copy_id=row.id))
    assert harness.code("kycz", Acknowledge(copy_id=row.id)) == "copy_read"
