"""Whether one's own decision can be taken back: what is told is what the command then does."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.api import Actor, Rejection
from engine.commands.add_signer import AddSigner
from engine.commands.complete_task import CompleteTask
from engine.commands.delegate_task import DelegateTask
from engine.commands.mark_seen import MarkSeen
from engine.commands.resolve_delegation import ResolveDelegation
from engine.commands.send_back import SendBack
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.domain.withdrawing import Decision, Opened, refused_withdrawal
from engine.queries.withdrawals import Withdrawal, Withdrawals
from engine.store.jobs import Job
from engine.store.tasks import Task
from tests.factories.bulk import FILER, THEN, filed
from tests.factories.desk import ADMIN, CLERK, MEMBERS, Desk
from tests.factories.site import Site


def verdicts(desk: Desk, who: str, *tasks: Task) -> list[Withdrawal]:
    return list(desk.engine.read(Withdrawals(person=who, task_ids=tuple(task.id for task in tasks))))


def test_the_seconds_run_out_and_then_it_can_still_be_taken_back(harness: Desk) -> None:
    (task,) = filed(harness, "甲")
    harness.done(task, FILER)
    harness.pass_time(seconds=3)
    assert verdicts(harness, FILER, task) == [Withdrawal(task_id=task.id, seconds_left=5)]
    harness.pass_time(minutes=3)
    assert verdicts(harness, FILER, task) == [Withdrawal(task_id=task.id)]


def test_it_says_who_opened_it(harness: Desk) -> None:
    (task,) = filed(harness, "甲")
    harness.done(task, FILER)
    harness.pass_time(seconds=9)
    harness.act(THEN, MarkSeen(instance_id=task.instance_id))
    (found,) = verdicts(harness, FILER, task)
    who = harness.engine.organisation.persons[THEN].name.zh
    assert (found.can, found.refused) == (False, "undo_opened")
    assert found.why == f"{who} 已于 2026-09-01 09:00 打开这件事项，不能再撤回。"


def test_it_says_who_went_on_and_who_took_it_back(harness: Desk) -> None:
    task, who = acted_on(harness)
    (found,) = verdicts(harness, who, task)
    assert (found.refused, "2026-09-01 09:00 接着办理" in found.why) == ("undo_acted", True)
    again, _ = approved(harness)
    harness.act(who, WithdrawDecision(task_id=again.id))
    (found,) = verdicts(harness, who, again)
    assert (found.refused, "2026-09-01 09:00 撤回" in found.why) == ("undo_done", True)


def test_of_what_may_not_be_read_nothing_is_told(harness: Desk) -> None:
    (task,) = filed(harness, "甲")
    harness.done(task, FILER)
    assert verdicts(harness, "gj_p1", task) == []


def approved(desk: Desk) -> tuple[Task, str]:
    (task,) = filed(desk, "甲")
    desk.done(task, FILER)
    return task, FILER


def opened(desk: Desk) -> tuple[Task, str]:
    found = approved(desk)
    desk.pass_time(seconds=9)
    desk.act(THEN, MarkSeen(instance_id=found[0].instance_id))
    return found


def acted_on(desk: Desk) -> tuple[Task, str]:
    found = approved(desk)
    desk.done(desk.task(found[0].instance_id), THEN)
    return found


def suspended(desk: Desk) -> tuple[Task, str]:
    found = approved(desk)
    desk.act(ADMIN, SuspendInstance(instance_id=found[0].instance_id, reason="核查"))
    return found


def undecided(desk: Desk) -> tuple[Task, str]:
    return filed(desk, "甲")[0], FILER


def ended(desk: Desk) -> tuple[Task, str]:
    task = desk.task(desk.slip())
    desk.done(task, CLERK, "reject", "不合规定")
    return task, CLERK


def voted(desk: Desk) -> tuple[Task, str]:
    case = desk.slip("vote")
    task = desk.task(case)
    desk.vote(case, MEMBERS[:1])
    return task, MEMBERS[0]


def sent_back(desk: Desk) -> tuple[Task, str]:
    (task,) = filed(desk, "甲")
    desk.act(FILER, SendBack(task_id=task.id, to="apply", opinion="请补材料", seen_version=task.version))
    return task, FILER


def given_back(desk: Desk) -> tuple[Task, str]:
    (task,) = filed(desk, "甲")
    desk.act(FILER, DelegateTask(task_id=task.id, person="xz"))
    desk.act("xz", ResolveDelegation(task_id=task.id, opinion="拟同意"))
    return task, "xz"


def signed_before(desk: Desk) -> tuple[Task, str]:
    (task,) = filed(desk, "甲")
    desk.act(FILER, AddSigner(task_id=task.id, persons=("xz",), place="before"))
    desk.act("xz", CompleteTask(task_id=task.id, outcome="approve"))
    return task, "xz"


def taken_back(desk: Desk) -> tuple[Task, str]:
    found = approved(desk)
    desk.act(FILER, WithdrawDecision(task_id=found[0].id))
    return found


STANDS = [
    (approved, ""),
    (opened, "undo_opened"),
    (acted_on, "undo_acted"),
    (taken_back, "undo_done"),
    (suspended, "case_not_active"),
    (undecided, "not_permitted"),
    (ended, "undo_number_issued"),
    (voted, ""),
    (sent_back, ""),
    (given_back, ""),
    (signed_before, ""),
]
"""Every word that can be taken back, and what stands against it."""


@pytest.mark.parametrize(("stand", "refused"), STANDS)
def test_what_is_told_is_what_the_command_does(
    harness: Desk, stand: Callable[[Desk], tuple[Task, str]], refused: str
) -> None:
    task, who = stand(harness)
    (told,) = verdicts(harness, who, task)
    try:
        harness.engine.execute(WithdrawDecision(task_id=task.id), Actor.person(who))
        answer = ""
    except Rejection as rejection:
        answer = rejection.code
    assert (told.refused, answer) == (refused, refused)


@pytest.mark.parametrize("stand", [approved, voted, sent_back, given_back, signed_before])
def test_nothing_of_it_leaves_before_the_seconds_are_over(
    harness: Desk, stand: Callable[[Desk], tuple[Task, str]]
) -> None:
    task, _ = stand(harness)
    act = harness.case(task.instance_id).act
    made = harness.all(Job, Job.instance_id == task.instance_id, Job.created_act == act, Job.queue == "mail")
    undo = harness.engine.settings.undo_seconds
    assert {(job.due_at - harness.clock.now()).total_seconds() for job in made} <= {undo}


def test_it_costs_the_same_for_one_and_for_three(on_sqlite: Desk) -> None:
    tasks = filed(on_sqlite, "甲", "乙", "丙")
    for task in tasks:
        on_sqlite.done(task, FILER)
    site = Site(on_sqlite)
    verdicts(on_sqlite, FILER, *tasks)
    costs = []
    for some in (tasks[:1], tasks):
        with site.statements() as sent:
            verdicts(on_sqlite, FILER, *some)
        costs.append(len(sent))
    assert costs[0] == costs[1]


OPENED = Opened(person="xz", at=datetime(2026, 9, 1, tzinfo=UTC))
ORDER = {
    "not_permitted": {"made": False},
    "case_not_active": {"case_suspended": True},
    "undo_number_issued": {"final": True},
    "undo_acted": {"next_act": 7},
    "undo_opened": {"opened": (OPENED,)},
    "undo_told": {"told": True},
}
"""What stands against it, the first reason first."""


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_of_several_reasons_the_first_is_told(first: int) -> None:
    facts: dict[str, Any] = {}
    for reason in list(ORDER.values())[first:]:
        facts.update(reason)
    assert refused_withdrawal(Decision(**facts)) == list(ORDER)[first]


def test_within_the_seconds_it_does_not_matter_who_opened_it() -> None:
    assert refused_withdrawal(Decision(opened=(OPENED,), told=True, at_once=True)) is None
    assert refused_withdrawal(Decision(kept=False, at_once=True)) == "undo_too_late"
