"""Why a task is not late: its limit, every stretch its clock stood, every move of its date."""

import pytest

from engine.api import Rejection
from engine.commands.answer_question import AnswerQuestion
from engine.commands.ask_question import AskQuestion
from engine.commands.correlate_message import CorrelateMessage
from engine.commands.resume_instance import ResumeInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.withdraw_decision import WithdrawDecision
from engine.queries.due_story import DueStories, DueStory
from engine.store.conversations import Question
from tests.commands.test_move_due_dates import ZEEBE, waiting
from tests.factories.calendar import off, worked_out
from tests.factories.desk import ADMIN, APPLICANT, CLERK, Desk
from tests.factories.messages import waits as receives
from tests.factories.slip import DONE, ask, chain, package, person
from tests.spiff.drawing import both, draw, end, start


def told(desk: Desk, case: str, who: str = CLERK) -> tuple[DueStory, ...]:
    return desk.engine.read(DueStories(instance_id=case, person=who)).stories


def test_every_stretch_and_every_move_is_told_in_order(harness: Desk) -> None:
    task = waiting(harness)
    asked_at = harness.clock.now()
    harness.act(CLERK, AskQuestion(task_id=task.id, person=APPLICANT, text="请补充", pause=True))
    harness.pass_time(hours=3)
    harness.act(APPLICANT, AnswerQuestion(question_id=harness.one(Question).id, text="已补充"))
    answered_at = harness.clock.now()
    worked_out(harness, off("2026-09-03"), reason="校庆")
    harness.pass_time(hours=1)
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    suspended_at = harness.clock.now()
    (story,) = told(harness, task.instance_id)
    assert [(line.kind, line.why, line.since, line.until, line.minutes) for line in story.lines] == [
        ("pause", "question", asked_at, answered_at, 180),
        ("move", "校庆", answered_at, None, None),
        ("pause", "suspension", suspended_at, None, None),
    ]
    assert story.lines[1].due == harness.reread(task).due_at
    assert (story.limit, story.working, story.slack.state) == ("5 workdays", True, "paused")
    harness.pass_time(hours=1)
    harness.act(ADMIN, ResumeInstance(instance_id=task.instance_id, reason="查清"))
    (again,) = told(harness, task.instance_id)
    assert (again.lines[-1].until, again.lines[-1].minutes) == (harness.clock.now(), 60)
    assert again.slack.due_at == harness.reread(task).due_at


def test_the_least_time_left_comes_first(harness: Desk) -> None:
    shapes = [
        both("split"),
        ask("free", person(f'"{CLERK}"'), outcomes=DONE),
        ask("slow", person(f'"{CLERK}"'), outcomes=DONE, due='in="5 workdays"'),
        ask("fast", person(f'"{CLERK}"'), outcomes=DONE, due='in="2 workdays"'),
    ]
    ways = [f"{source}>{target}" for one in ("free", "slow", "fast") for source, target in (("split", one), (one, "e"))]
    case = harness.deployed(package("several", draw("several", [start(), *shapes, end("e")], ["s>split", *ways])))
    elements = {task.id: task.element for task in harness.open_tasks(case)}
    assert [elements[story.task_id] for story in told(harness, case)] == ["fast", "slow", "free"]


def test_a_moment_is_no_working_time(harness: Desk) -> None:
    task = waiting(harness, due="", extension=ZEEBE)
    (story,) = told(harness, task.instance_id)
    assert (story.working, story.limit, story.lines) == (False, "2026-09-09T17:30:00+08:00", ())
    free = harness.task(harness.deployed(chain("free", ask("sign", person(f'"{CLERK}"')))))
    (none,) = told(harness, free.instance_id)
    assert (none.limit, none.slack.state) == ("", "none")


def test_whoever_may_not_read_the_case_is_told_nothing(harness: Desk) -> None:
    task = waiting(harness)
    with pytest.raises(Rejection) as refused:
        told(harness, task.instance_id, "gw_ms")
    assert refused.value.code == "not_found"


def waits(desk: Desk, case: str) -> list[tuple[str, str, str, bool]]:
    view = desk.engine.read(DueStories(instance_id=case, person=APPLICANT))
    return [(one.kind, one.by, one.words, one.until is None) for one in view.waits]


def test_a_return_to_the_applicant_is_a_wait_with_who_and_why(harness: Desk) -> None:
    case = harness.slip()
    harness.done(harness.task(case), CLERK, "return", "缺公证件")
    harness.pass_time(hours=2)
    ((kind, _, words, goes_on),) = waits(harness, case)
    assert (kind, words, goes_on) == ("returned", "缺公证件", True)
    harness.done(harness.task(case), APPLICANT, "done", purpose="聘书")
    harness.pass_time(hours=1)
    view = harness.engine.read(DueStories(instance_id=case, person=APPLICANT))
    assert [one.until is None for one in view.waits] == [False]
    assert (view.taken.minutes - view.taken.waited, view.taken.waited) == (60, 120)


def test_a_suspension_is_one_wait_and_what_overlaps_counts_once(harness: Desk) -> None:
    task = waiting(harness)
    harness.act(CLERK, AskQuestion(task_id=task.id, person=APPLICANT, text="请补充", pause=True))
    harness.pass_time(hours=1)
    harness.act(ADMIN, SuspendInstance(instance_id=task.instance_id, reason="核查"))
    harness.pass_time(hours=1)
    harness.act(ADMIN, ResumeInstance(instance_id=task.instance_id, reason="查清"))
    harness.act(APPLICANT, AnswerQuestion(question_id=harness.one(Question).id, text="已补充"))
    view = harness.engine.read(DueStories(instance_id=task.instance_id, person=CLERK))
    assert [(one.kind, one.words) for one in view.waits] == [("question", "请补充")]
    assert view.taken.waited == 120


def test_a_wait_for_a_message_stays_in_the_ledger_when_it_has_come(harness: Desk) -> None:
    catch = receives("permit", "permit_came")
    files = chain("outside", ask("file", person(f'"{CLERK}"'), outcomes=DONE), catch, ask("sign", person(f'"{CLERK}"')))
    case = harness.deployed(files)
    decision = harness.task(case)
    harness.done(decision, CLERK, "done")
    assert [(kind, words, on) for kind, _, words, on in waits(harness, case)] == [("outside", "permit_came", True)]
    harness.act(CLERK, WithdrawDecision(task_id=decision.id))
    assert waits(harness, case) == [], "what is taken back has never been"
    harness.done(harness.task(case), CLERK, "done")
    harness.pass_time(hours=3)
    harness.act(ADMIN, CorrelateMessage(name="permit_came", key=case))
    ((kind, who, _, on),) = waits(harness, case)
    assert (kind, on) == ("outside", False)
    assert "财务处" in who
    assert harness.engine.read(DueStories(instance_id=case, person=CLERK)).taken.waited == 180
