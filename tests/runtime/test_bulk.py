"""Many commands at once: each by itself, with its own key and its own answer."""

import pytest

from engine.api import Actor, Item, Rejection
from engine.commands.acknowledge import Acknowledge
from engine.commands.claim_task import ClaimTask
from engine.commands.complete_task import CompleteTask
from engine.commands.copy_case import CopyCase
from engine.commands.mark_seen import MarkSeen
from engine.commands.remind_task import RemindTask
from engine.commands.save_draft import SaveDraft
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.transfer_task import TransferTask
from engine.commands.unclaim_task import UnclaimTask
from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.bulk import MOST
from engine.store.audit import Audit
from engine.store.conversations import Copy
from engine.store.tasks import Task
from tests.factories.bulk import FILER, THEN, approve, file_task, filed, filing, outcome
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk, race
from tests.factories.slip import group

STRANGER = "gj_p1"


def many(desk: Desk, who: str, *commands: object, key: str | None = None) -> tuple[Item, ...]:
    return desk.engine.execute_many(commands, Actor.person(who), key=key)


def states(items: tuple[Item, ...]) -> list[str]:
    return [item.state if item.rejection is None else item.rejection.code for item in items]


def test_each_is_done_and_recorded_by_itself(harness: Desk) -> None:
    tasks = filed(harness, "甲", "乙", "丙")
    assert states(many(harness, FILER, *(approve(task) for task in tasks))) == ["done", "done", "done"]
    for task in tasks:
        assert (harness.reread(task).outcome, harness.task(task.instance_id).element) == ("approve", "then")
        event = harness.one(
            Audit, Audit.chain == task.instance_id, Audit.task_id == task.id, Audit.event == "TaskCompleted"
        )
        assert (event.actor, event.payload["bulk"]) == (FILER, True)  # type: ignore[index, call-overload]


def test_a_refusal_stops_none_of_the_others(harness: Desk) -> None:
    first, second, third = filed(harness, "甲", "乙", "丙")
    harness.act(ADMIN, SuspendInstance(instance_id=second.instance_id, reason="核查"))
    assert states(many(harness, FILER, approve(first), approve(second), approve(third))) == [
        "done",
        "case_not_active",
        "done",
    ]
    assert harness.reread(second).state == "open"


def test_the_version_that_was_not_seen_is_refused(harness: Desk) -> None:
    first, second = filed(harness, "甲", "乙")
    done = many(harness, FILER, approve(first, seen_version=first.version - 1), approve(second))
    assert states(done) == ["stale_version", "done"]


def test_what_another_did_between_preview_and_commit_is_told(harness: Desk) -> None:
    pool = filing("pooled", file_task(people=group("dept_handler")))
    first, second = filed(harness, "甲", "乙", key="pooled", files=pool)
    harness.done(first, "fzb_jb")
    done = many(harness, CLERK, approve(first), approve(second))
    assert states(done) == ["task_already_completed", "done"]
    assert harness.reread(first).completed_by == "fzb_jb"


def test_two_batches_at_once_have_one_effect_each(harness: Desk) -> None:
    tasks = filed(harness, "甲", "乙", "丙")
    commands = [approve(task) for task in tasks]
    found: list[tuple[Item, ...]] = []

    def batch() -> None:
        found.append(many(harness, FILER, *commands, key="k" * 32))

    race(batch, batch)  # type: ignore[arg-type]
    assert sorted(states(found[0] + found[1])) == ["done"] * 3 + ["replayed"] * 3
    for task in tasks:
        assert harness.events(task.instance_id).count("TaskCompleted") == 2  # the application, and this


def test_a_batch_that_is_sent_again_does_nothing(harness: Desk) -> None:
    tasks = filed(harness, "甲", "乙")
    many(harness, FILER, *(approve(task) for task in tasks), key="k" * 32)
    before = harness.rows()
    again = many(harness, FILER, *(approve(task) for task in tasks), key="k" * 32)
    assert states(again) == ["replayed", "replayed"]
    assert harness.changed(before) == []


def test_foreign_and_missing_are_told_alike_and_nothing_changes(harness: Desk) -> None:
    (task,) = filed(harness, "甲")
    before = harness.rows()
    foreign = many(harness, STRANGER, approve(task), CompleteTask(task_id="0" * 32, outcome="approve"))
    assert [(item.state, item.rejection.code if item.rejection else "") for item in foreign] == [
        ("rejected", "not_found"),
        ("rejected", "not_found"),
    ]
    assert [item.rejection.fields for item in foreign if item.rejection] == [{}, {}]
    assert harness.changed(before) == []


def test_a_reader_who_is_not_asked_is_refused_as_in_the_single_act(harness: Desk) -> None:
    (task,) = filed(harness, "甲")
    assert states(many(harness, APPLICANT, approve(task))) == ["task_not_yours"]


@pytest.mark.parametrize(
    ("grade", "code", "answer"),
    [
        ("C", "approve", "done"),
        ("A", "approve", "bulk_not_here"),
        ("A", "remark", "done"),
        ("C", "reject", "bulk_not_here"),
        ("C", "return", "done"),
        ("C", "nothing", "unknown_outcome"),
    ],
)
def test_an_outcome_is_chosen_for_many_only_where_the_diagram_allows_it(
    harness: Desk, grade: str, code: str, answer: str
) -> None:
    (task,) = filed(harness, "甲", grade=grade)
    assert states(many(harness, FILER, approve(task, outcome=code, opinion="理由"))) == [answer]


def test_alone_every_outcome_may_be_chosen(harness: Desk) -> None:
    (task,) = filed(harness, "甲", grade="A")
    harness.done(task, FILER)
    assert harness.reread(task).outcome == "approve"


def test_an_expression_that_fails_allows_nothing(harness: Desk) -> None:
    files = filing("odd", file_task(outcomes=outcome("approve", "approve", "grade + 1 > 2")))
    (task,) = filed(harness, "甲", key="odd", files=files)
    assert states(many(harness, FILER, approve(task))) == ["bulk_not_here"]


def test_an_opinion_is_needed_as_alone(harness: Desk) -> None:
    first, second = filed(harness, "甲", "乙")
    sent = (approve(first, outcome="return"), approve(second, outcome="return", opinion="请补材料"))
    assert states(many(harness, FILER, *sent)) == ["opinion_required", "done"]


def test_what_is_not_alike_is_left_out(harness: Desk) -> None:
    one, two = filed(harness, "甲", "乙")
    (other,) = filed(harness, "丙", key="elsewhere", files=filing("elsewhere"))
    assert states(many(harness, FILER, approve(one), approve(other), approve(two))) == ["done", "bulk_unlike", "done"]


def test_more_than_can_be_read_through_are_refused_as_a_whole(harness: Desk) -> None:
    (task,) = filed(harness, "甲")
    before = harness.rows()
    with pytest.raises(Rejection) as refused:
        many(harness, FILER, *[approve(task)] * (MOST + 1))
    assert (refused.value.code, refused.value.fields) == ("bulk_too_many", {"count": MOST + 1, "limit": MOST})
    assert harness.changed(before) == []


def test_a_command_about_nothing_in_particular_is_a_mistake(harness: Desk) -> None:
    with pytest.raises(TypeError):
        many(harness, FILER, object())


def test_pooled_tasks_are_claimed_and_given_back(harness: Desk) -> None:
    pool = filing("pooled", file_task(people=group("dept_handler")))
    tasks = filed(harness, "甲", "乙", key="pooled", files=pool)
    harness.act("fzb_jb", ClaimTask(task_id=tasks[0].id))
    assert states(many(harness, CLERK, *(ClaimTask(task_id=t.id) for t in tasks))) == ["task_claimed_by_other", "done"]
    assert states(many(harness, CLERK, *(UnclaimTask(task_id=t.id) for t in tasks))) == [
        "task_claimed_by_other",
        "done",
    ]


def test_tasks_are_handed_on_and_urged(harness: Desk) -> None:
    tasks = filed(harness, "甲", "乙")
    assert states(many(harness, APPLICANT, *(RemindTask(task_id=t.id) for t in tasks))) == ["done", "done"]
    assert states(many(harness, APPLICANT, *(RemindTask(task_id=t.id) for t in tasks))) == ["reminded_today"] * 2
    assert states(many(harness, FILER, *(TransferTask(task_id=t.id, person="xz") for t in tasks))) == ["done", "done"]
    assert [harness.people(t, "asked") for t in tasks] == [["xz"], ["xz"]]


def test_copies_are_acknowledged_by_whoever_received_them(harness: Desk) -> None:
    tasks = filed(harness, "甲", "乙")
    for task in tasks:
        harness.act(APPLICANT, CopyCase(instance_id=task.instance_id, persons=("xz",)))
    copies = [copy.id for copy in harness.all(Copy)]
    assert states(many(harness, FILER, *(Acknowledge(copy_id=one) for one in copies))) == ["not_found"] * 2
    assert states(many(harness, "xz", *(Acknowledge(copy_id=one) for one in copies))) == ["done", "done"]
    assert states(many(harness, "xz", *(Acknowledge(copy_id=one) for one in copies))) == ["copy_read", "copy_read"]


def test_cases_are_marked_as_seen(harness: Desk) -> None:
    (task,) = filed(harness, "甲")
    cases = (task.instance_id, "0" * 32)
    assert states(many(harness, FILER, *(MarkSeen(instance_id=case) for case in cases))) == ["done", "not_found"]
    assert states(many(harness, STRANGER, *(MarkSeen(instance_id=case) for case in cases))) == ["not_found"] * 2


def test_a_whole_batch_is_taken_back_item_by_item(harness: Desk) -> None:
    tasks = filed(harness, "甲", "乙", "丙")
    many(harness, FILER, *(approve(task) for task in tasks))
    harness.done(harness.task(tasks[1].instance_id), THEN)
    back = many(harness, FILER, *(WithdrawDecision(task_id=task.id) for task in tasks))
    assert states(back) == ["done", "undo_acted", "done"]
    assert [harness.reread(task).state for task in tasks] == ["open", "completed", "open"]


def test_what_was_prepared_goes_with_the_batch(harness: Desk) -> None:
    task_with = file_task(task='verb="approve" form="book"', outcomes=outcome("approve", "approve", "true"))
    files = filing("booked", task_with)
    first, second = filed(harness, "甲", "乙", key="booked", files=files)
    assert states(many(harness, FILER, approve(first), approve(second, data={"book": "二〇二六"}))) == [
        "form_invalid",
        "done",
    ]
    harness.act(FILER, SaveDraft(task_id=first.id, data={"book": "一"}))
    assert harness.one(Task, Task.id == second.id).data["book"] == "二〇二六"  # type: ignore[index, call-overload]
