from engine.commands.suspend_instance import SuspendInstance
from engine.commands.waive_obligation import MAX_REASON, WaiveObligation
from tests.commands.test_confirm_obligation import CONDITIONS, approve, conditional, confirm, first
from tests.factories.desk import ADMIN, Desk


def waive(harness: Desk, reason: str = "不再需要") -> WaiveObligation:
    return WaiveObligation(obligation_id=first(harness).id, reason=reason)


def test_a_condition_is_let_go_with_its_reason(harness: Desk) -> None:
    task = conditional(harness)
    harness.act("cwcz", approve(task))
    harness.act("cwcz", waive(harness))
    now = first(harness)
    assert (now.state, now.note, now.closed_by) == ("waived", "不再需要", "cwcz")
    event = harness.last(task.instance_id)
    assert (event.event, event.payload["text"], event.payload["reason"]) == (
        "ObligationWaived",
        CONDITIONS[0],
        "不再需要",
    )
    assert harness.code("cwcz", waive(harness)) == "obligation_closed"
    assert harness.code("cwcz", confirm(harness)) == "obligation_closed"


def test_an_administrator_may_and_whoever_merely_comes_next_may_not(harness: Desk) -> None:
    task = conditional(harness)
    harness.act("cwcz", approve(task))
    superior = harness.engine.organisation.superior_of("cwcz", harness.clock.now())
    other = next(p for p in ("jwcz", "kycz") if p != superior)
    assert harness.code(other, waive(harness)) == "not_permitted"
    harness.act(ADMIN, waive(harness))


def test_what_is_refused(harness: Desk) -> None:
    task = conditional(harness)
    harness.act("cwcz", approve(task))
    assert harness.code("cwcz", waive(harness, " ")) == "reason_required"
    assert harness.code("cwcz", waive(harness, "长" * (MAX_REASON + 1))) == "text_too_long"
    assert harness.code("cwcz", WaiveObligation(obligation_id="0" * 32, reason="x")) == "not_found"
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    assert harness.code("cwcz", waive(harness)) == "case_not_active"
