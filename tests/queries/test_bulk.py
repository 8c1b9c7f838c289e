"""What a batch would come to, told before it is committed."""

import pytest

from engine.api import Actor
from engine.commands.claim_task import ClaimTask
from engine.commands.copy_case import CopyCase
from engine.commands.remind_task import RemindTask
from engine.commands.save_draft import SaveDraft
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.transfer_task import TransferTask
from engine.commands.unclaim_task import UnclaimTask
from engine.domain.bulk import MOST, BulkAct, item_key, one_opinion_for_all, opinion_for
from engine.queries.bulk import BulkView
from engine.store.conversations import Copy
from engine.store.tasks import Task
from tests.factories.bulk import FILER, approve, file_task, filed, filing, outcome, preview
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.site import Site
from tests.factories.slip import group

STRANGER = "gj_p1"


def refusals(view: BulkView) -> list[str]:
    return [row.refused for row in view.rows]


def test_titles_and_what_happens_are_told_in_the_order_asked(harness: Desk) -> None:
    first, second = filed(harness, "甲", "乙")
    view = preview(harness, FILER, "complete", second.id, first.id, second.id)
    assert [(row.id, row.title, row.version, row.name) for row in view.rows] == [
        (second.id, "乙", second.version, "file"),
        (first.id, "甲", first.version, "file"),
    ]
    assert (view.name, view.outcome.code if view.outcome else "", view.kept_back) == ("file", "approve", ())
    assert [(o.code, o.opinion_required, o.one_for_all) for o in view.outcomes] == [
        ("approve", False, True),
        ("remark", True, True),
        ("return", True, False),
    ]


def test_foreign_and_missing_are_told_alike_without_any_detail(harness: Desk) -> None:
    (task,) = filed(harness, "秘密事项")
    foreign, missing = preview(harness, STRANGER, "complete", task.id, "0" * 32).rows
    assert [(row.refused, row.title, row.instance_id, row.number, row.why) for row in (foreign, missing)] == [
        ("not_found", "", "", None, "没有找到这条内容，或您无权查看。")
    ] * 2
    assert preview(harness, STRANGER, "complete", task.id).outcomes == ()


def test_what_most_have_in_common_is_the_batch(harness: Desk) -> None:
    one, two = filed(harness, "甲", "乙")
    (other,) = filed(harness, "丙", key="elsewhere", files=filing("elsewhere"))
    view = preview(harness, FILER, "complete", other.id, one.id, two.id)
    assert refusals(view) == ["bulk_unlike", "", ""]
    assert [(group.name, group.ids) for group in view.others] == [("file", (other.id,))]


def test_what_can_be_decided_for_many_goes_before_what_cannot(harness: Desk) -> None:
    alone = filing("alone", file_task(outcomes=outcome("approve", "approve")))
    one, two = filed(harness, "甲", "乙", key="alone", files=alone)
    (able,) = filed(harness, "丙")
    view = preview(harness, FILER, "complete", one.id, two.id, able.id)
    assert refusals(view) == ["bulk_one_by_one", "bulk_one_by_one", ""]
    assert view.others == ()


def test_a_version_with_other_required_fields_is_not_alike(harness: Desk) -> None:
    one, two = filed(harness, "甲", "乙")
    newer = filing("filing", file_task(task='verb="approve" form="book"'))
    (three,) = filed(harness, "丙", files=newer)
    assert refusals(preview(harness, FILER, "complete", one.id, two.id, three.id)) == ["", "", "bulk_unlike"]


def test_only_grade_c(harness: Desk) -> None:
    (c,) = filed(harness, "甲")
    (a,) = filed(harness, "乙", grade="A")
    assert refusals(preview(harness, FILER, "complete", c.id, a.id)) == ["", "bulk_not_here"]
    assert refusals(preview(harness, FILER, "complete", c.id, a.id, outcome="remark")) == ["", ""]


def test_an_outcome_that_is_not_offered_becomes_the_first_that_is(harness: Desk) -> None:
    (task,) = filed(harness, "甲")
    view = preview(harness, FILER, "complete", task.id, outcome="reject")
    assert view.outcome is not None
    assert view.outcome.code == "approve"


def test_where_nothing_may_be_chosen_for_many_nothing_is_offered(harness: Desk) -> None:
    task = harness.task(harness.slip())
    view = preview(harness, CLERK, "complete", task.id)
    assert (view.outcome, refusals(view)) == (None, ["bulk_one_by_one"])


def test_opinions_are_missed_once_somebody_wrote_some(harness: Desk) -> None:
    one, two = filed(harness, "甲", "乙")
    ids = (one.id, two.id)
    assert refusals(preview(harness, FILER, "complete", *ids, outcome="return")) == ["", ""]
    common = preview(harness, FILER, "complete", *ids, outcome="return", opinion="请补材料")
    assert refusals(common) == ["opinion_required"] * 2
    own = preview(harness, FILER, "complete", *ids, outcome="return", opinions={one.id: "请补材料"})
    assert refusals(own) == ["", "opinion_required"]
    assert refusals(preview(harness, FILER, "complete", *ids, outcome="remark", opinion="已核")) == ["", ""]


def test_what_the_form_still_needs_is_counted(harness: Desk) -> None:
    files = filing(
        "booked", file_task(task='verb="approve" form="book"', outcomes=outcome("approve", "approve", "true"))
    )
    one, two = filed(harness, "甲", "乙", key="booked", files=files)
    harness.act(FILER, SaveDraft(task_id=one.id, data={"book": "一", "opinion": "已登记"}))
    first, second = preview(harness, FILER, "complete", one.id, two.id).rows
    assert (first.refused, first.data, first.draft_opinion) == ("", {"book": "一"}, "已登记")
    assert (second.refused, second.why) == ("form_invalid", "表单有 1 处需要修改，尚未提交。")


def test_more_than_one_batch_holds_is_said(harness: Desk) -> None:
    view = preview(harness, FILER, "complete", *(f"{n:032x}" for n in range(MOST + 3)))
    assert (len(view.rows), view.beyond) == (MOST, 3)


def test_copies_to_acknowledge(harness: Desk) -> None:
    (task,) = filed(harness, "甲")
    harness.act(APPLICANT, CopyCase(instance_id=task.instance_id, persons=("xz",), text="请阅"))
    (copy,) = harness.all(Copy)
    assert [(row.title, row.name, row.refused) for row in preview(harness, "xz", "acknowledge", copy.id).rows] == [
        ("甲", "请阅", "")
    ]
    assert refusals(preview(harness, FILER, "acknowledge", copy.id, "0" * 32)) == ["not_found", "not_found"]


def pooled(desk: Desk) -> Task:
    (task,) = filed(desk, "甲", key="pooled", files=filing("pooled", file_task(people=group("dept_handler"))))
    return task


def claimed(desk: Desk) -> Task:
    task = pooled(desk)
    desk.act(CLERK, ClaimTask(task_id=task.id))
    return task


def decided(desk: Desk) -> Task:
    (task,) = filed(desk, "甲")
    desk.done(task, FILER)
    return task


def suspended(desk: Desk) -> Task:
    (task,) = filed(desk, "甲")
    desk.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    return task


def urged(desk: Desk) -> Task:
    (task,) = filed(desk, "甲")
    desk.act(APPLICANT, RemindTask(task_id=task.id))
    return task


COMMANDS = {
    "complete": approve,
    "claim": lambda task: ClaimTask(task_id=task.id),
    "unclaim": lambda task: UnclaimTask(task_id=task.id),
    "transfer": lambda task: TransferTask(task_id=task.id, person="xz"),
    "remind": lambda task: RemindTask(task_id=task.id),
}


@pytest.mark.parametrize("act", COMMANDS)
@pytest.mark.parametrize("stand", [pooled, claimed, decided, suspended, urged])
@pytest.mark.parametrize("who", [FILER, CLERK, "fzb_jb", APPLICANT, ADMIN, STRANGER])
def test_the_preview_says_what_the_batch_then_says(on_sqlite: Desk, act: BulkAct, stand: object, who: str) -> None:
    task: Task = stand(on_sqlite)  # type: ignore[operator]
    (row,) = preview(on_sqlite, who, act, task.id).rows
    task = on_sqlite.reread(task)
    (item,) = on_sqlite.engine.execute_many([COMMANDS[act](task)], Actor.person(who))
    assert row.refused == (item.rejection.code if item.rejection else "")


def test_it_costs_the_same_for_one_and_for_three(on_sqlite: Desk) -> None:
    tasks = [task.id for task in filed(on_sqlite, "甲", "乙", "丙")]
    site = Site(on_sqlite)
    preview(on_sqlite, FILER, "complete", *tasks)

    def cost(act: BulkAct, ids: list[str]) -> int:
        with site.statements() as sent:
            preview(on_sqlite, FILER, act, *ids)
        return len(sent)

    assert [cost(act, tasks[:1]) for act in ("complete", "transfer", "remind", "acknowledge")] == [
        cost(act, tasks) for act in ("complete", "transfer", "remind", "acknowledge")
    ]


def test_one_opinion_stands_for_all_but_never_for_a_return_or_a_reject() -> None:
    assert [one_opinion_for_all(kind) for kind in ("approve", "done", "abstain", "return", "reject")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [
        opinion_for("approve", " 同意 ", " "),
        opinion_for("approve", "同意", "好"),
        opinion_for("return", "补", ""),
    ] == [
        "同意",
        "好",
        "",
    ]
    assert [item_key("k", "t"), item_key(None, "t")] == ["k:t", None]
